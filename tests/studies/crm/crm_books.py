"""A book on its way to the CRM: planned, agreed to, published, with handoff weeks."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.given import account, csm
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.studies.study import Answer

LATER = "2026-12-31"
SHORT = "001A000000abcDE"
LONG = "001A000000abcDEIAY"


def sf(kind: str, number: int) -> str:
    """A Salesforce ID of 15 characters: an account (001) or a user (005)."""
    return f"{kind}A00000{number:06d}"


def team(**more: Mapping[str, Any]) -> list[Any]:
    """Ana gives, Ben receives; Eli is the manager of both."""
    people = {"C1": "Ana", "C2": "Ben", "C3": "Cem"}
    return [
        csm(id_, csm_name=name, manager="Eli", e_mail=f"{name}@x.org".lower(), crm_user_id=sf("005", k))
        | dict(more.get(id_, {}))
        for k, (id_, name) in enumerate(people.items())
    ]


def customer(k: int, **columns: Any) -> Any:
    """An account of Ana with a CRM ID."""
    return account(f"A{k}", current_csm="C1", weekly_hours=2) | {"CRM ID": sf("001", k), **columns}


def agreed(accounts: list[Any], csms: list[Any] | None = None, give: Mapping[str, str] | None = None) -> PlannersBook:
    """Published; every account goes to Ben unless ``give`` says otherwise."""
    book = unagreed(accounts, csms, give)
    for role, name in (("manager", "Eli"), ("revops", "Sam")):
        book.ask("approve", by=name, role=role)
    book.ask("publish", by="Sam")
    return book


def unagreed(accounts: list[Any], csms: list[Any] | None = None, give: Mapping[str, str] | None = None) -> PlannersBook:
    """Decided, with handoffs, and approved by nobody."""
    wide = {"Handoff: weeks": 20, "Handoff: given a week": 50, "Handoff: received a week": 50}
    book = PlannersBook(accounts, csms or team(), settings=wide)
    book.give(**(give if give is not None else {str(row["Account ID"]): "C2" for row in accounts}))
    book.ask("decide")
    book.ask("decide", accept_all=True)
    book.ask("handoffs")
    return book


def exported(book: PlannersBook, folder: Path, crm: str = "salesforce", **options: Any) -> tuple[Answer, Files]:
    """The answer and both files as rows by ID."""
    import datetime as dt

    from xl_territory.studies.crm.crm_systems import Crm

    options = {"as_of": dt.date.fromisoformat(LATER), **options}
    answer = book.ask("crm", crm=Crm(crm), folder=folder, **options)
    found = [read(Path(path)) for path in answer.facts["files"]]
    return answer, (found[0], found[1]) if found else ({}, {})


Rows = dict[str, dict[str, str]]
Files = tuple[Rows, Rows]


def read(path: Path) -> Rows:
    """A file by the first of its columns."""
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))
    return {next(iter(row.values())): row for row in rows}

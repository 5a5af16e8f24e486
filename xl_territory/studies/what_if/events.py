"""What may happen to a territory, as edits of its tables: a CSM leaves or comes, a customer goes or grows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_territory.errors import UsageError
from xl_territory.schema.settings import PLAN_DATE
from xl_territory.tables.checks import nearest
from xl_territory.tables.people import accounts_of, csms_of
from xl_territory.territory.positions import the_id
from xl_territory.territory.table_edits import Edit, add_row, set_cells, set_settings
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import clean, key

NEWCOMER = "NEW"


@dataclass(frozen=True)
class Event:
    """Something that happens: what it is called, the edit that makes it so, and what looks odd about it."""

    name: str
    edit: Edit
    warnings: tuple[str, ...] = ()


def leaves(t: Territory, csm: str) -> Event:
    """The CSM is gone. UsageError when there is no such CSM."""
    row = _row(t.tables.csms, "CSM", csm)
    return Event(f"{csm} leaves", set_cells("csms", [row], "Status", "Left"))


def opens(t: Territory, seat: str) -> Event:
    """A seat of the CSMs sheet (Status Open) is filled. UsageError when there is no such row."""
    row = _row(t.tables.csms, "CSM", seat)
    return Event(f"seat {seat} opens", set_cells("csms", [row], "Status", "Active"))


def churns(t: Territory, account: str) -> Event:
    """The customer is gone. UsageError when there is no such account."""
    row = _row(t.tables.accounts, "Account", account)
    return Event(f"{account} churns", set_cells("accounts", [row], "Status", "Churned"))


def grows(t: Territory, account: str, factor: float = 2.0) -> Event:
    """The customer needs ``factor`` times the hours. UsageError when there is no such active account."""
    row = _row(t.tables.accounts, "Account", account)
    hours = dict(zip(t.accounts["row"], t.hours, strict=True))
    if row not in hours:
        raise UsageError(f"{account} is not an Active account.")
    edit = set_cells("accounts", [row], "Weekly Hours", float(hours[row]) * factor)
    factor_words = "twice" if factor == 2 else f"{factor:g} times"
    return Event(f"{account} needs {factor_words} the hours", edit)


def hire(t: Territory, skills: Sequence[str] = (), ramp: float = 1.0, start: dt.date | None = None) -> Event:
    """Somebody with these skills starts, at ``ramp`` of full productivity; the plan is then made for that day."""
    day = max(start or t.plan_date, t.plan_date)
    row = {"CSM ID": NEWCOMER, "CSM Name": "New hire", "Status": "Active", "Ramp": ramp, "Skills": tuple(skills)}
    with_ = f" with {', '.join(skills)}" if skills else ""
    come = add_row("csms", row)
    moved = set_settings({PLAN_DATE.name: day})
    name = f"a hire{with_} starts on {day} at {ramp:.0%}"
    return Event(name, lambda tables: moved(come(tables)), tuple(_unheard(t, skills)))


def _unheard(t: Territory, skills: Sequence[str]) -> Iterator[str]:
    """A sentence for each skill that no account asks for and no CSM has."""
    wished = {key(word): word for wanted in t.wanted for word in wanted.values()}
    required = {key(word): clean(word) for words in t.accounts["Required Skills"] for word in words}
    known_skills = wished | required | {key(word): clean(word) for words in t.csms["Skills"] for word in words}
    for skill in skills:
        if key(skill) not in known_skills:
            near = nearest(skill, list(known_skills.values()))
            guess = f"; did you mean {near}?" if near else "."
            yield f"No account asks for the skill {skill} and no CSM has it{guess}"


def _row(frame: pd.DataFrame, what: str, name: str) -> int:
    """Excel row of the record with that ID, name or e-mail address."""
    people = csms_of(frame) if what == "CSM" else accounts_of(frame)
    id_ = the_id(people, name, what, f"{what}s" if what == "CSM" else "Accounts")
    return int(str(frame.index[frame[f"{what} ID"] == id_][0]))

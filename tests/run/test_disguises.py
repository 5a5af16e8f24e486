"""However the accounts and CSMs are written down, the plan is that of what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.given import PLAN_DATE
from tests.run.disguises import Disguise, Record, disguised
from xl_territory.errors import InputError, Severity
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.tables.result import Tables
from xl_territory.workbook.sheets import RawSheet

EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "territory_worked_example.xlsx"
TEAM: list[Record] = [
    {"CSM ID": "C1", "CSM Name": "Ana Lopez", "E-mail": "ana@river.example", "Weekly Hours": 40, "Skills": "Fintech"},
    {"CSM ID": "C2", "CSM Name": "Ben Okafor", "E-mail": "ben@river.example", "Weekly Hours": 32.5, "Skills": "Health"},
    {"CSM ID": "C3", "CSM Name": "Chloé Martin", "E-mail": "chloe@river.example", "Weekly Hours": 40, "Skills": None},
]
ALL = Disguise(
    owners="CSM Name",
    seed=7,
    blank_after=frozenset({20, 100, 101}),
    totals_after={40: "EMEA Total", 90: "Summe", 240: "Grand Total"},
    titles=True,
    custom=True,
    german=True,
)


@pytest.mark.parametrize("owners", ["CSM Name", "E-mail"])
def test_the_worked_example_in_every_disguise_at_once_is_the_worked_example(tmp_path: Path, owners: str) -> None:
    """Names or addresses, shuffled columns, custom fields, titles, blank rows, subtotals, German numbers; in a file."""
    book = openpyxl.load_workbook(EXAMPLE)
    accounts, csms = _records(book["Accounts"]), _with_addresses(_records(book["CSMs"]))
    for name, sheet in disguised(accounts, csms, Disguise(**{**vars(ALL), "owners": owners})).items():
        at = book.sheetnames.index(name)
        book.remove(book[name])
        made = book.create_sheet(name, at)
        for row in sheet.rows:
            made.append(list(row))
    book.save(tmp_path / "disguised.xlsx")
    assert_same(read_workbook(tmp_path / "disguised.xlsx").tables, read_workbook(EXAMPLE).tables)


@st.composite
def books(draw: st.DrawFn) -> list[Record]:
    """A few accounts, some of them somebody's."""
    account = st.fixed_dictionaries(
        {
            "ARR": st.integers(1_000, 2_000_000),
            "Weekly Hours": st.sampled_from([2, 5.5, 8.25, 12]),
            "Industry": st.sampled_from(["Fintech", "Health", None]),
            "Region": st.sampled_from(["EMEA", "APAC", None]),
            "Current CSM": st.sampled_from(["C1", "C2", "C3", None]),
            "Renewal Date": st.sampled_from([dt.date(2026, 4, 3), dt.date(2026, 11, 30), None]),
        }
    )
    ids = draw(st.sampled_from(["A{}", "00{}", "Kunde {}"]))
    rows = draw(st.lists(account, min_size=3, max_size=9))
    return [{"Account ID": ids.format(number), **row} for number, row in enumerate(rows, start=1)]


DISGUISES = st.builds(
    Disguise,
    owners=st.sampled_from(["CSM ID", "CSM Name", "E-mail"]),
    seed=st.none() | st.integers(0, 99),
    blank_after=st.frozensets(st.integers(1, 9), max_size=3),
    totals_after=st.dictionaries(st.integers(2, 9), st.sampled_from(["EMEA Total", "Summe", "Subtotal"]), max_size=2),
    titles=st.booleans(),
    custom=st.booleans(),
    german=st.booleans(),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(accounts=books(), disguise=DISGUISES)
def test_any_disguise_of_a_book_gives_its_plan_or_a_named_fault(accounts: list[Record], disguise: Disguise) -> None:
    """What is refused is named; what is read is read as it was meant."""
    original = read_workbook(_book(accounts, Disguise()))
    try:
        found = read_workbook(_book(accounts, disguise))
    except InputError as refused:
        assert any(fault.severity is Severity.ERROR and fault.row for fault in refused.faults)  # noqa: PT017
        return
    assert_same(found.tables, original.tables)
    assert plan(found).books.owner.tolist() == plan(original).books.owner.tolist()


def assert_same(found: Tables, expected: Tables) -> None:
    """The same accounts, CSMs and settings; where they stand does not count, nor who has an address."""
    for name in ("accounts", "csms", "locks"):
        frames = (getattr(tables, name).reset_index(drop=True) for tables in (found, expected))
        pd.testing.assert_frame_equal(*(frame.drop(columns="E-mail", errors="ignore") for frame in frames))
    assert found.settings == expected.settings


def _book(accounts: list[Record], disguise: Disguise) -> Mapping[str, RawSheet]:
    days = RawSheet("Settings", [["Setting", "Value"], ["Plan Date", PLAN_DATE]])
    return {**disguised(accounts, TEAM, disguise), "Settings": days}


def _records(sheet: Worksheet) -> list[Record]:
    header, *rows = sheet.iter_rows(min_row=4, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows if row[0]]


def _with_addresses(csms: list[Record]) -> list[Record]:
    return [{**each, "E-mail": f"{str(each['CSM ID']).lower()}@river.example"} for each in csms]

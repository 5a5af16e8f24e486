"""Changes of input sheets are typed where a planner would type them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from xl_territory.errors import WorkbookError
from xl_territory.schema import ACCOUNTS, LOCKS, SETTINGS
from xl_territory.tables.input_edits import RowChange, Typed, input_edits
from xl_territory.template import Example
from xl_territory.template.new_workbook import new_workbook
from xl_territory.workbook import open_workbook
from xl_territory.workbook.sheets import RawSheet, RawTable

CHANGES = (
    RowChange(ACCOUNTS, "a005", {"Health": "Medium", "Touch Level": "Low"}),
    RowChange(LOCKS, "A001", {"Kind": "Assign", "CSM ID": "C2", "Until": dt.date(2026, 12, 31)}, repeats=True),
    RowChange(LOCKS, "A001", {"Kind": "Never", "CSM ID": "C3"}, repeats=True),
    RowChange(SETTINGS, "Weight: balance", {"Value": 55}),
)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example as a file."""
    return new_workbook(tmp_path_factory.mktemp("edits") / "book.xlsx", Example.WORKED)


def changed(book: Path, changes: tuple[RowChange, ...], target: Path) -> list[Typed]:
    """What is typed into a copy of the book."""
    host = open_workbook(book)
    typed = input_edits(host.read(host.sheet_names), changes)
    host.write([], target, [each.edit for each in typed])
    return typed


def record(path: Path, sheet: str, id_: str) -> dict[str, object]:
    """The last row of a sheet with this key, by header."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=4, values_only=True))
    found = [row for row in rows[1:] if str(row[0]).casefold() == id_.casefold()]
    return dict(zip(map(str, rows[0]), found[-1], strict=True))


def test_the_lock_that_is_named_goes(example: Path, tmp_path: Path) -> None:
    """Of two for one account the one of that kind, with all its cells; the other stays. One that is not there: said."""
    more = (*CHANGES, RowChange(LOCKS, "a001", {"Kind": "assign", "CSM ID": "C2"}, repeats=True, gone=True))
    typed = changed(example, more, tmp_path / "out.xlsx")
    locks = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["Locks"].iter_rows(min_row=5, values_only=True))
    ours = [row[:3] for row in locks if row[0] == "A001"]
    assert ("A001", "Never", "C3") in ours
    assert ("A001", "Assign", "C2") not in ours
    assert {each.column for each in typed if each.edit.value is None} == {"Account ID", "Kind", "CSM ID", "Until"}
    with pytest.raises(WorkbookError, match="no row that reads A999 Keep"):
        changed(example, (RowChange(LOCKS, "A999", {"Kind": "Keep"}, repeats=True, gone=True),), tmp_path / "no.xlsx")


def test_a_record_that_is_there_is_changed_and_one_that_is_not_is_added(example: Path, tmp_path: Path) -> None:
    """In columns the sheet has and in one that it lacks; two locks of one account are two rows."""
    target = tmp_path / "out.xlsx"
    typed = changed(example, CHANGES, target)
    assert record(target, "Accounts", "A005")["Health"] == "Medium"
    assert record(target, "Accounts", "A005")["Touch Level"] == "Low"
    assert record(target, "Settings", "Weight: balance")["Value"] == 55
    locks = [row for row in openpyxl.load_workbook(target)["Locks"].iter_rows(min_row=5, values_only=True) if row[0]]
    assert [row[:3] for row in locks[-2:]] == [("A001", "Assign", "C2"), ("A001", "Never", "C3")]
    assert locks[-2][4] == dt.datetime(2026, 12, 31)
    health = next(each for each in typed if each.column == "Health")
    assert (health.key, health.old, health.edit.value) == ("a005", "Healthy", "Medium")


def test_a_column_that_is_added_belongs_to_the_table(example: Path, tmp_path: Path) -> None:
    """So that it is filtered and sorted with it, and read again."""
    target = tmp_path / "out.xlsx"
    changed(example, CHANGES[:1], target)
    tables = openpyxl.load_workbook(target)["Accounts"].tables
    (table,) = tables.values()
    assert "Touch Level" in [column.name for column in table.tableColumns]
    again = open_workbook(target).read(["Accounts"])["Accounts"]
    assert input_edits({"Accounts": again}, CHANGES[:1]) == []


def test_a_table_that_is_full_grows(tmp_path: Path) -> None:
    """By the row that is added below its last one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Locks"
    for row in (["Account ID", "Kind", "CSM ID"], ["A1", "Keep", None]):
        sheet.append(row)
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="Locks", ref="A1:C2"))
    book.save(tmp_path / "book.xlsx")
    changed(tmp_path / "book.xlsx", CHANGES[1:2], tmp_path / "out.xlsx")
    again = openpyxl.load_workbook(tmp_path / "out.xlsx")["Locks"]
    assert again.tables["Locks"].ref == "A1:D3"
    assert [cell.value for cell in again[1]] == ["Account ID", "Kind", "CSM ID", "Until"]


def test_what_stands_below_or_beside_a_table_is_never_overwritten() -> None:
    """It is named instead."""
    rows = [["Account ID", "Kind", "CSM ID"], ["A1", "Keep", None], ["A2", "Keep", None], [None, "see note", None]]
    note = RawSheet("Locks", rows, (RawTable("Locks", 1, 1, 3, 3),))
    with pytest.raises(WorkbookError, match="no room below table Locks"):
        input_edits({"Locks": note}, CHANGES[1:2])
    with pytest.raises(WorkbookError, match="no sheet Settings"):
        input_edits({"Locks": note}, CHANGES[3:])

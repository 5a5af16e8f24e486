"""What every host promises, asked of each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.workbook.samples import START, WHY, assignments, everything, hours, issues
from xl_territory.errors import UsageError, WorkbookError
from xl_territory.workbook import HOSTS, Host, MemoryHost, XlsxHost, open_workbook
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.sheets import RawTable, Value

FRAME = pd.DataFrame(
    {
        "Account ID": ["A1", "A2", "A3"],
        "ARR": [1000.5, None, 20],
        "Renewal": [dt.datetime(2026, 3, 1), dt.datetime(2027, 1, 2, 12, 30), pd.NaT],
        "Open": [True, False, None],
        "Note": ["=1+1", "  two  ", ""],
    }
)


def in_memory(_: Path) -> Host:
    """The frames themselves."""
    return MemoryHost({"Accounts": FRAME, "Hours Model": FRAME.head(1)})


def in_a_file(folder: Path) -> Host:
    """The frames in an .xlsx file."""
    path = folder / "book.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs={"options": {"strings_to_formulas": False}}) as writer:
        FRAME.to_excel(writer, sheet_name="Accounts", index=False)
        FRAME.head(1).to_excel(writer, sheet_name="Hours Model", index=False)
    return XlsxHost(path)


def written_again(host: Host, result: Path | None) -> Host:
    """The host that sees what was written."""
    return host if result is None else open_workbook(result)


@pytest.fixture(params=[in_memory, in_a_file], ids=["memory", "xlsx"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Host:
    """The same two sheets in each kind of host."""
    make: Callable[[Path], Host] = request.param
    return make(tmp_path)


def trimmed(rows: object) -> list[list[Value]]:
    """Rows without the blanks behind their last value."""
    found = [list(row) for row in rows]  # type: ignore[attr-defined]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    return found


def test_every_registered_host_goes_through_this_suite() -> None:
    """A new host is added to the fixture above; a workbook in Excel has its own in tests/excel_engine."""
    assert set(HOSTS) == {"memory", "xlsx", "excel"}


def test_sheets_are_listed_in_their_order(host: Host) -> None:
    """As the tabs stand."""
    assert host.sheet_names == ("Accounts", "Hours Model")


def test_a_sheet_is_found_whatever_its_case_spaces_and_underscores(host: Host) -> None:
    """Planners write hours_model; the key is the name that was asked for."""
    found = host.read(["hours_model", "ACCOUNTS"])
    assert {name: sheet.name for name, sheet in found.items()} == {"hours_model": "Hours Model", "ACCOUNTS": "Accounts"}


def test_a_sheet_that_is_not_there_is_absent(host: Host) -> None:
    """Whether that matters is for others to say."""
    assert host.read(["Locks"]) == {}


def test_values_are_read_as_what_they_are(host: Host) -> None:
    """Numbers, dates, truth values and text; nothing for blank, NaN and NaT."""
    rows = trimmed(host.read(["Accounts"])["Accounts"].rows)
    assert rows[0] == ["Account ID", "ARR", "Renewal", "Open", "Note"]
    assert rows[1][1] == 1000.5
    assert rows[2][1] is None
    assert rows[3][1] == 20
    assert isinstance(rows[1][2], dt.date)
    assert rows[2][2] == dt.datetime(2027, 1, 2, 12, 30)
    assert rows[1][3] is True
    assert rows[1][4] == "=1+1"
    assert rows[2][4] == "  two  "


def test_what_is_written_is_read_back(host: Host) -> None:
    """Title, explanation, header in row 4, values, total and the Excel table itself."""
    result = host.write([assignments(3), hours(2)])
    found = written_again(host, result.path).read(["Assignments", "CSM Hours"])
    rows = trimmed(found["Assignments"].rows)
    assert rows[0] == ["Assignments"]
    assert rows[2] == []
    assert rows[3][0] == "Account ID"
    assert rows[4] == ["A0000", "Account 0 & Söhne", 10_000, 0, 0, START, None, WHY]
    assert rows[6][1] == "=HYPERLINK(evil)"
    assert found["Assignments"].tables == (RawTable("Assignments", 4, 1, 7, 8),)
    assert found["CSM Hours"].rows[6][0] == "Team"
    assert found["CSM Hours"].rows[6][1] == 23
    assert found["CSM Hours"].unsaved_formulas == frozenset()


def test_an_empty_table_says_so_above_its_header_and_has_no_rows(host: Host) -> None:
    """A reader of the table must not take the sentence for an ID."""
    result = host.write([issues()])
    rows = trimmed(written_again(host, result.path).read(["Data Issues"])["Data Issues"].rows)
    assert rows[2] == ["No issues were found."]
    assert rows[3] == ["Severity", "Problem"]
    assert all(row == [] for row in rows[4:])


def test_a_second_write_takes_the_place_of_the_first(host: Host) -> None:
    """No row of an earlier, longer result is left."""
    first = host.write([assignments(9)])
    again = written_again(host, first.path)
    second = again.write([assignments(2)])
    found = written_again(again, second.path).read(["Assignments"])["Assignments"]
    assert [row[0] for row in found.rows[4:] if row and row[0]] == ["A0000", "A0001"]
    assert found.tables == (RawTable("Assignments", 4, 1, 6, 8),)


def test_inputs_survive_a_write(host: Host) -> None:
    """What was read before is read after."""
    before = host.read(["Accounts"])
    result = host.write(everything())
    assert written_again(host, result.path).read(["Accounts"]) == before


def test_a_written_table_comes_back_as_a_frame() -> None:
    """For Python users: columns and rows, without the total."""
    host = MemoryHost({})
    host.write([hours(2)])
    frame = host.frame("CSM Hours")
    assert list(frame["CSM ID"]) == ["C1", "C2"]
    assert frame["Hours"].sum() == 49


def test_memory_has_no_file_to_write_to(tmp_path: Path) -> None:
    """A target is a mistake that is told."""
    with pytest.raises(UsageError, match="memory"):
        MemoryHost({}).write([issues()], tmp_path / "out.xlsx")


def test_a_source_that_is_no_workbook_is_refused() -> None:
    """Neither a path nor a mapping."""
    with pytest.raises(UsageError, match="int"):
        open_workbook(3)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    """Not as an error number."""
    with pytest.raises(WorkbookError, match=r"There is no file .*nowhere\.xlsx"):
        open_workbook(tmp_path / "nowhere.xlsx")


def test_what_is_typed_into_a_cell_is_read_back_and_all_else_stays(host: Host, tmp_path: Path) -> None:
    """Text, numbers and dates, into filled and blank cells, with or without result sheets in the same stroke."""
    before = trimmed(host.read(["Accounts"])["Accounts"].rows)
    day = dt.date(2026, 5, 4)
    edits = [
        CellEdit("accounts", 2, 2, 77.5),
        CellEdit("Accounts", 3, 5, "=text, no formula"),
        CellEdit("Accounts", 4, 3, day),
        CellEdit("Accounts", 2, 5, None),
        CellEdit("Accounts", 6, 1, "A9"),
    ]
    target = tmp_path / "typed.xlsx" if isinstance(host, XlsxHost) else None
    seen = written_again(host, host.write([hours()], target, edits).path)
    after = trimmed(seen.read(["Accounts"])["Accounts"].rows)
    assert after[1] == ["A1", 77.5, before[1][2], True]
    assert after[2] == [*before[2][:4], "=text, no formula"]
    assert after[3][:2] == before[3][:2]
    assert str(after[3][2])[:10] == day.isoformat()
    assert after[5] == ["A9"]
    assert after[0] == before[0]
    assert seen.read(["CSM Hours"])


def test_typing_into_a_sheet_that_is_not_there_is_refused(host: Host, tmp_path: Path) -> None:
    """And nothing is written."""
    target = tmp_path / "typed.xlsx" if isinstance(host, XlsxHost) else None
    with pytest.raises(WorkbookError, match="The workbook has no sheet Moon"):
        host.write([], target, [CellEdit("Moon", 1, 1, "x")])

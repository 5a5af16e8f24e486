"""Workbooks from the wild: each is read and written, or one clear message says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbook.samples import everything
from xl_territory.errors import WorkbookError
from xl_territory.workbook import XlsxHost

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "messy"
FILES = sorted(path for path in FOLDER.glob("*/*") if path.suffix != ".csv")
REFUSED = {"pass_protected.xlsx": "protected with a password"}


@pytest.mark.skipif(not FILES, reason="the collection of messy workbooks is not beside this checkout")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_from_the_wild_is_read_and_keeps_its_sheets_when_results_are_added(path: Path, tmp_path: Path) -> None:
    """The inputs read the same before and after; nothing but a `WorkbookError` is ever raised."""
    if path.name in REFUSED:
        with pytest.raises(WorkbookError, match=REFUSED[path.name]):
            XlsxHost(path)
        return
    host = XlsxHost(path)
    before = host.read(host.sheet_names)
    target = tmp_path / host.plan_path().name
    host.write(everything(), target)
    again = XlsxHost(target)
    assert again.sheet_names == (*host.sheet_names, *(sheet.name for sheet in everything()))
    assert again.read(host.sheet_names) == before


@pytest.mark.skipif(not FILES, reason="the collection of messy workbooks is not beside this checkout")
@pytest.mark.parametrize(
    ("name", "sheet", "row", "column", "value"),
    [
        ("date_1904.xlsx", "Sheet1", 1, 1, "2021-01-01"),
        ("date.ods", "Sheet1", 1, 1, "2021-01-01"),
        ("date_iso.xlsx", "Sheet", 2, 1, "2021-01-01 10:10:10"),
        ("date.xlsx", "Sheet1", 3, 1, "255:10:10"),
        ("errors.xlsx", "Feuil1", 1, 1, "#DIV/0!"),
        ("has_x000D_.xlsx", "Sheet1", 1, 1, "ABC\r\nDEF"),
        ("rph.xlsx", "Sheet1", 1, 1, "課きく\u3000毛こ"),
        ("merge_cells.xls", "Sheet1", 1, 3, "Not Merged"),
    ],
)
def test_a_value_is_read_as_excel_shows_it(name: str, sheet: str, row: int, column: int, value: str) -> None:
    """Epochs, ISO dates, durations, errors, escapes, phonetic text, old formats."""
    (path,) = (each for each in FILES if each.name == name)
    assert str(XlsxHost(path).read([sheet])[sheet].rows[row - 1][column - 1]) == value


@pytest.mark.skipif(not FILES, reason="the collection of messy workbooks is not beside this checkout")
def test_tables_and_hidden_rows_are_found() -> None:
    """Absolute paths, several tables, filters."""
    (tables,) = (XlsxHost(each) for each in FILES if each.name == "table-multiple.xlsx")
    found = tables.read(tables.sheet_names)
    assert sum(len(sheet.tables) for sheet in found.values()) >= 2
    (filtered,) = (XlsxHost(each) for each in FILES if each.name == "AutoFilter.xlsx")
    assert any(sheet.hidden_rows for sheet in filtered.read(filtered.sheet_names).values())

"""How result sheets go on paper, and what is said to those who hear a chart: in files and in Excel."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import xlwings as xw
from lxml import etree

from tests.excel_engine.engine import excel
from tests.workbook.samples import dashboard, everything, hours
from xl_territory.workbook import XlsxHost
from xl_territory.workbook.chart_text import alternative_text
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.printing import A4, LETTER, pages_tall, paper, print_area, replaces
from xl_territory.workbook.sheets import Chart, Format, ResultColumn, ResultSheet, ResultTable, Series

AREA = "$A:$C"
WORDS = "Hours as bar. Hours: highest 35.0 (C5), lowest 23.0 (C1). Capacity: 30.0 for each."


def sheet(*tables: tuple[int, float, int]) -> ResultSheet:
    """A sheet of tables of so many columns of a width and so many rows."""
    made = [
        ResultTable(
            f"T{at}", tuple(ResultColumn(f"c{c}", width=width) for c in range(columns)), [["x"] * columns] * rows
        )
        for at, (columns, width, rows) in enumerate(tables)
    ]
    return ResultSheet("Wide", "Wide", "As wide as it is.", tuple(made))


WIDE = sheet((6, 60.0, 3))


@pytest.mark.parametrize(
    ("made", "area"),
    [
        (sheet((5, 20.0, 100)), None),
        (WIDE, AREA),
        (sheet((2, 20.0, 3), (2, 20.0, 41)), "$A$1:$B$7"),
        (sheet((2, 20.0, 3), (2, 20.0, 40)), "$A:$B"),
        (sheet((2, 20.0, 41), (2, 20.0, 3)), "$A:$B"),
        (sheet((6, 60.0, 0), (2, 20.0, 0)), None),
    ],
    ids=["fits", "too wide", "a long table below", "a short one below", "a long one on top", "nothing yet"],
)
def test_what_is_printed(made: ResultSheet, area: str | None) -> None:
    """As many columns as can be read on a page; of a long sheet what stands above its long table."""
    assert print_area(made, A4) == area


def test_charts_are_printed_with_what_stands_above_a_long_table_on_one_page() -> None:
    """Two columns of 3.8 cm and a chart of 10 cm beside them, 6 cm high from row 4; hundreds of rows stay off paper."""
    series = Series("Wide", "T0", "c0", "c0", "A9B4C2")
    chart = Chart("column", "Hours", series, (series,), 4, 3, width=10.0, height=6.0)
    summed = replace(sheet((2, 20.0, 3), (2, 20.0, 400)), charts=(chart,))
    assert print_area(summed, A4) == "$A$1:$H$16"
    assert pages_tall(summed) == 1
    alone = replace(sheet((2, 20.0, 400)), charts=(chart,))
    assert print_area(alone, A4) is None
    assert pages_tall(alone) == 0


@pytest.mark.parametrize(
    ("named", "expected"), [("en_US.UTF-8", LETTER), ("de_DE.UTF-8", A4), ("en_CA", LETTER), ("C.UTF-8", A4)]
)
def test_paper_is_that_of_the_country(monkeypatch: pytest.MonkeyPatch, named: str, expected: object) -> None:
    """Letter in North America, A4 elsewhere."""
    monkeypatch.setenv("LC_ALL", named)
    assert paper() == expected


def test_a_print_area_of_the_planner_is_told_by_its_columns() -> None:
    """Ours has the columns that it always has, whatever the rows."""
    assert replaces("$A$1:$C$30", "'Wide'!$A$1:$C$12")
    assert not replaces("$A$1:$C$30", "'Wide'!$B$1:$C$12")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a sheet of the planner's."""
    pd.DataFrame({"x": [1]}).to_excel(tmp_path / "book.xlsx", sheet_name="Mine", index=False)
    return tmp_path / "book.xlsx"


def areas(path: Path) -> list[str]:
    """The print areas of a file."""
    with zipfile.ZipFile(path) as package:
        names = etree.fromstring(package.read("xl/workbook.xml")).iter("{*}definedName")
        return [str(name.text) for name in names if name.get("name") == "_xlnm.Print_Area"]


def test_a_file_says_what_is_printed(path: Path) -> None:
    """And says so once, however often it is written."""
    for _ in range(2):
        XlsxHost(path).write([WIDE], path)
        assert areas(path) == [f"'Wide'!{AREA}"]


def test_a_print_area_chosen_in_a_file_stays(path: Path) -> None:
    """It is the planner's."""
    XlsxHost(path).write([WIDE], path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"'Wide'!$A:$C", b"'Wide'!$B$2:$F$9")
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    XlsxHost(path).write([WIDE], path)
    assert areas(path) == ["'Wide'!$B$2:$F$9"]


@pytest.fixture
def book() -> object:
    """A workbook in the test engine."""
    before = xw.engines.active
    yield excel().books.add()
    xw.engines.active = before


def test_excel_is_told_what_is_printed(book: xw.Book) -> None:
    """On a new sheet; later only where that is still ours."""
    host = ExcelHost(book)
    host.write([WIDE])
    setup = book.sheets["Wide"].page_setup
    assert setup.print_area == AREA
    assert (setup.api.Orientation, setup.api.FitToPagesWide, setup.api.PaperSize) == (2, 1, paper().number)
    setup.print_area = "$B$2:$F$9"
    host.write([WIDE])
    assert setup.print_area == "$B$2:$F$9"


def test_a_chart_of_a_file_says_what_it_shows(path: Path) -> None:
    """The highest and the lowest of its series, today's after each write."""
    XlsxHost(path).write(everything(), path)
    XlsxHost(path).write([hours(2), dashboard()], path)
    with zipfile.ZipFile(path) as package:
        drawings = [package.read(name) for name in package.namelist() if name.startswith("xl/drawings/drawing")]
    said = [each.get("descr") for drawing in drawings for each in etree.fromstring(drawing).iter("{*}cNvPr")]
    assert WORDS.replace("35.0 (C5)", "26.0 (C2)") in said


def test_a_chart_in_excel_says_what_it_shows(book: xw.Book) -> None:
    """The same words."""
    ExcelHost(book).write(everything())
    charts = {chart.title: chart.name for chart in book.sheets["Dashboard"].charts}
    assert book.sheets["Dashboard"].shapes[charts["Hours as bar"]].api.AlternativeText == WORDS


def test_a_finding_is_said_as_it_is() -> None:
    """Instead of the ends."""
    names = Series("S", "T", "c", "CSM", "000000")
    chart = Chart("bar", "Hours", names, (names,), 1, 1, Format.HOURS, finding="Ana has most.")
    assert alternative_text(chart, lambda _: []) == "Hours. Ana has most."

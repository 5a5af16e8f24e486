"""Excel's way to the worksheet functions, and the worked example to ask them about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.udfs.windows import argument, windows
from udfs import MODULES
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.schema import INPUT_SHEETS
from xl_territory.workbook import MemoryHost, XlsxHost
from xl_territory.workbook.sheets import RawSheet

EXAMPLE = Path(__file__).parents[2] / "workbook_templates" / "territory_worked_example.xlsx"
Rows = list[list[Any]]
Call = Callable[..., Rows]


@pytest.fixture(scope="session")
def xlwings_udfs() -> Iterator[ModuleType]:
    """xlwings' UDF module with our functions declared to it."""
    with windows(["udfs.ranges", "udfs.worksheet", "udfs.whatif", *MODULES]) as found:
        yield found


@pytest.fixture(scope="session")
def excel(xlwings_udfs: ModuleType) -> Call:
    """``excel("TERRITORY_TIER", [[1], [2]])`` is the formula typed into a cell; None is an omitted argument."""
    homes = {name: module for module in MODULES for name in dir(__import__(module, fromlist=["_"]))}

    def call(name: str, *arguments: Any) -> Rows:
        given = tuple(map(argument, arguments))
        found: Rows = xlwings_udfs.call_udf(homes[name], name, given, None, argument([[None]]))
        return found

    return call


@dataclass(frozen=True)
class Planned:
    """A planned workbook: its input sheets and its result sheets, as somebody sees them in Excel."""

    plan: Plan
    inputs: dict[str, RawSheet]
    results: MemoryHost

    def input(self, sheet: str, columns: int | None = None) -> Rows:
        """The range of an input table with its headers."""
        rows = [list(row)[:columns] for row in self.inputs[sheet].rows[3:]]
        while rows and all(cell is None for cell in rows[-1]):
            rows.pop()
        width = max(map(len, rows))
        return [row + [None] * (width - len(row)) for row in rows]

    def column(self, sheet: str, name: str) -> Rows:
        """One column of an input table without its header."""
        header, *rows = self.input(sheet)
        return [[row[header.index(name)]] for row in rows]

    def result(self, sheet: str, table: str | None = None) -> Rows:
        """The range of a result table with its headers."""
        frame = self.results.frame(sheet, table)
        cells = frame.astype(object).where(frame.notna(), None)
        return [list(frame.columns), *cells.to_numpy().tolist()]

    def result_column(self, sheet: str, name: str, table: str | None = None) -> Rows:
        """One column of a result table without its header."""
        header, *rows = self.result(sheet, table)
        return [[row[header.index(name)]] for row in rows]

    @cached_property
    def sheets(self) -> list[Rows]:
        """Accounts, CSMs, Assignments, Settings and Hours Model: what functions about a plan are given."""
        three = [self.input("Accounts"), self.input("CSMs"), self.result("Assignments")]
        return [*three, self.input("Settings"), self.input("Hours Model")]


@pytest.fixture(scope="session")
def planned() -> Planned:
    """The worked example, planned for a few seconds: any plan will do."""
    host = XlsxHost(EXAMPLE)
    inputs = host.read([sheet.name for sheet in INPUT_SHEETS])
    found = plan(read_workbook(inputs, {"Solver: gap": "0.05", "Solver: time limit": "5"}))
    results = MemoryHost({})
    findings = ReportContext(found)
    results.write([report(findings) for report in REPORTS])
    return Planned(found, inputs, results)

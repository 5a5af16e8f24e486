"""The test engine offers nothing that xlwings does not have for Excel on Windows and macOS."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
import xlwings

from tests.excel_engine import engine, engine_charts, engine_names, engine_ranges, engine_tables

PAIRS = {
    "App": engine.App,
    "Apps": engine.Apps,
    "Books": engine.Books,
    "Book": engine.Book,
    "Sheets": engine.Sheets,
    "Sheet": engine.Sheet,
    "PageSetup": engine.PageSetup,
    "Names": engine_names.Names,
    "Name": engine_names.Name,
    "Range": engine_ranges.Range,
    "Font": engine_ranges.RangeFont,
    "ConditionalFormats": engine_ranges.Rules,
    "Tables": engine_tables.Tables,
    "Table": engine_tables.Table,
    "Charts": engine_charts.Charts,
    "Chart": engine_charts.Chart,
    "ChartSeries": engine_charts.Series,
    "ChartSeriesCollection": engine_charts.SeriesCollection,
}
OUR_OWN = frozenset({"max_cells_per_read", "max_cells_per_write", "parent"})
"""Names that the test engine has for itself, or Excel's engines by other means."""


@cache
def offered(system: str) -> dict[str, frozenset[str]]:
    """What each class of an engine of xlwings defines, its own parents in the same file included."""
    tree = ast.parse(Path(xlwings.__file__).with_name(f"_xl{system}.py").read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def names(node: ast.ClassDef) -> frozenset[str]:
        own = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
        own |= {t.id for each in node.body if isinstance(each, ast.Assign) for t in each.targets if hasattr(t, "id")}
        parents = [classes[base.id] for base in node.bases if isinstance(base, ast.Name) and base.id in classes]
        return frozenset(own).union(*map(names, parents))

    return {name: names(node) for name, node in classes.items()}


def asked(cls: type) -> set[str]:
    """What a class of the test engine offers of xlwings' interface."""
    bases = [vars(base) for base in cls.__mro__ if base.__module__ == "xlwings.base_classes"]
    return {name for name in vars(cls) if any(name in base for base in bases) and name[0] != "_"} - OUR_OWN


@pytest.mark.parametrize("system", ["windows", "mac"])
@pytest.mark.parametrize("name", PAIRS)
def test_what_the_engine_offers_excel_offers_too(system: str, name: str) -> None:
    """Else a test would pass and a planner's click would not."""
    missing = asked(PAIRS[name]) - offered(system)[name]
    assert not missing

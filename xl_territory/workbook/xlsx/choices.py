"""Validation lists of the columns that the planner fills in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.layout import Placed
from xl_territory.workbook.xlsx.new_sheet import ORDER
from xl_territory.workbook.xlsx.sheet_reader import boundaries
from xl_territory.workbook.xlsx.xml import Element, children, make, place


def offer_choices(root: Element, places: Sequence[Placed]) -> None:
    """Put a list of its choices on each planner column that has some and no validation of any kind yet."""
    for each in places:
        for at, column in enumerate(each.table.columns, start=1):
            if column.planner and column.choices and not any(_covers(box, at, each) for box in _validated(root)):
                letter = column_letters(at)
                _add_list(root, f"{letter}{each.first}:{letter}{each.last_data}", column.choices)


def _validated(root: Element) -> Iterator[tuple[int, int, int, int]]:
    for rule in children(root, "dataValidations", "dataValidation"):
        yield from filter(None, map(boundaries, rule.get("sqref", "").split()))


def _covers(box: tuple[int, int, int, int], column: int, table: Placed) -> bool:
    left, top, right, bottom = box
    return left <= column <= right and top <= table.last_data and table.first <= bottom


def _add_list(root: Element, cells: str, choices: Sequence[str]) -> None:
    rules = place(root, "dataValidations", ORDER)
    rule = make(rules, "dataValidation", type="list", allowBlank=1, showErrorMessage=1, sqref=cells)
    make(rule, "formula1").text = f'"{",".join(choices)}"'
    rules.set("count", str(len(rules)))

"""Excel tables as parts: names that Excel accepts and that nothing else in the workbook has."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from xml.sax.saxutils import escape

from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.layout import Placed
from xl_territory.workbook.sheets import Cell, Formula, Shown
from xl_territory.workbook.xlsx.cell_xml import text_xml
from xl_territory.workbook.xlsx.workbook_part import Workbook, attribute
from xl_territory.workbook.xlsx.xml import HEAD, MAIN, Element, local, number

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
MARK = "Made by xl_territory"
_STYLE = (
    '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1"'
    ' showColumnStripes="0"/>'
)
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[RrCc]|[Rr][0-9]*[Cc][0-9]*")


def table_name(wanted: str, taken: Collection[str]) -> str:
    """``wanted`` as a valid table name that is not among the casefolded ``taken``."""
    name = re.sub(r"\W", "_", wanted)
    if not name or not (name[0].isalpha() or name[0] == "_") or _LOOKS_LIKE_A_CELL.fullmatch(name):
        name = f"_{name}"
    tries = (name, *(f"{name}_{count}" for count in range(2, len(taken) + 3)))
    return next(each for each in tries if each.casefold() not in taken)


class TableNames:
    """The names and ids that tables may still take in a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        package = workbook.package
        roots = [package.root(part) for sheet in workbook.sheets for part in package.related(sheet.part, "table")]
        self._taken = workbook.names_in_use() | {root.get("displayName", "").casefold() for root in roots}
        self._last = max((number(root.get("id")) for root in roots), default=0)

    def take(self, wanted: str) -> tuple[str, int]:
        """A free name, as close to ``wanted`` as can be, and a free id."""
        name = table_name(wanted, self._taken)
        self._taken.add(name.casefold())
        self._last += 1
        return name, self._last


def reference(place: Placed, width: int, last: int) -> str:
    """The range from the table's header down to row ``last``."""
    return f"A{place.header}:{column_letters(width)}{last}"


def table_xml(place: Placed, name: str, id: int, planners: Sequence[Element] = ()) -> bytes:
    """The part of a table with this name and id; ``planners`` are columns that a planner has added to it."""
    columns = [*_own_columns(place), *map(_planners_column, planners)]
    rows = 'totalsRowCount="1"' if place.table.total is not None else 'totalsRowShown="0"'
    listed = "".join(f'<tableColumn id="{at}" {column}' for at, column in enumerate(columns, start=1))
    return (
        f'{HEAD}<table xmlns="{MAIN}" id="{id}" name={attribute(name)} displayName={attribute(name)}'
        f' comment="{MARK}" ref="{reference(place, len(columns), place.last)}" {rows}>'
        f'<autoFilter ref="{reference(place, len(columns), place.last_data)}"/>'
        f'<tableColumns count="{len(columns)}">{listed}</tableColumns>{_STYLE}</table>'
    ).encode()


def _own_columns(place: Placed) -> list[str]:
    total = place.table.total or [None] * place.width
    return [_own_column(column.name, cell) for column, cell in zip(place.table.columns, total, strict=True)]


def _own_column(name: str, total: Cell) -> str:
    inner = total.value if isinstance(total, Shown) else total
    if isinstance(inner, Formula):
        formula = text_xml(inner.text.removeprefix("="))
        body = f"<totalsRowFormula>{formula}</totalsRowFormula>"
        return f'name={attribute(name)} totalsRowFunction="custom">{body}</tableColumn>'
    label = f" totalsRowLabel={attribute(inner)}" if isinstance(inner, str) and inner else ""
    return f"name={attribute(name)}{label}/>"


def _planners_column(column: Element) -> str:
    """What the planner's column had, in this table's namespace, without the id that it gets anew."""
    kept = {
        str(key): str(value) for key, value in column.attrib.items() if key != "id" and not str(key).startswith("{")
    }
    attributes = " ".join(f"{key}={attribute(value)}" for key, value in kept.items())
    formulas = [
        (local(each), each) for each in column if local(each) in {"calculatedColumnFormula", "totalsRowFormula"}
    ]
    body = "".join(f"<{name}>{escape(each.text or '')}</{name}>" for name, each in formulas)
    return f"{attributes}>{body}</tableColumn>"

"""Excel tables as parts: names that Excel accepts and that nothing else in the workbook has."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from openpyxl.utils.cell import get_column_letter

from xl_territory.hosts.layout import Placed
from xl_territory.hosts.ooxml.cells import text_xml
from xl_territory.hosts.ooxml.workbook import attribute
from xl_territory.hosts.ooxml.xml import HEAD, MAIN
from xl_territory.sheets import Cell, Formula, Shown

TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_STYLE = '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/>'
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[RrCc]|[Rr][0-9]*[Cc][0-9]*")


@dataclass(frozen=True)
class Column:
    """A table column: its header and, after it, whatever else its element carries, as XML."""

    name: str
    attributes: str = ""
    body: str = ""


def table_name(wanted: str, taken: Collection[str]) -> str:
    """``wanted`` as a valid table name that is not among the casefolded ``taken``."""
    name = re.sub(r"\W", "_", wanted)
    if not name or not (name[0].isalpha() or name[0] == "_") or _LOOKS_LIKE_A_CELL.fullmatch(name):
        name = f"_{name}"
    tries = (name, *(f"{name}_{count}" for count in range(2, len(taken) + 3)))
    return next(each for each in tries if each.casefold() not in taken)


def reference(place: Placed, width: int, last: int) -> str:
    """The range from the table's header down to row ``last``."""
    return f"A{place.header}:{get_column_letter(width)}{last}"


def table_xml(place: Placed, name: str, number: int, planners: Sequence[Column] = ()) -> bytes:
    """The part of a table with ``number`` as its id; ``planners`` are columns a planner has added to its right."""
    columns = [*_own_columns(place), *planners]
    total = place.table.total is not None
    listed = "".join(
        f'<tableColumn id="{position}" name={attribute(column.name)}{column.attributes}>{column.body}</tableColumn>'
        for position, column in enumerate(columns, start=1)
    )
    return (
        f'{HEAD}<table xmlns="{MAIN}" id="{number}" name={attribute(name)} displayName={attribute(name)}'
        f' ref="{reference(place, len(columns), place.last)}"'
        f"{' totalsRowCount=' + chr(34) + '1' + chr(34) if total else ' totalsRowShown=' + chr(34) + '0' + chr(34)}>"
        f'<autoFilter ref="{reference(place, len(columns), place.last_data)}"/>'
        f'<tableColumns count="{len(columns)}">{listed}</tableColumns>{_STYLE}</table>'
    ).encode()


def _own_columns(place: Placed) -> list[Column]:
    total = place.table.total or [None] * place.width
    return [_own_column(column.name, cell) for column, cell in zip(place.table.columns, total, strict=True)]


def _own_column(name: str, total: Cell) -> Column:
    inner = total.value if isinstance(total, Shown) else total
    if isinstance(inner, Formula):
        formula = text_xml(inner.text.removeprefix("="))
        return Column(name, ' totalsRowFunction="custom"', f"<totalsRowFormula>{formula}</totalsRowFormula>")
    if isinstance(inner, str) and inner:
        return Column(name, f" totalsRowLabel={attribute(inner)}")
    return Column(name)

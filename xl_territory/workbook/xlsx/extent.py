"""How far the cells of a worksheet part reach: looked at no further than needed, and parsed only where Excel did not
write it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import cache

from lxml import etree

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_addresses import column_letters, column_number
from xl_territory.workbook.cell_values import brief
from xl_territory.workbook.layout import LAST_ROW
from xl_territory.workbook.xlsx.size_limits import AROUND, MOST_CELLS, SHEET
from xl_territory.workbook.xlsx.xml import number

Spot = tuple[int, int]
LAST_COLUMN = 16_384
BEYOND = LAST_COLUMN + 1
CHUNK = 2**20
# Plain searches, because a sheet may have a hundred megabytes: a false alarm only costs a slower look.
_CELLS = re.compile(rb"""<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>""")
_CELL_STARTS = (b"<c ", b"<c>", b"<c/", b"<c\n", b"<c\t", b"<c\r", b":c ", b":c>", b":c/", b":c\n", b":c\t", b":c\r")
_ROW_STARTS = (b"<row", b":row")
_DATA = b"sheetData"


def check_extents(sheets: Mapping[str, bytes]) -> None:
    """Refuse sheets whose cells reach so far that grids of them would fill the memory, or where no cell can be.

    Raises `WorkbookError`, about the first one that is too much.
    """
    left = MOST_CELLS
    for name, data in sheets.items():
        SHEET.check_signs(data, f"Sheet {name}")
        AROUND.check(_outside(data), f"Sheet {name}")
        if sum(map(data.count, _CELL_STARTS)) > MOST_CELLS:
            raise WorkbookError(f"Sheet {name} has more than {MOST_CELLS:,} {SHEET.what}. {SHEET.fix}")
        if sum(map(data.count, _ROW_STARTS)) > LAST_ROW:
            raise WorkbookError(f"Sheet {name} has more rows than Excel can hold ({LAST_ROW:,}); not opened.")
        left -= _cells(data, name, left)


def _cells(data: bytes, name: str, most: int) -> int:
    """Cells from A1 to the last row and column with a value. Raises `WorkbookError` for more than ``most``."""
    row = column = 0
    for row, column in extents(data, name):
        if row * column > most or row > LAST_ROW or column > LAST_COLUMN:
            raise WorkbookError(
                f"Sheet {name} reaches to {column_letters(min(column, LAST_COLUMN))}{row} or further, too far to be "
                "read. Delete the rows and columns beyond your data (select them, then Home > Delete), save, and try "
                "again."
            )
    return row * column


def extents(data: bytes, part: str) -> Iterator[Spot]:
    """The last row and column with a value so far, as the part is gone through, chunk by chunk.

    By pattern where every cell is written plainly, else by parsing from there on.
    """
    last = widest = 0
    for chunk in _chunks(data):
        cells = _CELLS.findall(chunk)
        if len(cells) != sum(map(chunk.count, _CELL_STARTS)):
            yield from _extents_parsed(data, part)
            return
        width = {letters: _column_number(letters.decode()) for letters, _, _ in cells}
        filled = [each for each in cells if each[2][-1:] != b"/" or width[each[0]] > LAST_COLUMN]
        rows, columns = {digits for _, digits, _ in filled}, {letters for letters, _, _ in filled}
        last = max([last, *map(int, rows)])
        widest = max([widest, *(width[letters] for letters in columns)])
        yield last, widest


def _chunks(data: bytes) -> Iterator[bytes]:
    """The part in pieces that begin where a cell begins."""
    start = 0
    while start < len(data):
        end = data.find(b"<c ", start + CHUNK)
        end = end if end >= 0 else len(data)
        yield data[start:end]
        start = end


def _extents_parsed(data: bytes, part: str) -> Iterator[Spot]:
    last = widest = 0
    for (row, column), element in walk(data, part):
        if column > LAST_COLUMN or (column and len(element)):
            last, widest = max(last, row), max(widest, column)
            yield last, widest


def _outside(data: bytes) -> int:
    """Bytes before and behind the cells; all of them where it is not plain where the cells are."""
    if data.count(_DATA) != 2:
        return len(data)
    return data.find(_DATA) + len(data) - data.rfind(_DATA)


def walk(data: bytes, part: str) -> Iterator[tuple[Spot, etree._Element]]:
    """Every row as it opens, as column 0, and every cell as it closes, each with its place. Raises `WorkbookError`."""
    row = column = 0
    try:
        for event, element in etree.iterparse(
            io.BytesIO(data), events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True
        ):
            is_cell = element.tag.rpartition("}")[2] == "c"
            if event == "end" and is_cell:
                column = column_of(element.get("r"), column + 1)
                yield (row, column), element
            elif event == "end":
                element.clear()
            elif not is_cell:
                row, column = number(element.get("r"), row + 1), 0
                yield (row, 0), element
    except etree.XMLSyntaxError as error:
        raise WorkbookError(f"The file is damaged: {part} inside it is no valid XML ({brief(error)}).") from error


def column_of(reference: str | None, default: int) -> int:
    """The column of a cell's reference, or ``default`` where it has none."""
    return (_column_number(reference.rstrip("0123456789")) or default) if reference else default


@cache
def _column_number(letters: str) -> int:
    """The number of a column, `BEYOND` where it lies behind Excel's last one; 0 for what is no column."""
    if not letters.isascii() or not letters.isalpha():
        return 0
    return column_number(letters) if len(letters) <= 3 else BEYOND

"""What is on record in a workbook at a moment: cells of the input sheets, owners, planner's cells of mixed sheets."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xl_territory.errors import WorkbookError
from xl_territory.plans.plan_from_sheet import ASSIGNED
from xl_territory.plans.plan_from_sheet import SHEET as ASSIGNMENTS
from xl_territory.records.found_rows import FoundRow, cell_text, found_rows
from xl_territory.records.log_row import logged_value
from xl_territory.schema import PLAN_INPUTS, Block, InputSheet
from xl_territory.schema.aes import AES
from xl_territory.schema.crm_map import CRM_MAP
from xl_territory.schema.disputes import DISPUTES
from xl_territory.schema.growth import GROWTH
from xl_territory.schema.icp import ICP
from xl_territory.schema.risk_card import RISK_CARD
from xl_territory.schema.seats import SEATS
from xl_territory.schema.time_log import TIME_LOG
from xl_territory.tables.input_blocks import find_sheet
from xl_territory.tables.locate import Place, cell, locate
from xl_territory.workbook.sheets import RawSheet, ResultColumn, ResultSheet, ResultTable, Value

ON_RECORD = (*PLAN_INPUTS, GROWTH, SEATS, TIME_LOG, DISPUTES, RISK_CARD, ICP, AES, CRM_MAP)
"""The input sheets on record."""
CellPlace = tuple[str, str, str]
"""Sheet, key of the row, field."""


@dataclass(frozen=True)
class MixedShape:
    """How the rows of a mixed sheet are told apart, and which of its columns are the tool's."""

    sheet: str
    key: tuple[str, ...]
    tools: tuple[str, ...]

    @classmethod
    def of(cls, sheets: Sequence[ResultSheet]) -> dict[str, MixedShape]:
        """The shapes of the mixed sheets among these, by name; of several tables that of the first with a key."""
        shapes: dict[str, MixedShape] = {}
        for sheet in sheets:
            for table in sheet.tables:
                if table.key:
                    tools = tuple(column.name for column in table.columns if not column.planner)
                    shapes.setdefault(sheet.name, cls(sheet.name, table.key, tools))
        return shapes

    @property
    def table(self) -> ResultTable:
        """What its rows are found by."""
        names = dict.fromkeys([*self.key, *self.tools])
        return ResultTable(self.sheet, tuple(map(ResultColumn, names)), (), key=self.key)


OWNERS = MixedShape(ASSIGNMENTS, ("Account ID",), ())


@dataclass(frozen=True)
class RecordState:
    """Every cell on record that holds something, by sheet, key of its row and field; and the shapes of mixed sheets.

    Where several rows of a sheet have one key, the later ones are "KEY #2" and so on.
    """

    cells: Mapping[CellPlace, Value]
    shapes: Mapping[str, MixedShape]

    @cached_property
    def json(self) -> str:
        """It as one text, the same for the same cells."""
        shapes = {name: [shape.key, shape.tools] for name, shape in sorted(self.shapes.items())}
        cells = [[*place, value] for place, value in sorted(self.cells.items())]
        return json.dumps({"cells": cells, "mixed": shapes}, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of that text: the name of its copy in the history."""
        return hashlib.sha256(self.json.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def read(cls, text: str) -> RecordState:
        """A state from its text."""
        found = json.loads(text)
        shapes = {name: MixedShape(name, tuple(key), tuple(tools)) for name, (key, tools) in found["mixed"].items()}
        return cls({(sheet, key, field): value for sheet, key, field, value in found["cells"]}, shapes)

    def changes(self, after: RecordState) -> Iterator[tuple[CellPlace, Value, Value]]:
        """The cells that are others in ``after``: where, what stood there, what stands there."""
        for place, value in after.cells.items():
            old = self.cells.get(place)
            if old != value or isinstance(old, bool) != isinstance(value, bool):
                yield place, old, value
        for place, value in self.cells.items():
            if place not in after.cells:
                yield place, value, None


def sheet_names(shapes: Mapping[str, MixedShape]) -> tuple[str, ...]:
    """The names under which sheets on record may be found."""
    inputs = (name for sheet in ON_RECORD for name in (sheet.name, *sheet.aliases))
    return tuple(dict.fromkeys([*inputs, ASSIGNMENTS, *shapes]))


def state_of(sheets: Mapping[str, RawSheet], shapes: Mapping[str, MixedShape]) -> RecordState:
    """What is on record on these sheets, as `sheet_names` asks for them."""
    cells: dict[CellPlace, Value] = {}
    for declared in ON_RECORD:
        raw = find_sheet(sheets, declared)
        if raw is not None:
            _add(cells, declared.name, _input_rows(raw, declared))
    for shape in (OWNERS, *shapes.values()):
        _add(cells, shape.sheet, _mixed_rows(sheets.get(shape.sheet), shape))
    return RecordState(cells, shapes)


Row = tuple[str, Mapping[str, Value]]


def _add(cells: dict[CellPlace, Value], sheet: str, rows: Iterator[Row]) -> None:
    for key, found in rows:
        for field, value in found.items():
            if (kept := logged_value(value)) is not None:
                cells[sheet, key, field] = kept


def _input_rows(raw: RawSheet, declared: InputSheet) -> Iterator[Row]:
    """The rows of every table of an input sheet: columns by their own names, a planner's further ones by theirs."""
    for block in declared.blocks:
        others = [other for other in declared.blocks if other is not block]
        place = locate(raw, block, others)
        if place is not None:
            yield from _block_rows(raw, block, place)


def _block_rows(raw: RawSheet, block: Block, place: Place) -> Iterator[Row]:
    known = {name: header.position for name, header in place.headers.found.items()}
    others = {header.typed: header.position for header in place.headers.others}
    first, seen = block.columns[0].name, Counter[str]()
    for row in place.rows:
        cells = {name: cell(raw, row, position) for name, position in (others | known).items()}
        yield _numbered(cell_text(cells.get(first)), seen), cells


def _mixed_rows(raw: RawSheet | None, shape: MixedShape) -> Iterator[Row]:
    try:
        rows = found_rows(raw, _with_owner(shape))
    except WorkbookError:  # its key lost its header: whoever writes that sheet says so
        rows = ()
    seen = Counter[str]()
    for row in rows:
        shown = " / ".join(cell_text(row.cells.get(name)) for name in shape.key)
        yield _numbered(shown, seen), _planners(row, shape)


def _with_owner(shape: MixedShape) -> ResultTable:
    if shape is not OWNERS:
        return shape.table
    return ResultTable(ASSIGNMENTS, (ResultColumn("Account ID"), ResultColumn(ASSIGNED)), (), key=shape.key)


def _planners(row: FoundRow, shape: MixedShape) -> Mapping[str, Value]:
    if shape is OWNERS:
        return {ASSIGNED: row.cells.get(ASSIGNED)}
    return {name: value for name, value in row.cells.items() if name not in {*shape.tools, *shape.key}}


def base_key(key: str) -> str:
    """A key without the number of a later row that has the same one."""
    return key.partition(" #")[0]


def _numbered(key: str, seen: Counter[str]) -> str:
    seen[key] += 1
    return key if seen[key] == 1 else f"{key} #{seen[key]}"

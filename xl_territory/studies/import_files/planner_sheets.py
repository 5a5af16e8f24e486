"""Sheets of an import that the planner corrects and decides on: Sources, Mapping, Duplicates."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.errors import counted
from xl_territory.schema import Block, Column, InputSheet, Kind
from xl_territory.schema.data_sources import MAPPING, SOURCES
from xl_territory.studies.import_files.analysis import Imported
from xl_territory.studies.import_files.book_state import DUPLICATES
from xl_territory.studies.import_files.proposals import Mapped, SourceRow
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable

DECISIONS = ("Merge", "Different", "Parent")
FORMATS = {Kind.NUMBER: Format.NUMBER, Kind.DATE: Format.DATE}


def _planners(declared: InputSheet, keys: tuple[str, ...], rows: Sequence[Sequence[Cell]]) -> ResultSheet:
    """A sheet whose rows the planner may correct: what is typed there wins."""
    block: Block = declared.block
    columns = tuple(_planner_column(column, keys) for column in block.columns)
    table = ResultTable(block.table, columns, rows, empty="Import a file to begin.", key=keys)
    return ResultSheet(declared.name, declared.title, declared.explanation, (table,))


def _planner_column(column: Column, keys: tuple[str, ...]) -> ResultColumn:
    meaning = f"{column.tooltip} Blank: {column.default}." if column.default else column.tooltip
    return ResultColumn(
        column.name,
        FORMATS.get(column.kind, Format.TEXT),
        column.width,
        meaning,
        planner=column.name not in keys[:2],
        choices=column.choices,
    )


def sources_sheet(sources: Sequence[SourceRow]) -> ResultSheet:
    """One row per source."""
    rows: list[list[Cell]] = [[row.name, row.file, row.kind, row.key_column, row.priority] for row in sources]
    return _planners(SOURCES, ("Source",), rows)


def mapping_sheet(mapping: Sequence[Mapped]) -> ResultSheet:
    """One row per column of a source and what it becomes."""
    rows: list[list[Cell]] = [
        [
            *(row.source, row.column, row.becomes or None, row.how if row.becomes else None, row.window),
            *(row.date or None, row.end or None, row.times if row.times != 1 else None),
            *("Yes" if row.fixed else None, "Yes" if row.allowed else None),
        ]
        for row in mapping
    ]
    return _planners(MAPPING, ("Source", "Column", "Becomes"), rows)


def duplicates_sheet(found: Imported) -> ResultSheet:
    """One row per pair, those that were decided earlier too."""
    decided = found.state.decisions
    columns = (
        *(ResultColumn("A", width=18), ResultColumn("B", width=18), ResultColumn("Evidence", width=60)),
        *(ResultColumn("Score", Format.WHOLE, 8, "How alike the names are, 0 to 100."), ResultColumn("Suggestion")),
        ResultColumn(
            "Decision",
            width=12,
            meaning="Merge: B's rows count for A. Parent: A is B's parent. Different: never ask again.",
            planner=True,
            choices=DECISIONS,
        ),
    )
    rows: list[list[Cell]] = [
        [pair.a, pair.b, pair.evidence, pair.score, pair.suggestion, None] for pair in found.pairs
    ]
    told = {(key(pair.a), key(pair.b)) for pair in found.pairs}
    rows += [
        [a, b, "Decided earlier", None, "", None]
        for (a, b), decision in decided.items()
        if decision and (a, b) not in told
    ]
    undecided = sum(not decided.get(pair) for pair in told)
    text = f"{counted(undecided, 'pair')} to decide. Nothing is merged without a decision; decisions are remembered."
    table = ResultTable(DUPLICATES, columns, rows, empty="No two accounts look like one customer.", key=("A", "B"))
    return ResultSheet(DUPLICATES, DUPLICATES, text, (table,))

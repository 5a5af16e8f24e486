"""The map on Start: the steps of a planner's year with their buttons, and below each button the sheet that it fills.

Whether an answer is there, and how old it is, follows by live formulas: a sheet that no study ever filled is not named.
INDIRECT keeps them whole while a sheet is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from xl_territory.schema import ACCOUNTS, CSMS, INPUT_SHEETS, LOCKS, InputSheet
from xl_territory.studies.freshness import MADE
from xl_territory.studies.study import RibbonGroup
from xl_territory.template.buttons import MOST_IN_A_ROW, Button, by_group, in_rows
from xl_territory.template.contents import Contents
from xl_territory.template.start_lines import FIGURE

STALE, NEXT = "stale", "next"
COUNTED = (ACCOUNTS, CSMS, LOCKS)
RESULTS = ("Dashboard", "Assignments", "CSM Hours", "Coverage Flags", "Score", "Audit")
FILLED_BY: Mapping[str, str] = {"validate": "Data Issues"}
"""What buttons fill that ask no study; the sheets of a plan have a row of their own."""

STEP_COLUMN, FIRST_COLUMN = "B", "C"
LAST_COLUMN = chr(ord(FIRST_COLUMN) + MOST_IN_A_ROW - 1)


class MapCells(Enum):
    """What the cells of a row of the map are."""

    INPUTS = auto()
    RESULTS = auto()
    BUTTONS = auto()
    ANSWERS = auto()


@dataclass(frozen=True)
class MapRow:
    """A row of the map: the step it belongs to, by its name in the step's first row, and the buttons that it is of."""

    kind: MapCells
    group: RibbonGroup
    title: str = ""
    buttons: tuple[Button, ...] = ()

    def links(self, contents: Contents) -> tuple[tuple[str, str], ...]:
        """Formula and its result in a new workbook per cell, "" for a blank one; none for the row of the buttons."""
        if self.kind is MapCells.INPUTS:
            return tuple(_input_link(sheet, contents) for sheet in INPUT_SHEETS)
        if self.kind is MapCells.RESULTS:
            return tuple((_link(sheet), sheet) for sheet in RESULTS)
        answers = self.buttons if self.kind is MapCells.ANSWERS else ()
        return tuple((_answer_link(button), FILLED_BY.get(button.name, "")) for button in answers)


def map_rows(buttons: Sequence[Button]) -> tuple[MapRow, ...]:
    """The rows from top to bottom."""
    return tuple(row for group, members in by_group(buttons) for row in _step(group, members))


def _step(group: RibbonGroup, members: list[Button]) -> Iterator[MapRow]:
    for at, (title, row) in enumerate(in_rows(members)):
        yield MapRow(MapCells.BUTTONS, group, title, tuple(row))
        if at == 0 and group is RibbonGroup.PREPARE:
            yield MapRow(MapCells.INPUTS, group)
        yield MapRow(MapCells.ANSWERS, group, "", tuple(row))
        if group is RibbonGroup.PLAN:
            yield MapRow(MapCells.RESULTS, group)


def state_formulas(rows: Sequence[MapRow], first_row: int, is_empty: str, errors: str) -> Mapping[int, str]:
    """A formula by the 1-based row in which a step says how far it is: right below its name.

    ``first_row`` is the row of the sheet that the map begins in; ``is_empty`` and ``errors`` are conditions.
    """
    planned = f"NOT(ISERROR({FIGURE.format('Status')}))"
    own = {
        RibbonGroup.PREPARE: f'=IF({is_empty},"{NEXT}","done")',
        RibbonGroup.PLAN: f'=IF({is_empty},"",IF({errors},"mend errors",IF({planned},"done","{NEXT}")))',
    }
    found: dict[int, str] = {}
    for at, row in ((first_row + k, row) for k, row in enumerate(rows) if row.title):
        before = f"${STEP_COLUMN}${max(found)}" if found else '""'
        found[at + 1] = own.get(row.group) or _answered(_cells(rows, first_row, row.group), before)
    return found


def _answered(cells: Sequence[str], before: str) -> str:
    many = "+".join(f'COUNTIF({each},"?*")' for each in cells)
    old = "+".join(f'COUNTIF({each},"*{STALE}")' for each in cells)
    begins = f'IF(OR({before}="",{before}="{NEXT}",{before}="mend errors"),"","{NEXT}")'
    return f'=IF({many}=0,{begins},({many})&IF({many}=1," sheet"," sheets")&IF({old}>0,", "&({old})&" {STALE}",""))'


def _cells(rows: Sequence[MapRow], first_row: int, group: RibbonGroup) -> list[str]:
    """The ranges in which the step's answers are told."""
    answers = [k for k, row in enumerate(rows, start=first_row) if row.group is group and row.kind is MapCells.ANSWERS]
    return [f"${FIRST_COLUMN}${row}:${LAST_COLUMN}${row}" for row in answers]


def _input_link(sheet: InputSheet, contents: Contents) -> tuple[str, str]:
    to = f"#'{sheet.name}'!A1"
    if sheet not in COUNTED:
        return f'=HYPERLINK("{to}","{sheet.name}")', sheet.name
    block = sheet.block
    count = f"COUNTA({block.table}[{block.columns[0].name}])"
    today = f"{sheet.name}: {len(contents.rows.get(block.table, ()))}"
    return f'=HYPERLINK("{to}","{sheet.name}: "&{count})', today


def _link(sheet: str) -> str:
    return f"""=IF(ISERROR({_cell(sheet, 1)}),"",HYPERLINK("#'{sheet}'!A1","{sheet}"))"""


def _answer_link(button: Button) -> str:
    """The sheet to look at, with how old it is: in days, or older than the plan."""
    if button.study is None or not button.study.sheets:
        return _link(FILLED_BY[button.name]) if button.name in FILLED_BY else ""
    sheet = button.study.sheets[0]
    told = f"({_cell(sheet, 2)}&{_cell(sheet, 3)})"
    made = f'MID({told},FIND("{MADE} ",{told})+{len(MADE) + 1},16)'
    day = ",".join(f"VALUE(MID({made},{start},{length}))" for start, length in ((1, 4), (6, 2), (9, 2)))
    days = f"TODAY()-DATE({day})"
    is_stale = f"IFERROR({made}<{FIGURE.format('Planned on')},FALSE)"
    age = f'IF({is_stale},"{STALE}",IF({days}<1,"today",({days})&" d old"))'
    named = f"""HYPERLINK("#'{sheet}'!A1","{sheet}"&IFERROR(": "&{age},""))"""
    return f'=IF(ISERROR({_cell(sheet, 1)}),"",{named})'


def _cell(sheet: str, row: int) -> str:
    return f"""INDIRECT("'{sheet}'!A{row}")"""

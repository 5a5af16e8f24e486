"""The Hours Proposal sheet: every cell of the Hours Model beside what was tracked."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xl_territory.reports.columns import accepted, filled, table
from xl_territory.schema import HOURS_MODEL, TOUCH_LEVELS, InputSheet
from xl_territory.studies.accept.ticked import SEPARATOR
from xl_territory.studies.adoption import changes_table
from xl_territory.studies.refine_hours.analysis import Cell, Refinement
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook.sheets import Format, ResultSheet, Shade, Tone

SHEET = "Hours Proposal"
VALUES = {
    "Tiers": "Base Hours",
    "HealthFactors": "Health Factor",
    "ComplexityFactors": "Complexity Factor",
    "StageFactors": "Stage Factor",
    "TouchLevels": "Base Hours",
}
CLEAR, UNCLEAR, FEW = "clear", "not clear yet", "too few accounts"


def hours_sheet(found: Refinement) -> ResultSheet:
    """One row per cell; nothing is applied by itself."""
    cells = found.cells
    columns = [
        filled("Table", [cell.table for cell in cells], width=18),
        filled("Cell", [cell.name for cell in cells], width=16),
        filled("Today", [cell.today for cell in cells], Format.NUMBER, 9),
        filled("Tracked", [_known(cell.tracked) for cell in cells], Format.NUMBER, 9),
        filled("Low", [_known(cell.low) for cell in cells], Format.NUMBER, 8, meaning="90 % interval, by account."),
        filled("High", [_known(cell.high) for cell in cells], Format.NUMBER, 8),
        filled("Accounts", [cell.accounts for cell in cells], Format.WHOLE, 10),
        filled("Clear", [_verdict(cell) for cell in cells], width=17),
        filled("Team Hours", [cell.team_hours for cell in cells], Format.HOURS, 12, meaning="More hours a week."),
        accepted([None] * len(cells)),
    ]
    shades = (Shade("Clear", Tone.INFO, contains=UNCLEAR), Shade("Clear", Tone.GOOD, contains=CLEAR))
    main = table("HoursProposal", columns, shades=shades, empty="No cell.", key=("Table", "Cell", "Tracked"))
    return ResultSheet(SHEET, SHEET, sentence(found), (main, changes_table(SHEET, _changes(cells))))


def sentence(found: Refinement) -> str:
    """How many cells are clearly off, and what that rests on."""
    clear = [cell for cell in found.cells if cell.clear]
    accounts, weeks = len(found.tracked.accounts), int(found.tracked.weeks.max())
    rests = f"{accounts} accounts, up to {weeks} weeks."
    level = (
        "" if found.tracked.level_known else " No internal time is logged, so only ratios can be known, no base hours."
    )
    if not clear:
        why = (
            "accounts left out are not clearly better forecast"
            if not found.better
            else "every interval holds today's value"
        )
        return f"Nothing to change is clear yet: {why}. {rests}{level}"
    names = ", ".join(f"{cell.name} {cell.today:.2f} → {cell.tracked:.2f}" for cell in clear)
    more = sum(cell.team_hours for cell in clear)
    return f"Clearly off: {names}; together {more:+.1f} h a week. {rests}{level}"


def _changes(cells: Sequence[Cell]) -> dict[str, list[RowChange]]:
    """What every clear cell would change."""
    return {
        f"{cell.table}{SEPARATOR}{cell.name}": [
            RowChange(_sheet_of(cell), cell.name, {VALUES[cell.table]: cell.tracked})
        ]
        for cell in cells
        if cell.clear
    }


def _sheet_of(cell: Cell) -> InputSheet:
    return TOUCH_LEVELS if cell.table == TOUCH_LEVELS.block.table else HOURS_MODEL


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _verdict(cell: Cell) -> str:
    if math.isnan(cell.tracked):
        return FEW
    return CLEAR if cell.clear else UNCLEAR

"""The Monitor sheet: a row per check, then the moves that would make the limits hold."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.reports.columns import filled, table
from xl_territory.studies.monitor.monitor_checks import CROSSED, QUIET, Check
from xl_territory.studies.monitor.watched import MONITOR
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shade, Tone

INTRO = "Checks of the books as they are; Since is the first run that found a limit crossed without a break."


def monitor_sheet(checks: Sequence[Check], said: str, moves: Sequence[tuple[str, str, str, str]]) -> ResultSheet:
    """The sheet; ``moves`` are account, its name, from and to."""
    columns = [
        filled("Check", [each.name for each in checks], width=30),
        filled("Value", [each.value for each in checks], Format.WHOLE, 9),
        filled("Limit", [each.limit for each in checks], Format.WHOLE, 9),
        filled("Verdict", [CROSSED if each.crossed else QUIET for each in checks], width=11),
        filled("Since", [each.since for each in checks], Format.DATE, 12),
        filled("Detail", [each.detail or None for each in checks], Format.WRAPPED, 90),
    ]
    shades = (Shade("Verdict", Tone.WARNING, contains=CROSSED), Shade("Verdict", Tone.GOOD, contains=QUIET))
    first = table("Monitor", columns, shades=shades, empty="No check.")
    return ResultSheet(MONITOR, MONITOR, INTRO, (first, _moves(moves)), answer=said)


def _moves(moves: Sequence[tuple[str, str, str, str]]) -> ResultTable:
    names = ("Account ID", "Account Name", "From", "To")
    columns = [filled(name, [row[k] for row in moves], width=30 if k == 1 else 22) for k, name in enumerate(names)]
    return table("MonitorMoves", columns, title="Fewest moves after which the limits hold", empty="No move is needed.")

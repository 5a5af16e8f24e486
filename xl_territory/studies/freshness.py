"""When a question about a plan was answered: said on its sheets, and asked of them when there is a new plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from xl_territory.errors import Fault, Severity
from xl_territory.studies import STUDIES
from xl_territory.workbook.sheets import RawSheet, ResultSheet

SHEETS = tuple(dict.fromkeys(study.sheets[0] for study in STUDIES if study.sheets))
"""Every sheet that answers a question; the sheets of accounts beside two of them are as old as those."""
MADE = "Made on"


def dated(sheet: ResultSheet, now: dt.datetime) -> ResultSheet:
    """The sheet with its answer alone in A2, and when it was made at the end of what stands below that."""
    made = f"{MADE} {now:%Y-%m-%d %H:%M}; what was planned or typed later is not in it."
    explanation = f"{sheet.explanation} {made}" if sheet.answer else made
    return replace(sheet, answer=sheet.answer or sheet.explanation, explanation=explanation)


def outdated(sheets: Mapping[str, RawSheet]) -> Iterator[Fault]:
    """A warning for each sheet of SHEETS that has a date, and so was made before whoever asks now."""
    for name in SHEETS:
        if name in sheets and MADE in _explanation(sheets[name]):
            fix = "Ask again, or delete the sheet"
            yield Fault(Severity.WARNING, name, "This sheet is older than the plan and may not fit it", fix)


def _explanation(sheet: RawSheet) -> str:
    """What stands in A2 and A3."""
    return " ".join(str(row[0]) for row in sheet.rows[1:3] if row)

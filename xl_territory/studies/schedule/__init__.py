"""The line that has the monitor run by itself: printed for cron or Task Scheduler, installed by whoever wants it."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, Study


class SchedulerKind(StrEnum):
    """Whose line is wanted."""

    CRON = "cron"
    WINDOWS = "windows"


For = Annotated[SchedulerKind | None, Option("cron or windows; this system's own unless given.", flags=("--for",))]
At = Annotated[str, Option("When, as HH:MM.")]
Days = Annotated[str, Option("On which days: mon-fri, daily, or a weekday such as mon.")]

CRON_DAYS = {"daily": "*", "mon-fri": "1-5", "mon": "1", "tue": "2", "wed": "3", "thu": "4", "fri": "5"}
WINDOWS_DAYS = {"daily": "/SC DAILY", "mon-fri": "/SC WEEKLY /D MON,TUE,WED,THU,FRI"}


def run(asked: Asked, *, scheduler: For = None, at: At = "07:00", days: Days = "mon-fri") -> Answer:
    """Print the line that runs `monitor` by itself; nothing is installed.

    Exit codes tell the scheduler what came of it: 0 quiet, 5 a limit is crossed, 4 the file was in use.
    """
    import os
    import shlex
    import sys

    from xl_territory.errors import TooLittleDataError, UsageError
    from xl_territory.workbook import open_workbook

    if not isinstance(asked.source, str | Path):
        raise TooLittleDataError("The line needs the file of the workbook: ask on the command line.")
    if days not in CRON_DAYS:
        raise UsageError(f"--days {days!r}: use one of {', '.join(CRON_DAYS)}.")
    try:
        when = time.fromisoformat(at)
    except ValueError as error:
        raise UsageError(f"--at {at!r}: write it as HH:MM, for example 07:00.") from error
    open_workbook(asked.source)  # a line for a file that is not there would fail unseen
    book = str(Path(asked.source).resolve())
    words = [sys.executable, "-m", "xl_territory", "monitor", book, "--in-place"]
    wanted = scheduler or (SchedulerKind.WINDOWS if os.name == "nt" else SchedulerKind.CRON)
    if wanted == SchedulerKind.CRON:
        told = f">> {shlex.quote(f'{book}.monitor.txt')} 2>&1"
        line = f"{when.minute} {when.hour} * * {CRON_DAYS[days]} {shlex.join(words)} {told}"
        line = line.replace("%", r"\%")
    else:
        shown = " ".join(f'\\"{word}\\"' if " " in word else word for word in words)
        on = WINDOWS_DAYS.get(days, f"/SC WEEKLY /D {days.upper()}")
        line = f'schtasks /Create /TN "xl-territory monitor {Path(book).stem}" /TR "{shown}" {on} /ST {when:%H:%M}'
    return Answer(line, facts={"line": line, "scheduler": str(wanted)})


STUDY = Study(
    name="schedule",
    caption="Schedule",
    group=None,
    icon="Calendar",
    brief="The line that has the monitor run by itself.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
)

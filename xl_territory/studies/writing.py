"""The sheets of an answer, written: as every result sheet is, with the planner's cells of mixed sheets kept."""

from __future__ import annotations

from pathlib import Path

from xl_territory.records.author import author
from xl_territory.records.mixed_sheets import Record, write
from xl_territory.studies.study import Answer
from xl_territory.workbook import Host, Written


def write_answer(answer: Answer, host: Host, target: Path | None = None, by: str | None = None) -> Written:
    """Write the answer into a workbook; what it has to log goes to the Change Log, under the name ``by``.

    Raises
    ------
    WorkbookError : when it cannot be written; the old file is then as it was.
    """
    if not answer.sheets and not answer.entries:
        return Written()
    return write(host, Record(answer.sheets, author(by, host), answer.entries), target)

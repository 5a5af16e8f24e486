"""Inputs, decisions and owners as they were: typed in anew, so that the log says what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

if TYPE_CHECKING:
    from xl_territory.tables.input_edits import RowChange

To = Annotated[int, Option("The row of the log after which everything stood as it is to stand again.", minimum=0)]


def run(asked: Asked, *, to: To, by: By = None) -> Answer:  # noqa: ARG001  (who wrote it)
    """Bring inputs, decisions and owners back to what they were after a row of the change log, as new rows of it.

    No row goes: what happened since stays in the log, and so does that it was taken back. `restore` brings back files.
    """
    from xl_territory.errors import TooLittleDataError, UsageError, counted
    from xl_territory.records.change_log import SHEET, Entry
    from xl_territory.records.found_changes import record_change
    from xl_territory.records.log_book import whole_log
    from xl_territory.records.log_places import history_folder
    from xl_territory.records.log_replay import state_as_of
    from xl_territory.studies.log_restore.going_back import going_back
    from xl_territory.workbook import open_workbook

    host = open_workbook(asked.source)
    book = whole_log(host)
    if not book.rows:
        raise TooLittleDataError("Nothing has been logged yet.")
    if to >= len(book.rows):
        raise UsageError(f"The log has rows 0 to {len(book.rows) - 1}.")
    history = history_folder(book.place)
    now = record_change(host, book.rows, history, (), ())
    then = state_as_of(to, book.rows, now.before, history)
    back = going_back(now.before, then)
    if not back.changes:
        return Answer(f"Everything on record is as it was after row {to}.{_by_hand(back.by_hand)}")
    told = f"{counted(len(back.changes), 'row')} of {_sheets(back.changes)} as after row {to} of the log."
    entry = Entry("log restore", SHEET, new=to, comment=f"Back to what was on record after row {to}.")
    return Answer(
        f"{told} Run Optimize to plan with it.{_by_hand(back.by_hand)}",
        changes=back.changes,
        entries=(entry,),
        log_cells=False,
    )


def _sheets(changes: Sequence[RowChange]) -> str:
    return " and ".join(dict.fromkeys(each.sheet.name for each in changes))


def _by_hand(cells: tuple[tuple[str, str, str], ...]) -> str:
    if not cells:
        return ""
    shown = "; ".join(" ".join(place) for place in cells[:5])
    return f" Type by hand, as log show has them: {shown}{' …' if len(cells) > 5 else ''}."


STUDY = Study(
    name="log_restore",
    caption="Restore record",
    group=None,
    icon="HistoryToolbar",
    brief="Bring inputs, decisions and owners back to what they were.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    command="log restore",
    example=lambda _territory: {"to": 0},
)

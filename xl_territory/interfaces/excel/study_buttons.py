"""What the button of a study does: ask it about the open workbook and show its answer.

What takes seconds even for a large book is answered while Excel waits; the others run beside Excel, as Optimize does.
Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from xl_territory.errors import UsageError
from xl_territory.run.worker.button_context import calling_session, start
from xl_territory.run.worker.excel_session import ExcelSession
from xl_territory.run.worker.request import Request
from xl_territory.studies import study_called
from xl_territory.studies.selection import Selection
from xl_territory.studies.study import Answer, Asked, Study
from xl_territory.workbook import open_workbook

MOST_AT_ONCE = 20
TOO_MANY = f"Select at most {MOST_AT_ONCE} rows."


def __getattr__(name: str) -> Callable[[], None]:
    """The function of the button of the study ``name``: macros call it as one of this module."""
    try:
        return partial(press, study_called(name))
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def press(study: Study) -> None:
    """Ask the study with what is selected: at once, or beside Excel, where one run is under way at a time."""
    with calling_session() as session:
        options = chosen(session, study)
        if options is None:
            return
        if study.at_once:
            give(session, study.ask(Asked(session.book), options))
        else:
            start(session, Request(study.name, options))


def chosen(session: ExcelSession, study: Study) -> Mapping[str, Any] | None:
    """The options of the first proposal that needs no yes or gets one; None after a no to all of them."""
    if study.select is None:
        return {}
    for proposal in study.select(selection(session)):
        if not proposal.question or session.ask(proposal.question):
            return proposal.options
    return None


def give(session: ExcelSession, answer: Answer) -> None:
    """Write an answer and tell it."""
    from xl_territory.studies.writing import write_answer

    write_answer(answer, open_workbook(session.book))
    session.show(answer.front)
    session.tell(answer.message)


def selection(session: ExcelSession) -> Selection:
    """What is selected. Raises `UsageError` for more than `MOST_AT_ONCE` rows."""
    from xl_territory.studies.selected_rows import selected

    name, rows = session.selected()
    if len(rows) > MOST_AT_ONCE:
        raise UsageError(TOO_MANY)
    records = tuple(selected(open_workbook(session.book).read([name])[name], rows))
    return Selection(name, tuple(rows), records, session.folder, session.pick_files)

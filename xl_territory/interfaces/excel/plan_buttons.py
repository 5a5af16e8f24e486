"""What the buttons of the group Plan do: ask Excel which workbook it is, call app, show what there is to say.

Excel waits while Python starts, so nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.errors import Fault, Severity, UsageError
from xl_territory.errors import counted as number_of
from xl_territory.run.worker import launching
from xl_territory.run.worker.button_context import calling_session, folder_of, start
from xl_territory.run.worker.request import OPTIMIZE
from xl_territory.template.buttons import BUTTONS, by_group
from xl_territory.workbook import open_workbook

CLEAR = "Empty the sheets of the plan? Your inputs, your own sheets and your own columns stay."
TIPS = "What each of them does is said on the Territory tab of the ribbon, when the pointer rests on it."
IN_TERMINAL = 'If something does not work, run in a terminal: xl-territory doctor "{}".'


def validate() -> None:
    """Check the input and list what is wrong with it on Data Issues."""
    from xl_territory.plans.pipeline import check
    from xl_territory.reports import ReportContext, data_issues

    with calling_session() as session:
        faults = check(session.book)
        open_workbook(session.book).write([data_issues(ReportContext(None, faults))])
        session.note(counted(faults))
        session.tell(counted(faults))


def optimize() -> None:
    """Start a run beside Excel and return at once; while one is under way, say so."""
    with calling_session() as session:
        start(session, OPTIMIZE)


def stop() -> None:
    """End the run that is under way: Optimize with the best plan so far, a question without an answer."""
    with calling_session() as session:
        if not launching.request_stop(folder_of(session.book)):
            raise UsageError(launching.NOT_RUNNING)


def clear() -> None:
    """Empty the result sheets, if the planner means it."""
    from xl_territory.reports import REPORTS, ReportContext

    with calling_session() as session:
        if session.ask(CLEAR):
            open_workbook(session.book).write([report(ReportContext(None)) for report in REPORTS])
            session.note("")


def help() -> None:
    """Say what the buttons do."""
    with calling_session() as session:
        lines = [f"{group}: {', '.join(member.caption for member in members)}." for group, members in by_group(BUTTONS)]
        session.tell("\n".join([*lines, "", TIPS, IN_TERMINAL.format(session.book.name)]))


def counted(faults: Sequence[Fault]) -> str:
    """How much is wrong with the input."""
    errors = sum(fault.count for fault in faults if fault.severity is Severity.ERROR)
    others = number_of(sum(fault.count for fault in faults) - errors, "warning or note", "warnings and notes")
    if errors:
        return f"{number_of(errors, 'error')} and {others}: see Data Issues."
    return f"The input can be planned. {others}: see Data Issues."

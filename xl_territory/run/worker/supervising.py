"""The life of a run: read the workbook, have it worked on, show how far it is, write the answer if it still fits."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from xl_territory.errors import Severity, TerritoryError, counted
from xl_territory.plans.plan_from_sheet import SHEET as ASSIGNMENTS
from xl_territory.reports import ReportContext, data_issues
from xl_territory.run.hand_edits import ANSWERS, EditChoice, edited_since
from xl_territory.run.worker.input_changes import changes
from xl_territory.run.worker.jobs import JOBS, JobResult
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_folder import Phase, RunFolder
from xl_territory.run.worker.run_progress import RunProgress
from xl_territory.run.worker.session import Session
from xl_territory.run.worker.solving import DIED, End, Failed, Refused, Undecided, work
from xl_territory.schema import LOCKS
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import open_workbook
from xl_territory.workbook.excel.excel_busy import BusyError
from xl_territory.workbook.sheets import RawSheet

LOOK_EVERY = 0.2
SHOW_EVERY = 1.0
CELLS_EVERY = 5.0
READING = "Reading the workbook …"
CHANGED = "The workbook has changed since you clicked {}:\n\n{}\n\nThe result is for the workbook as it was. Write it?"
REFUSED_BY_PLANNER = "The workbook changed meanwhile, so nothing was written."


@dataclass(frozen=True)
class Left:
    """The end that the planner made: the workbook was closed, or Stop clicked where there is no best so far."""

    phase: Phase
    message: str


CLOSED = Left(Phase.CLOSED, "The workbook was closed.")
CANCELLED = Left(Phase.NOT_WRITTEN, "Cancelled; nothing was written, and your edits stand.")
STOPPED = Left(Phase.STOPPED, "Stopped; nothing was written.")


@dataclass(frozen=True)
class View:
    """The last news, when the first came, and when it was last shown in the status bar and in the cells."""

    news: RunProgress | None = None
    started: float = 0.0
    shown: float = 0.0
    in_cells: float = 0.0

    def line(self, now: float) -> str:
        """How far it is."""
        return READING if self.news is None else self.news.line(now - self.started)


def supervise(folder: RunFolder, request: Request, session: Session) -> None:
    """One run from start to end; every end is said in the folder and to the planner, but for a closed workbook."""
    session.note(READING)
    try:
        open_workbook(session.workbook).reserve(sheets=JOBS[request.job].writes)
        sheets = _sheets(session, (*JOBS[request.job].about, *JOBS[request.job].besides))
        folder.say(Phase.SOLVING, request.title)
        phase, message = _finished(folder, session, request, sheets, _decided(folder, session, request, sheets))
    except TerritoryError as error:
        phase, message = Phase.FAILED, str(error)
    folder.say(phase, message)
    if phase is not Phase.CLOSED:
        session.show_progress("")
        session.note(f"{time.strftime('%Y-%m-%d %H:%M')}: {message.splitlines()[0]}")
    if phase in {Phase.REFUSED, Phase.FAILED}:
        session.tell(message)


def _sheets(session: Session, names: Collection[str]) -> Mapping[str, RawSheet]:
    return open_workbook(session.workbook).read(names)


def _decided(folder: RunFolder, session: Session, request: Request, sheets: Mapping[str, RawSheet]) -> End | Left:
    """How the work ended, the planner asked where there was something to choose."""
    end = _worked(folder, session, request, sheets)
    if not isinstance(end, Undecided):
        return end
    keep = session.decide(f"{end.question}\n\n{ANSWERS}")
    if keep is None:
        return CANCELLED
    if keep:
        open_workbook(session.workbook).reserve(sheets=[LOCKS.name])
    options = {**request.options, "edits": EditChoice.KEEP if keep else EditChoice.DISCARD}
    return _worked(folder, session, replace(request, options=options), sheets)


def _worked(folder: RunFolder, session: Session, request: Request, sheets: Mapping[str, RawSheet]) -> End | Left:
    """How the work ended."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe()
    stop = context.Event()
    with _process(context, sending, stop) as process:
        # not as arguments: a process that dies before it has read them would never let this one go on
        if not handed_over(receiving, request, sheets):
            return Failed(DIED)
        view = View()
        while True:
            end, view = _heard(receiving, view)
            if end is not None:
                return end
            if not process.is_alive() and not receiving.poll():
                return Failed(DIED)
            if folder.stop_asked() and not stop.is_set():
                if not JOBS[request.job].best_so_far:
                    return STOPPED
                stop.set()
                session.note("Stopping: the best plan so far is taken …")
            if time.monotonic() - view.shown >= SHOW_EVERY:
                if not session.is_open():
                    return CLOSED
                view = _shown(session, view)


@contextmanager
def _process(
    context: multiprocessing.context.SpawnContext, there: Connection, stop: Event
) -> Iterator[multiprocessing.context.SpawnProcess]:
    """The process that works, and may have processes of its own; it is gone when the block ends."""
    process = context.Process(target=work, args=(there, stop))
    process.start()
    there.close()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def handed_over(here: Connection, request: Request, sheets: Mapping[str, RawSheet]) -> bool:
    """Whether there was somebody to send it to."""
    try:
        here.send((request, sheets))
    except OSError:
        return False
    return True


def _heard(here: Connection, view: View) -> tuple[End | None, View]:
    """Everything that was sent until now."""
    try:
        while here.poll(LOOK_EVERY):
            message = here.recv()
            if isinstance(message, End):
                return message, view
            view = replace(view, news=message, started=time.monotonic() if view.news is None else view.started)
    except (EOFError, OSError):
        return Failed(DIED), view
    return None, view


def _shown(session: Session, view: View) -> View:
    """Show it, seldom enough to leave Excel to the planner: writing a cell takes away what can be undone."""
    clock = time.monotonic()
    session.show_progress(view.line(clock))
    if clock - view.in_cells < CELLS_EVERY:
        return replace(view, shown=clock)
    session.note(view.line(clock))
    return replace(view, shown=clock, in_cells=clock)


def _finished(
    folder: RunFolder, session: Session, request: Request, sheets: Mapping[str, RawSheet], end: End | Left
) -> tuple[Phase, str]:
    match end:
        case Left(phase, message):
            return phase, message
        case Failed(message, details):
            print(details)  # noqa: T201  (into the log)
            return Phase.FAILED, message
        case Undecided(question):
            return Phase.NOT_WRITTEN, question
        case Refused(faults):
            open_workbook(session.workbook).write([data_issues(ReportContext(None, faults))])
            errors = counted(sum(fault.count for fault in faults if fault.severity is Severity.ERROR), "error")
            return Phase.REFUSED, f"{errors} on the input sheets: see Data Issues. Mend them and click again."
        case JobResult():
            folder.say(Phase.WRITING, request.title)
            return _written(session, request, sheets, end)


def _written(
    session: Session, request: Request, sheets: Mapping[str, RawSheet], result: JobResult
) -> tuple[Phase, str]:
    """Write the result as soon as Excel has time for it, unless the planner does not want it any more."""
    while session.is_open():
        try:
            changed = _changed(request, sheets, _sheets(session, (*JOBS[request.job].about, ASSIGNMENTS)))
            if changed and not session.ask(CHANGED.format(request.title, "\n".join(changed))):
                return Phase.NOT_WRITTEN, "\n".join([REFUSED_BY_PLANNER, *changed])
            write_answer(result.answer, open_workbook(session.workbook))
        except BusyError:
            session.show_progress("The result is ready: finish editing the cell, and it is written.")
        else:
            session.show(result.front)
            return Phase.DONE, result.message
    return Phase.CLOSED, "The workbook was closed before the result could be written."


def _changed(request: Request, before: Mapping[str, RawSheet], now: Mapping[str, RawSheet]) -> tuple[str, ...]:
    """A sentence for each input sheet that changed meanwhile, and one for hand edits that the result would replace."""
    job = JOBS[request.job]
    old, new = ({name: sheet for name, sheet in sheets.items() if name in job.about} for sheets in (before, now))
    replaced = edited_since(before.get(ASSIGNMENTS), now.get(ASSIGNMENTS)) if ASSIGNMENTS in job.writes else ()
    return (*changes(old, new), *replaced)

"""The life of a run: read the workbook, have it solved, show how far it is, and write the plan if it still fits."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from xl_territory.app import write_workbook
from xl_territory.assignment.problem import Progress
from xl_territory.errors import Severity, TerritoryError
from xl_territory.hosts import open_workbook
from xl_territory.hosts.excel_busy import BusyError
from xl_territory.plans import Plan
from xl_territory.reports import Findings, data_issues
from xl_territory.schema import INPUT_SHEETS
from xl_territory.sheets import RawSheet
from xl_territory.worker.changes import changes
from xl_territory.worker.desk import Desk
from xl_territory.worker.run_folder import Phase, RunFolder
from xl_territory.worker.solving import Began, Failed, Refused, Solved, solve_sheets

LOOK_EVERY = 0.2
SHOW_EVERY = 1.0
CELLS_EVERY = 5.0
DIED = "The solver ended unexpectedly, perhaps for want of memory. Nothing was written; your workbook is as it was."
CHANGED = (
    "The workbook has changed since this plan was begun:\n\n{}\n\nThe plan is for the workbook as it was. Write it?"
)
REFUSED_BY_PLANNER = "The workbook changed while it was planned, so nothing was written."

End = Solved | Refused | Failed | None


@dataclass(frozen=True)
class View:
    """What is known of the search, and when it was last shown in the status bar and in the cells."""

    began: Began | None = None
    best: Progress | None = None
    started: float = 0.0
    shown: float = 0.0
    in_cells: float = 0.0

    def line(self, now: float) -> str:
        """One line: incumbent, bound, gap, seconds left."""
        if self.began is None:
            return "Reading the workbook …"
        left = max(0.0, self.began.time_limit - (now - self.started))
        who = f"{self.began.accounts} accounts, {self.began.csms} CSMs"
        if self.best is None:
            return f"Solving {who} … at most {left:.0f} s left"
        found = f"score {self.best.score:.5f}, bound {self.best.bound:.5f}, gap {self.best.gap:.2%}"
        return f"Solving {who}: {found}, at most {left:.0f} s left"


def supervise(folder: RunFolder, desk: Desk) -> None:
    """One run from start to end; every end is said in the folder and on the desk, but for a closed workbook."""
    desk.note("Reading the workbook …")
    try:
        sheets = _input(desk)
        folder.say(Phase.SOLVING)
        phase, message = _finished(folder, desk, sheets, _solved(folder, desk, sheets))
    except TerritoryError as error:
        phase, message = Phase.FAILED, str(error)
    folder.say(phase, message)
    if phase is not Phase.CLOSED:
        desk.show_progress("")
        desk.note(f"{time.strftime('%Y-%m-%d %H:%M')}: {message.splitlines()[0]}")
    if phase in {Phase.REFUSED, Phase.FAILED}:
        desk.tell(message)


def _input(desk: Desk) -> Mapping[str, RawSheet]:
    return open_workbook(desk.workbook).read([sheet.name for sheet in INPUT_SHEETS])


def _solved(folder: RunFolder, desk: Desk, sheets: Mapping[str, RawSheet]) -> End:
    """How the search ended; None where the workbook was closed."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    stop = context.Event()
    with _process(context, sheets, there, stop) as process:
        view = View(started=time.monotonic())
        while True:
            end, view = _heard(here, view)
            if end is not None:
                return end
            if not process.is_alive() and not here.poll():
                return Failed(DIED)
            if folder.stop_asked() and not stop.is_set():
                stop.set()
                desk.note("Stopping: the best plan so far is taken …")
            if time.monotonic() - view.shown >= SHOW_EVERY:
                if not desk.is_open():
                    return None
                view = _shown(desk, view)


@contextmanager
def _process(
    context: multiprocessing.context.SpawnContext, sheets: Mapping[str, RawSheet], out: Connection, stop: Event
) -> Iterator[multiprocessing.context.SpawnProcess]:
    """The process that solves; it is gone when the block ends."""
    process = context.Process(target=solve_sheets, args=(sheets, out, stop), daemon=True)
    process.start()
    out.close()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def _heard(here: Connection, view: View) -> tuple[Solved | Refused | Failed | None, View]:
    """Everything that was sent until now."""
    try:
        while here.poll(LOOK_EVERY):
            message = here.recv()
            if isinstance(message, Solved | Refused | Failed):
                return message, view
            view = (
                replace(view, began=message, started=time.monotonic())
                if isinstance(message, Began)
                else replace(view, best=message)
            )
    except EOFError:
        return Failed(DIED), view
    return None, view


def _shown(desk: Desk, view: View) -> View:
    """Show it, seldom enough to leave Excel to the planner: writing a cell takes away what can be undone."""
    now = time.monotonic()
    desk.show_progress(view.line(now))
    if now - view.in_cells < CELLS_EVERY:
        return replace(view, shown=now)
    desk.note(view.line(now))
    return replace(view, shown=now, in_cells=now)


def _finished(folder: RunFolder, desk: Desk, sheets: Mapping[str, RawSheet], end: End) -> tuple[Phase, str]:
    match end:
        case None:
            return Phase.CLOSED, "The workbook was closed."
        case Failed(message, details):
            print(details)  # noqa: T201  (into the log)
            return Phase.FAILED, message
        case Refused(faults):
            open_workbook(desk.workbook).write([data_issues(Findings(None, faults))])
            errors = sum(fault.severity is Severity.ERROR for fault in faults)
            return Phase.REFUSED, f"{errors} errors on the input sheets: see Data Issues. Nothing was planned."
        case Solved(plan, _):
            folder.say(Phase.WRITING)
            return _written(desk, sheets, plan)


def _written(desk: Desk, sheets: Mapping[str, RawSheet], plan: Plan) -> tuple[Phase, str]:
    """Write the plan as soon as Excel has time for it, unless the planner does not want it any more."""
    while desk.is_open():
        try:
            changed = changes(sheets, _input(desk))
            if changed and not desk.ask(CHANGED.format("\n".join(changed))):
                return (
                    Phase.NOT_WRITTEN,
                    "\n".join([REFUSED_BY_PLANNER, *changed]),
                )
            write_workbook(plan, desk.workbook)
        except BusyError:
            desk.show_progress("The plan is ready: finish editing the cell, and it is written.")
        else:
            return Phase.DONE, headline(plan)
    return Phase.CLOSED, "The workbook was closed before the plan could be written."


def headline(plan: Plan) -> str:
    """A plan in one sentence."""
    without = f", {plan.unassigned} without owner" if plan.unassigned else ""
    over = f", {plan.overload:.1f} h above capacity" if plan.overload > 1e-6 else ""
    return (
        f"{plan.status.value.capitalize()}: score {plan.score:.4f} (today {plan.score_today:.4f}), proven within "
        f"{plan.gap:.2%} of the best; {plan.moved} of {len(plan.territory.accounts)} accounts move{without}{over}."
    )

"""The process that works: it gets a request and sheets, tells how far it is, and ends with an answer or why not."""

from __future__ import annotations

import threading
import traceback
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from xl_territory.errors import Fault, InputError, TerritoryError, UndecidedError
from xl_territory.run.worker.jobs import JOBS, JobResult, Task
from xl_territory.run.worker.run_progress import RunProgress
from xl_territory.solver.separate_processes import end_with_parent

DIED = "The solver ended unexpectedly, perhaps for want of memory. Nothing was written; your workbook is as it was."


@dataclass(frozen=True)
class Refused:
    """The end: the input has errors."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Failed:
    """The end: no answer. ``message`` is for planners, ``details`` for the log."""

    message: str
    details: str = ""


@dataclass(frozen=True)
class Undecided:
    """The end: the planner has to choose first."""

    question: str


End = JobResult | Refused | Failed | Undecided


def work(connection: Connection, stop: Event) -> None:
    """Receive a request and sheets, carry it out on them and send what there is to tell, an `End` at last.

    ``stop`` ends a search with the best so far. The process also ends when the one that started it is gone.
    """
    end_with_parent()
    request, sheets = connection.recv()
    one_at_a_time = threading.Lock()

    def send(message: RunProgress | End) -> None:
        with one_at_a_time:
            connection.send(message)

    send(carried_out(Task(request, sheets, send, stop.is_set)))


def carried_out(task: Task) -> End:
    """How the task ends, whatever happens."""
    try:
        return JOBS[task.request.job].work(task)
    except InputError as error:
        return Refused(error.faults)
    except UndecidedError as error:
        return Undecided(error.question)
    except TerritoryError as error:
        return Failed(str(error))
    except BrokenExecutor:
        return Failed(DIED, traceback.format_exc())
    except Exception as error:
        return Failed(f"This is a defect, please report it: {error!r}", traceback.format_exc())

"""Many workbooks, one after the other or side by side; one that fails does not stop the others."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass
from pathlib import Path

from xl_territory.errors import TerritoryError, UsageError
from xl_territory.plans.pipeline import answer, judged
from xl_territory.run.optimize import read_checked, write_workbook
from xl_territory.schema import Changes
from xl_territory.solver.problem import Assignment
from xl_territory.territory.territory import Territory

SUFFIXES = frozenset({".xlsx", ".xlsm"})
RESULT_ENDING = "_plan"


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook: ``exit_code`` as the command line would end, the headline figures or the message."""

    book: Path
    exit_code: int
    status: str
    score: float | None = None
    gap: float | None = None
    accounts: int | None = None
    seconds: float | None = None
    message: str = ""


def workbooks(folder: Path) -> list[Path]:
    """The planning workbooks of a folder by name; results, temporary and lock files left out.

    Raises
    ------
    UsageError : when it is no folder, or there is none in it.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.")
    found = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith(("~$", ".")))
    found = [path for path in found if not path.stem.endswith(RESULT_ENDING)]
    if not found:
        raise UsageError(f"There is no .xlsx or .xlsm workbook in {folder}.")
    return found


def run_batch(books: Sequence[Path], changes: Changes, executor: Executor) -> Iterator[Outcome]:
    """Plan every workbook into a file beside it; each outcome as soon as it is there.

    Files are read and written here, only the solving runs on ``executor``: a cluster needs none of the files.
    """
    waiting: dict[Future[Assignment], Job] = {}
    for book in books:
        job = _read(book, changes)
        if isinstance(job, Outcome):
            yield job
        else:
            waiting[executor.submit(answer, job.territory)] = job
    for done in as_completed(waiting):
        yield _finish(waiting[done], done)


@dataclass(frozen=True, eq=False)
class Job:
    """A workbook that is read and waits for its plan."""

    book: Path
    territory: Territory
    since: float


def _read(book: Path, changes: Changes) -> Job | Outcome:
    since = time.perf_counter()
    try:
        return Job(book, read_checked(book, None, changes), since)
    except TerritoryError as error:
        return _failed(book, error)


def _finish(job: Job, done: Future[Assignment]) -> Outcome:
    try:
        plan = judged(job.territory, done.result())
        write_workbook(plan, job.book)
    except Exception as error:
        return _failed(job.book, error)
    code = 0 if plan.complete else 3
    seconds = time.perf_counter() - job.since
    return Outcome(job.book, code, plan.status.value, plan.score, plan.gap, len(plan.unit), seconds)


def _failed(book: Path, error: Exception) -> Outcome:
    if isinstance(error, TerritoryError):
        return Outcome(book, error.exit_code, "not planned", message=str(error))
    return Outcome(book, 1, "failed", message=repr(error))

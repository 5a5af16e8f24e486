"""Many workbooks, one after the other or side by side; one that fails does not stop the others."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from xl_territory.errors import TerritoryError, UsageError
from xl_territory.plans.pipeline import answer, evaluated
from xl_territory.records.log_places import ENDING as LOG
from xl_territory.run.hand_edits import EditChoice, ResolvedEdits
from xl_territory.run.optimize import read_with_edits, write_plan
from xl_territory.run.rescue import SAVED_AS
from xl_territory.schema import Changes
from xl_territory.solver.assignment import Assignment
from xl_territory.territory.territory import Territory
from xl_territory.workbook import Host, open_workbook

SUFFIXES = frozenset({".xlsx", ".xlsm"})
OTHER_WORKBOOKS = frozenset({".xls", ".xlsb", ".ods", ".csv"})
RESULT = re.compile(r"_plan$", re.IGNORECASE)
BACKUP = re.compile(r"\.backup-\d{8}-\d{6}")
WORST_FIRST = (1, 4, 2, 3, 5, 0)
"""Exit codes: a defect before no plan at all before bad input before a partial plan."""

DIED = "Its process ended unexpectedly, perhaps for want of memory. Nothing was written; plan it alone."


@dataclass(frozen=True)
class BatchResult:
    """What became of one workbook: ``exit_code`` as the command line would end, the headline figures or the message.

    ``seconds`` are those of this workbook alone: it does not count that it waited for others.
    """

    book: Path
    exit_code: int
    status: str
    score: float | None = None
    gap: float | None = None
    accounts: int | None = None
    seconds: float | None = None
    message: str = ""


@dataclass(frozen=True)
class Skipped:
    """A file of the folder that is not planned, and why."""

    file: Path
    reason: str


def workbooks(folder: Path) -> tuple[list[Path], list[Skipped]]:
    """The planning workbooks of a folder by name, and its other files; hidden ones and change logs are not mentioned.

    Raises
    ------
    UsageError : when it is no folder, or there is none in it.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.")
    shown = (path for path in folder.iterdir() if not path.name.startswith(("~$", ".")))
    files = sorted(path for path in shown if path.is_file() and not path.name.endswith(LOG))
    skipped = [Skipped(file, reason) for file in files if (reason := _reason_to_skip(file))]
    planning_books = [file for file in files if not _reason_to_skip(file)]
    if not planning_books:
        others = f" {listed(skipped)}." if skipped else ""
        raise UsageError(f"There is no .xlsx or .xlsm workbook to plan in {folder}.{others}")
    return planning_books, skipped


def listed(skipped: Iterable[Skipped]) -> str:
    """The files that are not planned, by reason, in one sentence without its full stop."""
    by_reason: dict[str, list[str]] = {}
    for left_out in skipped:
        by_reason.setdefault(left_out.reason, []).append(left_out.file.name)
    return "Skipped: " + "; ".join(f"{', '.join(names)} ({reason})" for reason, names in by_reason.items())


def worst(codes: Iterable[int]) -> int:
    """The exit code that tells most."""
    return min(codes, key=WORST_FIRST.index, default=0)


def run_batch(
    books: Sequence[Path], changes: Changes, executor: Executor, edits: EditChoice = EditChoice.ASK
) -> Iterator[BatchResult]:
    """Plan every workbook into a file beside it; each outcome as soon as it is there.

    Files are read and written here, only the solving runs on ``executor``: a cluster needs none of the files.
    """
    waiting: dict[Future[Assignment], BatchJob] = {}
    with ExitStack() as reservations:
        for book in books:
            reservation = reservations.enter_context(ExitStack())
            job = _read(book, changes, edits, reservation)
            if isinstance(job, BatchResult):
                yield job
            else:
                waiting[executor.submit(answer, job.territory)] = job
        for done in as_completed(waiting):
            yield _finish(waiting.pop(done), done)


def not_reached(books: Sequence[Path], outcomes: Iterable[BatchResult]) -> list[BatchResult]:
    """The workbooks that somebody stopped the batch before."""
    done = {outcome.book for outcome in outcomes}
    return [BatchResult(book, 4, "stopped") for book in books if book not in done]


@dataclass(frozen=True, eq=False)
class BatchJob:
    """A workbook that is read and waits for its plan; its target is reserved until ``reservation`` is closed."""

    book: Path
    host: Host
    territory: Territory
    kept: ResolvedEdits | None
    seconds: float
    reservation: ExitStack


def _reason_to_skip(file: Path) -> str:
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        return "save it as .xlsx to have it planned" if suffix in OTHER_WORKBOOKS else "no workbook"
    if BACKUP.search(file.name):
        return "a backup"
    return "named like the result of an earlier run" if RESULT.search(file.stem) else ""


def _read(book: Path, changes: Changes, edits: EditChoice, reservation: ExitStack) -> BatchJob | BatchResult:
    since = time.perf_counter()
    try:
        host = open_workbook(book)
        reservation.enter_context(host.reserve())
        territory, kept = read_with_edits(host, None, changes, edits)
    except Exception as error:
        reservation.close()
        return _failed(book, error)
    return BatchJob(book, host, territory, kept, time.perf_counter() - since, reservation)


def _finish(job: BatchJob, done: Future[Assignment]) -> BatchResult:
    since = time.perf_counter()
    with job.reservation:
        try:
            assignment = done.result()
            plan = evaluated(job.territory, assignment)
            notes = write_plan(job.host, plan, None, job.kept)[1]
        except Exception as error:
            return _failed(job.book, error)
    seconds = job.seconds + assignment.seconds + time.perf_counter() - since
    code = 0 if plan.complete else 3
    elsewhere = " ".join(fault.problem for fault in notes if fault.problem.startswith(SAVED_AS))
    return BatchResult(job.book, code, plan.status.value, plan.score, plan.gap, len(plan.unit), seconds, elsewhere)


def _failed(book: Path, error: Exception) -> BatchResult:
    if isinstance(error, TerritoryError):
        return BatchResult(book, error.exit_code, "not planned", message=str(error))
    if isinstance(error, BrokenExecutor):
        return BatchResult(book, 4, "not planned", message=DIED)
    return BatchResult(book, 1, "failed", message=f"This is a defect, please report it: {error!r}")

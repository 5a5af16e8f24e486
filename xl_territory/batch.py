"""Many workbooks, one after the other or side by side; one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path

from xl_territory.app import optimize
from xl_territory.errors import TerritoryError, UsageError

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


def run_batch(books: Sequence[Path], changes: Mapping[str, str], executor: Executor) -> Iterator[Outcome]:
    """Plan every workbook on ``executor``; each outcome as soon as it is there."""
    waiting = {executor.submit(plan_one, book, changes): book for book in books}
    for done in as_completed(waiting):
        error = done.exception()
        yield done.result() if error is None else Outcome(waiting[done], 1, "failed", message=repr(error))


def plan_one(book: Path, changes: Mapping[str, str]) -> Outcome:
    """Plan one workbook into the file beside it; never raises a `TerritoryError`."""
    try:
        done = optimize(book, None, changes)
    except TerritoryError as error:
        return Outcome(book, error.exit_code, "not planned", message=str(error))
    plan = done.plan
    code = 0 if plan.status.complete else 3
    accounts = len(plan.territory.accounts)
    return Outcome(book, code, plan.status.value, plan.score, plan.gap, accounts, done.seconds["total"])

"""What can go wrong, as one hierarchy. Each error carries what a user is told and the exit code of the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from typing import ClassVar


class Severity(StrEnum):
    """How much a fault or a flag matters, most severe first."""

    ERROR = "error"
    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun in the right form: 1 error, 2,000 errors."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the input: where it is, what it is and what to do about it.

    ``row`` is the Excel row (1-based) and ``column`` the header as the planner typed it;
    both are empty where the fault concerns a whole sheet or workbook. Alike faults may be told as one: ``rows`` then
    holds the rows of all of them, and the other fields are those of the first.
    """

    severity: Severity
    sheet: str
    problem: str
    fix: str
    row: int | None = None
    column: str = ""
    value: str = ""
    rows: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many findings this is."""
        return max(1, len(self.rows))

    def __str__(self) -> str:
        place = ", ".join(filter(None, [self.sheet, f"row {self.row}" if self.row else "", self.column]))
        shown = f" ({self.value!r})" if self.value else ""
        return f"{place}: {self.problem}{shown}. {self.fix}."


class TerritoryError(Exception):
    """Base of every error that a user is meant to see; its text is the whole message."""

    exit_code: ClassVar[int] = 1


class InputError(TerritoryError):
    """The input cannot be planned; ``faults`` holds every fault found, warnings included."""

    exit_code = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        errors = [fault for fault in self.faults if fault.severity is Severity.ERROR]
        lines = "\n".join(f"  {fault}" for fault in errors)
        count = sum(fault.count for fault in errors)
        super().__init__(f"{counted(count, 'error')} in the workbook; nothing was planned.\n{lines}")


class UsageError(TerritoryError):
    """The command or the call asks for something that does not exist or cannot be."""

    exit_code = 2


class UndecidedError(UsageError):
    """What is asked for would replace a planner's own work; ``question`` names it, the text adds how to choose."""

    def __init__(self, question: str, choices: str) -> None:
        self.question = question
        super().__init__(f"{question} {choices}")


class TooLittleDataError(TerritoryError):
    """A question cannot be answered from what there is; the text says why, and what data would change it."""

    exit_code = 3


class WorkbookError(TerritoryError):
    """A workbook cannot be read or written."""

    exit_code = 2


class BrokenLogError(TerritoryError):
    """The change log is not what it was: somebody has to look before anything is written."""

    exit_code = 5

    def __init__(self, problems: str) -> None:
        super().__init__(
            f"The change log is broken, and nothing was written. {problems} See log verify; a backup of the workbook, "
            "or log restore, brings the log back."
        )


class InUseError(TerritoryError):
    """A file that a scheduled run needs is open in another program: it comes back later."""

    exit_code = 4


class NoPlanError(TerritoryError):
    """The solver was stopped before it had any plan."""

    exit_code = 4


class SolverError(TerritoryError):
    """A solver is missing, was asked for something it cannot do, or failed."""

    exit_code = 2


def install_command(extra: str = "") -> str:
    """How to install this project again, with an extra: from the clone, archive or wheel that it came from (PEP 610).

    No package index holds it: its name alone would install nothing, or something else.
    """
    wanted = f"[{extra}]" if extra else ""
    try:
        noted = metadata.distribution("xl-territory").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        noted = None
    if noted:
        return f'python -m pip install "xl-territory{wanted} @ {json.loads(noted)["url"]}"'
    return f'python -m pip install ".{wanted}" in the folder that xl_territory came in'

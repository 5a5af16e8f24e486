"""What a planner has selected when a button is clicked, and what the button then proposes to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ACCOUNT, CSM = "Accounts", "CSMs"


@dataclass(frozen=True)
class Selected:
    """A record that is selected: the input sheet that it belongs to, its ID and its Status where that is shown."""

    kind: str
    id: str
    status: str = ""

    @property
    def is_open_seat(self) -> bool:
        """Whether it is a seat that nobody has yet."""
        return self.kind == CSM and self.status.strip().casefold() == "open"


def no_files() -> Sequence[str]:
    """The files that are picked where there is no dialogue."""
    return ()


@dataclass(frozen=True)
class Selection:
    """The sheet in front, the Excel rows that are selected on it, and the records that these rows are about.

    ``folder`` is where the workbook lies, "" where that is not known; ``pick`` asks for files with a dialogue.
    """

    sheet: str
    rows: tuple[int, ...]
    records: tuple[Selected, ...]
    folder: str = ""
    pick: Callable[[], Sequence[str]] = field(default=no_files, compare=False)

    def ids(self, kind: str) -> tuple[str, ...]:
        """The IDs of the records of one kind, in the order of their rows."""
        return tuple(record.id for record in self.records if record.kind == kind)


@dataclass(frozen=True)
class Proposal:
    """Options to ask a study with, and the question that the planner is asked first; "" asks none."""

    options: Mapping[str, Any]
    question: str = ""

"""What a planner has selected when a button is clicked, and what the button then proposes to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Selection:
    """The sheet in front, the Excel rows that are selected on it, and the records that these rows are about."""

    sheet: str
    rows: tuple[int, ...]
    records: tuple[Selected, ...]

    def ids(self, kind: str) -> tuple[str, ...]:
        """The IDs of the records of one kind, in the order of their rows."""
        return tuple(record.id for record in self.records if record.kind == kind)


@dataclass(frozen=True)
class Proposal:
    """Options to ask a study with, and the question that the planner is asked first; "" asks none."""

    options: Mapping[str, Any]
    question: str = ""

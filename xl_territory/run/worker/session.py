"""A session with the planner as a run sees it: the workbook, what is shown there, what the planner answers."""

from __future__ import annotations

from typing import Any, Protocol

START, PROGRESS = "Start", "Start_Progress"
"""The sheet that stands in front of the workbook, and the name of the cell on it that a run keeps up to date."""


class Session(Protocol):
    """An open workbook with somebody before it. Nothing here raises while a cell is being edited."""

    @property
    def workbook(self) -> Any:
        """What `app` reads and writes."""

    def is_open(self) -> bool:
        """Whether the workbook is still there."""

    def show_progress(self, text: str) -> None:
        """How far it is, for the moment; "" takes it away."""

    def note(self, text: str) -> None:
        """The same in the progress line of the Start sheet, where it stays."""

    def tell(self, text: str) -> None:
        """Say something that the planner must see."""

    def ask(self, question: str) -> bool:
        """Ask something that is answered by yes or no."""

    def decide(self, question: str) -> bool | None:
        """Ask something that is answered by yes, no or cancel (None)."""

    def show(self, sheet: str) -> None:
        """Bring a sheet to the front where nobody can be typing; "" leaves the one that is there."""

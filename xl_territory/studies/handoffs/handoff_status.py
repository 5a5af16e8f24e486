"""The words of the column Status of Handoffs and Handoff Tasks."""

from __future__ import annotations

from enum import StrEnum


class HandoffStatus(StrEnum):
    """What a planner says of a handoff; blank is Planned."""

    PLANNED = "Planned"
    ANNOUNCED = "Announced"
    IN_PROGRESS = "In progress"
    DONE = "Done"
    SLIPPED = "Slipped"
    CANCELLED = "Cancelled"


class TaskStatus(StrEnum):
    """What a planner says of a task; blank is Open."""

    OPEN = "Open"
    DONE = "Done"

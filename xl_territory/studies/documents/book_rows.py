"""A book plan as rows: every document, and the sheet Book Plans, is made of these and of nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from xl_territory.workbook.sheets import Cell, Format, Shown


class Section(StrEnum):
    """The sections of a book plan, in their order."""

    BOOK = "Your book"
    HYPOTHESIS = "What it is about"
    GAINED = "What you gain"
    LOST = "What you hand on"
    HANDOFFS = "Handoffs"
    TOP = "Top 10"
    TIERS = "Coverage by tier"
    RISKS = "Risks"
    MILESTONES = "Milestones"
    QUOTA = "Quota"


@dataclass(frozen=True)
class BookRow:
    """A row of a book plan.

    ``figure`` is what its section is about, in its own format; ``team`` the same of the whole team; ``detail`` is text.
    """

    section: Section
    text: str
    account: str = ""
    figure: Cell = None
    arr: float | None = None
    hours: float | None = None
    team: Cell = None
    date: dt.date | None = None
    detail: str = ""


@dataclass(frozen=True)
class BookPlan:
    """The plan of one CSM's book."""

    csm: str
    name: str
    plan_date: dt.date
    rows: tuple[BookRow, ...]


def whole(number: float) -> Cell:
    """A count."""
    return Shown(int(number), Format.WHOLE)


def hours(number: float) -> Cell:
    """Hours a week."""
    return Shown(float(number), Format.HOURS)


def share(number: float) -> Cell:
    """A share; nothing where it is not known."""
    return Shown(float(number), Format.SHARE) if abs(number) < float("inf") else None


def money(number: float) -> Cell:
    """An amount of money."""
    return Shown(float(number), Format.MONEY)

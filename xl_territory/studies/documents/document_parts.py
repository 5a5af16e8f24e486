"""A book plan as the parts that a document of any kind has: headings, sentences, tables of texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from xl_territory.studies.documents.book_rows import BookPlan, BookRow, Section
from xl_territory.studies.shown_values import shown
from xl_territory.workbook.sheets import Format


@dataclass(frozen=True)
class PartColumn:
    """A column of a table: its header, and whether numbers stand in it; ``width`` is its share of the line."""

    header: str
    is_number: bool
    width: int


@dataclass(frozen=True)
class Part:
    """A section of a document: a heading, sentences, and a table that may have no rows."""

    heading: str
    sentences: tuple[str, ...]
    columns: tuple[PartColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class BookDocument:
    """A document about one book."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]


LAYOUT: Mapping[Section, Mapping[str, str]] = {
    Section.BOOK: {"text": "", "figure": "You", "team": "Team"},
    Section.HYPOTHESIS: {"text": "More than elsewhere", "figure": "Of your accounts", "team": "Of the team's"},
    Section.GAINED: {"text": "Account", "figure": "ARR", "hours": "Hours", "date": "Handover", "detail": "Why"},
    Section.LOST: {"text": "Account", "figure": "ARR", "hours": "Hours", "date": "Handover", "detail": "Why"},
    Section.HANDOFFS: {"text": "Account", "date": "Start", "detail": "What happens", "hours": "Hours"},
    Section.TOP: {"text": "Account", "figure": "ARR", "hours": "Hours", "date": "Renewal", "detail": "Tier, health"},
    Section.TIERS: {"text": "Tier", "figure": "Accounts", "arr": "ARR", "hours": "Hours"},
    Section.RISKS: {"text": "Account", "figure": "At stake", "arr": "ARR", "date": "Renewal", "detail": "Why"},
    Section.MILESTONES: {"text": "What", "figure": "Accounts", "arr": "ARR", "date": "Until"},
    Section.QUOTA: {"text": "", "figure": "Amount"},
}
"""The columns of each section and their headers."""

SENTENCES = {
    Section.RISKS: "At stake is the ARR that is assumed to be lost in a year (Settings, Retention).",
    Section.QUOTA: "Quota = renewals + expansion + gap.",
}
WIDTHS = {"text": 5, "detail": 8, "hours": 2}
OTHERWISE = 3
FORMATS = {
    "arr": Format.MONEY,
    "hours": Format.HOURS,
    "date": Format.DATE,
    "figure": Format.NUMBER,
    "team": Format.NUMBER,
}
NUMBERS = {"figure", "team", "arr", "hours"}


def book_document(plan: BookPlan) -> BookDocument:
    """The document of a book plan."""
    parts = tuple(_part(section, tuple(rows)) for section, rows in groupby(plan.rows, key=lambda row: row.section))
    name = plan.name if plan.name == plan.csm else f"{plan.name} ({plan.csm})"
    return BookDocument(f"Book plan: {name}", f"For {_day(plan.plan_date)}", parts)


def _part(section: Section, rows: Sequence[BookRow]) -> Part:
    """Rows that are text alone are sentences; columns without a cell are left out."""
    layout = LAYOUT[section]
    texts = [row for row in rows if not any(_cell(row, name) for name in layout if name != "text")]
    lines = [row for row in rows if row not in texts]
    names = [name for name in layout if any(_cell(row, name) for row in lines)]
    columns = tuple(PartColumn(layout[name], name in NUMBERS, WIDTHS.get(name, OTHERWISE)) for name in names)
    said = (*(row.text for row in texts), *([SENTENCES[section]] if section in SENTENCES and lines else []))
    return Part(section.value, said, columns, tuple(tuple(_cell(row, name) for name in names) for row in lines))


def _cell(row: BookRow, name: str) -> str:
    return shown(getattr(row, name), FORMATS.get(name, Format.TEXT))


def _day(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}"

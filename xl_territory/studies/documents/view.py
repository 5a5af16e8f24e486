"""Book plans in a terminal: a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.documents.book_rows import BookPlan, Section
from xl_territory.studies.terminal_tables import plain_table


def in_short(said: str, plans: Sequence[BookPlan]) -> RenderableType:
    """What is said; whose plans they are, and how many accounts come and go in each."""
    table = plain_table(["CSM", "Gains", "Hands on", "Handoffs with dates"], text_columns=1)
    for plan in plans:
        many = Counter(row.section for row in plan.rows)
        table.add_row(plan.name, *(str(many[each]) for each in (Section.GAINED, Section.LOST, Section.HANDOFFS)))
    return Group(Text(said), table)

"""Conflicts in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.conflicts.remedies import ConflictStudy
from xl_territory.studies.conflicts.sheet import NONE
from xl_territory.studies.terminal_tables import plain_table


def conflicts(study: ConflictStudy) -> RenderableType:
    """Each conflict with what would mend it."""
    parts: list[RenderableType] = []
    for number, (sentence, remedies) in enumerate(zip(study.sentences, study.remedies, strict=True), start=1):
        table = plain_table(("What would mend it", "Where", "Hours", "No\nowner", "h\nabove"), text_columns=2)
        for remedy in remedies:
            owners = "–" if remedy.without_owner is None else str(remedy.without_owner)
            hours = "–" if remedy.overload is None else f"{remedy.overload:.1f}"
            table.add_row(remedy.sentence, remedy.where, f"{remedy.hours:.1f}", owners, hours)
        parts += [Text(f"Conflict {number}", style="bold red"), Text(sentence), table]
    return Group(*parts) if parts else Text(NONE, style="green")

"""A change made by hand, in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.move_check.analysis import ManualEdits
from xl_territory.studies.move_check.sheet import rows, sentence
from xl_territory.studies.terminal_tables import plain_table


def manual_edits(found: ManualEdits) -> RenderableType:
    """The accounts that change hands, terms before and after, and what breaks."""
    if not found.changed:
        return Text(sentence(found), style="green")
    moves = plain_table(("Account", "Name", "From", "To", "Hours"), text_columns=4)
    for *words, hours in rows(found):
        moves.add_row(*words, f"{hours:.1f}")
    terms = plain_table(("Term", "Before", "After"), text_columns=1)
    for old_term, term in zip(found.before.terms, found.after.terms, strict=True):
        if term.weight:
            terms.add_row(term.name, f"{old_term.value:.4f}", f"{term.value:.4f}")
    broken = [Text(f"Breaks {violation.rule}: {violation.detail}", style="red") for violation in found.broken]
    return Group(moves, terms, Text(sentence(found)), *broken)

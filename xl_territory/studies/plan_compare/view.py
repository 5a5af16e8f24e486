"""Two plans side by side in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.plan_compare.analysis import PlanComparison
from xl_territory.studies.plan_compare.sheet import sentence
from xl_territory.studies.terminal_tables import plain_table

MOST_ROWS = 20


def plans(found: PlanComparison) -> RenderableType:
    """Terms of both, then who moved."""
    terms = plain_table(("Term", "Other", "This"), text_columns=1)
    for then, now in zip(found.other.terms, found.this.terms, strict=True):
        if now.weight:
            terms.add_row(now.name, f"{then.value:.4f}", f"{now.value:.4f}")
    t, names = found.this.territory, [*found.this.territory.csm_names, "nobody"]
    moves = plain_table(("Account", "Other", "This", "Hours"), text_columns=3)
    for i in found.differing[:MOST_ROWS]:
        then, now = (names[plan.books.owner[i]] for plan in (found.other, found.this))
        moves.add_row(t.account_names[i], then, now, f"{t.hours[i]:.1f}")
    hidden = len(found.differing) - MOST_ROWS
    remark = [Text(f"and {hidden} more on the sheet", style="dim")] if hidden > 0 else []
    return Group(terms, moves, *remark, Text(sentence(found)))

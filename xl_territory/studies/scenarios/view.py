"""Plans side by side in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.plans.retention import MODEL
from xl_territory.studies.scenarios.analysis import Comparison
from xl_territory.studies.terminal_tables import plain_table


def comparison(found: Comparison, *below: RenderableType) -> RenderableType:
    """A row per plan; then what else there is to say."""
    columns = ("Scenario", "Score", "Moved", "Skill", "Off\ntarget", "h\nabove", "No\nowner", "Retention")
    table = plain_table(columns, text_columns=1)
    for m in found.measures:
        shares = (f"{m.moved_share:.0%}", f"{m.skill_match:.0%}", f"{m.balance.largest_deviation:.0%}")
        left = (f"{m.overload:.1f}", str(m.without_owner), f"{m.retained:.1%}")
        table.add_row(m.name, f"{m.score:.4f}", *shares, *left)
    same = f"{int(found.same.sum())} of {len(found.same)} accounts have the same CSM in every plan."
    return Group(table, Text(f"Best by your weights: {found.best.name}. {same}"), *below, Text(MODEL, style="dim"))

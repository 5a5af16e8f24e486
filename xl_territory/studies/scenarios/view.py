"""Plans side by side in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.plans.retention import MODEL
from xl_territory.studies.scenarios.analysis import Comparison
from xl_territory.studies.scenarios.sheet import sentence
from xl_territory.studies.terminal_tables import plain_table


def comparison(found: Comparison, *below: RenderableType) -> RenderableType:
    """A row per plan; then what else there is to say."""
    columns = (
        "Scenario",
        "Score",
        "Moved",
        "Off\nfair",
        "h\nabove",
        "No\nowner",
        "Status",
        "May be\nbetter by",
        "Breaks",
    )
    table = plain_table(columns, text_columns=1)
    for measures in found.measures:
        figures = (f"{measures.score:.4f}", f"{measures.moved_share:.0%}", f"{measures.balance.largest_deviation:.0%}")
        undone = (f"{measures.overload:.1f}", str(measures.without_owner), measures.status)
        open_ = "" if measures.better_by is None else f"{measures.better_by:.4f}"
        table.add_row(measures.name, *figures, *undone, open_, Text(measures.breaks, "red"))
    return Group(table, Text(sentence(found)), *below, Text(MODEL, style="dim"))

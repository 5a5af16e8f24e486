"""A plan and what becomes of it, in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.terminal_tables import plain_table
from xl_territory.studies.what_if.analysis import WhatIf, side_by_side
from xl_territory.studies.what_if.sheet import sentence


def what_if(found: WhatIf) -> RenderableType:
    """The plans side by side."""
    columns = ("Plan", "Status", "Score", "Off\nfair", "Skill", "h\nabove", "No\nowner", "New\nowner", "Taken")
    table = plain_table(columns, text_columns=2)
    plans = [found.left, *(way.plan for way in found.ways)]
    moves = ((0, 0), *((len(found.changed(plan)), found.taken(plan)) for plan in plans))
    for measures, (changed, taken) in zip(side_by_side(found), moves, strict=True):
        shares = (f"{measures.score:.4f}", f"{measures.balance.largest_deviation:.0%}", f"{measures.skill_match:.0%}")
        table.add_row(
            measures.name,
            measures.status,
            *shares,
            f"{measures.overload:.1f}",
            str(measures.without_owner),
            str(changed),
            str(taken),
        )
    return Group(table, Text(sentence(found)))

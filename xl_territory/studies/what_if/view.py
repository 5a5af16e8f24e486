"""A plan and what becomes of it, in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.terminal_tables import plain_table
from xl_territory.studies.what_if.analysis import WhatIf, side_by_side
from xl_territory.studies.what_if.sheet import sentence


def what_if(found: WhatIf) -> RenderableType:
    """The plans side by side."""
    table = plain_table(("Plan", "Score", "Off\ntarget", "Skill", "h\nabove", "No\nowner", "New\nowner", "Taken"), 1)
    moves = ((0, 0), (0, 0), *((len(found.changed(p)), found.taken(p)) for p in (found.repair, found.anew)))
    for m, (changed, taken) in zip(side_by_side(found), moves, strict=True):
        shares = (f"{m.score:.4f}", f"{m.balance.largest_deviation:.0%}", f"{m.skill_match:.0%}")
        table.add_row(m.name, *shares, f"{m.overload:.1f}", str(m.without_owner), str(changed), str(taken))
    return Group(table, Text(sentence(found)))

"""The curve of two aims in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.terminal_tables import plain_table
from xl_territory.studies.trade_off.analysis import Frontier
from xl_territory.studies.trade_off.sheet import sentence, shown


def trade_off(found: Frontier) -> RenderableType:
    """A row per point of the curve."""
    columns = (shown(found.second), shown(found.first), "moved", "h above", "score", "proven within", "")
    table = plain_table(columns, text_columns=0)
    for k, p in enumerate(found.points):
        knee = Text("knee" if k == found.knee and len(found.points) > 2 else "", style="bold green")
        figures = (f"{p.second:.1%}", f"{p.first:.4f}", f"{p.plan.moved}", f"{p.plan.overload:.1f}")
        table.add_row(*figures, f"{p.plan.score:.4f}", f"{p.gap:.1%}", knee)
    return Group(table, Text(sentence(found)))

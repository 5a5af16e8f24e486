"""The curve of two aims in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.terminal_tables import plain_table
from xl_territory.studies.trade_off.analysis import Frontier
from xl_territory.studies.trade_off.sheet import kinds, sentence, shown


def trade_off(found: Frontier) -> RenderableType:
    """A row per point of the curve."""
    columns = (shown(found.second), "none\nbelow", shown(found.first), "none\nbelow", "moved", "h above", "score", "")
    table = plain_table(columns, text_columns=0)
    for kind, point in zip(kinds(found), found.points, strict=True):
        aims = (f"{point.second:.1%}", f"{point.least_second:.1%}", f"{point.first:.2%}", f"{point.least_first:.2%}")
        table.add_row(
            *aims, f"{point.plan.moved}", f"{point.plan.overload:.1f}", f"{point.plan.score:.4f}", Text(kind, "green")
        )
    return Group(table, Text(sentence(found)))

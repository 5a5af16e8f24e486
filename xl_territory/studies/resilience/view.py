"""What would be lost with each CSM, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.resilience.analysis import Loss, how_repaired, single_point_of_failure
from xl_territory.studies.terminal_tables import plain_table


def resilience(losses: Sequence[Loss]) -> RenderableType:
    """A row per CSM, the gravest first."""
    table = plain_table(("Without", "Hours", "No home", "At-risk", "Re-homed", "Others", "Skills lost"), text_columns=1)
    for loss in losses:
        hours = (f"{loss.hours:.1f}", f"{loss.uncovered:.1f}", str(loss.at_risk))
        table.add_row(loss.name, *hours, str(loss.reassigned), str(loss.others), ", ".join(loss.skills))
    return Group(table, Text(f"{single_point_of_failure(losses)} {how_repaired(losses)}"))

"""How fair the plan is, in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.fairness.analysis import FairnessStudy
from xl_territory.studies.fairness.fairness_sentences import headline
from xl_territory.studies.terminal_tables import plain_table


def fairness(study: FairnessStudy) -> RenderableType:
    """A row per CSM, then the groups that are treated differently."""
    table = plain_table(("CSM", "Mostly by", "Outlier in", "Burden"), text_columns=3)
    for burden in study.burdens:
        name = study.plan.territory.csm_names[burden.csm]
        table.add_row(name, burden.by, ", ".join(burden.outlying), f"{burden.total:.2f}")
    differences = [
        Text(f"{group.kind} {group.name}: {difference.words}", "yellow")
        for group in study.groups
        for difference in group.notable
    ]
    return Group(table, Text(headline(study.plan, study.burdens, study.change)), *differences)

"""An account looked at closely, in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from xl_territory.studies.explain.analysis import ExplainStudy, Explanation
from xl_territory.studies.explain.hard_to_place import hard_to_place
from xl_territory.studies.terminal_tables import plain_table


def explained(study: ExplainStudy) -> RenderableType:
    """One account, what was tried for it; or the accounts that are hard to place."""
    if study.found is None:
        return _hard(study)
    adds = ", ".join(f"{term} {points:+.3f}" for term, points in zip(study.found.terms, study.found.adds, strict=True))
    binding = "; ".join(study.found.binding) or "none"
    tried = [Text.assemble((f"{swap.title}: ", "bold"), swap.sentence) for swap in study.tried]
    facts = Text(f"It adds, in score points: {adds}.\nRules that bind: {binding}.\n")
    return Group(explanation(study.found), facts, *tried)


def explanation(found: Explanation) -> RenderableType:
    """Why one account is where it is, and every CSM as an alternative."""
    table = plain_table(("CSM", "Name", "In the way", "Cost", "Hours after", "Capacity"), text_columns=3)
    for option in found.options:
        cost = "" if option.cost is None else f"{option.cost:+.3f}"
        hours = f"{option.hours:.1f}", f"{option.capacity:.1f}"
        table.add_row(option.csm, option.name, option.obstacle, cost, *hours)
    return Group(Text(found.title, style="bold"), found.sentence, table, Text("Cost in score points.", style="dim"))


def _hard(study: ExplainStudy) -> RenderableType:
    table = plain_table(("Account", "Name", "Hard to place because", "What to do"), text_columns=4)
    t = study.plan.territory
    for hard in hard_to_place(study.plan):
        table.add_row(t.account_ids[hard.account], t.account_names[hard.account], hard.detail, hard.action)
    return table if table.row_count else Text("No account is hard to place.", style="green")

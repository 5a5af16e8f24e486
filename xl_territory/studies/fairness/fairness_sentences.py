"""What a manager can say to each CSM about the plan."""

from __future__ import annotations

from xl_territory.plans.evaluate import Plan
from xl_territory.studies.fairness.relative_workload import RelativeWorkload, aspects, book_totals, worst
from xl_territory.studies.fairness.smallest_change import SmallestChange

SAID = {
    "hours": "your hours are {own:.0%} of your fair share, the team's median is {median:.0%}",
    "at-risk share": "{own:.0%} of your hours are at-risk customers, the team's median is {median:.0%}",
    "new accounts": "{own:.0%} of your accounts are younger than a year, the team's median is {median:.0%}",
    "moved in": "{own:.0%} of your accounts are new to you, the team's median is {median:.0%}",
    "moved out": "you hand over {own:.0%} of the accounts you had, the team's median is {median:.0%}",
    "potential": "your book's potential is {own:,.0f}, the team's median is {median:,.0f}",
}


def sentences(plan: Plan, found: tuple[RelativeWorkload, ...], change: SmallestChange | None) -> list[str]:
    """One for each CSM, in their order; whoever is worst off is told what could be done."""
    heavy = worst(found).csm if found else -1
    measured = aspects(plan.territory, book_totals(plan.territory, plan.books))
    return [
        _sentence(
            plan,
            burden,
            [(aspect.name, float(aspect.values[burden.csm]), float(aspect.median[0])) for aspect in measured],
        )
        + (f" We could give {_moves(plan, change)}." if change and burden.csm == heavy else "")
        for burden in found
    ]


def headline(plan: Plan, found: tuple[RelativeWorkload, ...], change: SmallestChange | None) -> str:
    """Who is worst off, by what, and what mends it."""
    if not found or worst(found).total < 1e-9:
        return "Nobody is worse off than the median of the team."
    heavy = worst(found)
    name = plan.territory.csm_names[heavy.csm]
    return f"Worst off: {name}, mostly by {heavy.by} (burden {heavy.total:.2f}). {change_words(plan, change)}"


def change_words(plan: Plan, change: SmallestChange | None) -> str:
    """The smallest change that helps, as a sentence."""
    if change is None:
        return "No move to or from them, and no exchange of two, makes the heaviest burden lighter."
    price = f"costs {change.cost:.2f}" if change.cost >= 0 else f"saves {-change.cost:.2f}"
    burden = f"from {change.before:.2f} to {change.after:.2f} ({plan.territory.csm_names[change.heaviest]})"
    mends = f"it mends {change.share:.0%} of the heaviest burden, {burden}, and {price} points"
    return f"Smallest change: {_moves(plan, change)}; {mends}."


def _sentence(plan: Plan, burden: RelativeWorkload, seen: list[tuple[str, float, float]]) -> str:
    name = plan.territory.csm_names[burden.csm]
    if not burden.by:
        return f"{name}, your book is at or below the team's median in every respect."
    (own, median), *_ = [(own, median) for each, own, median in seen if each == burden.by]
    return f"{name}, {SAID[burden.by].format(own=own, median=median)}."


def _moves(plan: Plan, change: SmallestChange) -> str:
    t = plan.territory
    return " and ".join(f"{t.account_names[i]} to {t.csm_names[j]}" for i, j in change.moves)

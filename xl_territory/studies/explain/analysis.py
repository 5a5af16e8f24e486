"""One account looked at closely: why it is where it is, and every CSM as an alternative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.alternatives import added_violations, move_costs
from xl_territory.plans.contributions import contributions, rises
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.reasons import POINTS, obstacle, reasons, unit_owner
from xl_territory.policies import RULES
from xl_territory.policies.policy import Mode
from xl_territory.studies.explain.why_not import WhyNot, forbidden, soft_words, why_not
from xl_territory.territory.positions import account_position
from xl_territory.territory.workloads import UNASSIGNED, Integers

TRIED = 3


@dataclass(frozen=True)
class OwnerOption:
    """A CSM as owner: cost in score points against the plan (None where it cannot be), hours a week the CSM would
    then have, and what is in the way: a hard rule where ``forbidden``, else how full it is, else the soft rules that
    would be broken, by ``violations`` more than in the plan (these come before any score). ``rises`` is the cost term
    by term, as `Explanation.terms` names them.
    """

    csm: str
    name: str
    cost: float | None
    hours: float
    capacity: float
    obstacle: str
    rises: tuple[float, ...] = ()
    forbidden: bool = False
    violations: float = 0.0


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why the account is where it is; ``options`` has its owner first, then the others by cost.

    ``terms`` are those that count, ``adds`` what the account adds to each of them in score points, ``binding`` the
    rules that leave it less choice.
    """

    title: str
    sentence: str
    options: tuple[OwnerOption, ...]
    terms: tuple[str, ...]
    adds: tuple[float, ...]
    binding: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ExplainStudy:
    """A plan, one account of it looked at closely (None = none), and the CSMs that were tried for it."""

    plan: Plan
    found: Explanation | None = None
    tried: tuple[WhyNot, ...] = ()


def explain_study(plan: Plan, account: str | None, csm: str | None = None) -> ExplainStudy:
    """An account of the plan, with one CSM tried for it or the cheapest ones; None looks at the plan.

    Raises
    ------
    UsageError : when there is no such account or CSM.
    """
    if account is None:
        return ExplainStudy(plan)
    explanation = explain(plan, account)
    tried = (why_not(plan, position_of(plan, account), csm),) if csm else best_repairs(plan, explanation, account)
    return ExplainStudy(plan, explanation, tried)


def explain(plan: Plan, account: str) -> Explanation:
    """Explain the account with ID or name ``account``. UsageError when there is none in the plan."""
    t = plan.territory
    i = position_of(plan, account)
    counting = [k for k, term in enumerate(plan.terms) if term.weight]
    ranked = sorted(_options(plan, i, counting), key=_rank)
    home = plan.books.owner[i]
    with_ = "nobody" if home == UNASSIGNED else t.csm_names[home]
    return Explanation(
        title=f"{t.account_names[i]} is with {with_}",
        sentence=reasons(plan).sentences[i],
        options=tuple(ranked),
        terms=tuple(plan.terms[k].name for k in counting),
        adds=tuple(map(float, contributions(plan)[counting, i])),
        binding=tuple(_binding(plan, i)),
    )


def best_repairs(plan: Plan, found: Explanation, account: str) -> tuple[WhyNot, ...]:
    """The cheapest alternatives tried: what each costs after the best repair, and who else would have to move."""
    i = position_of(plan, account)
    others = [o for o in found.options if o.obstacle != "owner" and not o.forbidden]
    return tuple(why_not(plan, i, option.csm) for option in sorted(others, key=lambda o: o.cost or 0.0)[:TRIED])


def position_of(plan: Plan, account: str) -> int:
    """Position of the account with that ID or name. UsageError when there is none, or more than one."""
    return account_position(plan.territory, account)


def _options(plan: Plan, i: int, counting: list[int]) -> Iterator[OwnerOption]:
    t, unit, owner = plan.territory, int(plan.unit[i]), unit_owner(plan)
    row = np.array([unit])
    costs = move_costs(plan.problem, owner, row)[0] * POINTS
    violations = added_violations(plan.problem, owner, row)[0]
    by_term = rises(plan, owner, unit)[counting]
    home = plan.books.owner[i]
    for j in range(len(t.csms)):
        extra = 0.0 if j == home else _hours_at(plan, plan.members[unit], j)
        finite = bool(np.isfinite(costs[j]))
        rule = "" if j == home else forbidden(plan, i, j)
        yield OwnerOption(
            csm=t.csm_ids[j],
            name=t.csm_names[j],
            cost=float(costs[j]) if finite else None,
            hours=float(plan.books.load[j]) + extra,
            capacity=float(t.capacity[j]),
            obstacle="owner" if j == home else rule or obstacle(plan, i, j) or soft_words(plan, i, j),
            rises=tuple(map(float, by_term[:, j])) if finite else (),
            forbidden=bool(rule),
            violations=float(violations[j]),
        )


def _rank(option: OwnerOption) -> tuple[bool, bool, bool, float, float]:
    """The owner first, then whom a rule allows, those with room before those without."""
    rank = option.obstacle != "owner", option.forbidden, bool(option.obstacle)
    return (*rank, option.violations, option.cost or 0.0)


def _hours_at(plan: Plan, accounts: Integers, j: int) -> float:
    hours = plan.territory.pair_hours[accounts]
    return float(hours[:, j if hours.shape[1] > 1 else 0].sum())


def _binding(plan: Plan, i: int) -> Iterator[str]:
    """What rules ask of the account, or of those that share its CSM, and who has no room for it."""
    t, home = plan.territory, plan.books.owner[i]
    unit = set(map(int, plan.members[plan.unit[i]]))
    for rule in RULES:
        mode = rule.mode(t)
        requirements = (
            [source.text for source in rule.sources(t) if unit.intersection(source.accounts)]
            if mode is not Mode.OFF
            else []
        )
        if requirements:
            yield f"{rule.name}{' (soft)' if mode is Mode.SOFT else ''}: {', '.join(requirements)}"
    others = [j for j in range(len(t.csms)) if j != home and plan.problem.allowed[plan.unit[i], j]]
    full = [t.csm_ids[j] for j in others if obstacle(plan, i, j)]
    if full:
        yield f"no room at {', '.join(full)}"

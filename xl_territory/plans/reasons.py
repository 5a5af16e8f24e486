"""Why an account is where it is: one sentence that a CSM could be told, built from the real contributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.alternatives import Alternatives, move_costs, next_best
from xl_territory.plans.evaluate import Plan
from xl_territory.policies import RULES, TERMS, Rule, Term
from xl_territory.policies.compose import assemble_terms, settling
from xl_territory.policies.policy import Mode, Obstacle
from xl_territory.policies.rules.capacity import full_hours
from xl_territory.policies.wording import relationship
from xl_territory.solver.problem import TOLERANCE, AssignmentProblem, Floats, Integers
from xl_territory.territory.requirements import unmatched
from xl_territory.territory.workloads import UNASSIGNED

POINTS = 100.0
"""Score points: the score runs from 0 to 1, people read it from 0 to 100."""
NEGLIGIBLE = 5e-6
NEXT_TO_NOTHING = 5e-4


@dataclass(frozen=True)
class Why:
    """Why an account is with its CSM, in parts, each may be "": what settles it, skills, the CSM's time, history."""

    settled: str = ""
    skills: str = ""
    time: str = ""
    history: str = ""

    def __str__(self) -> str:
        why = ", ".join(text for text in (self.settled, self.skills, self.time, self.history) if text)
        return f"{why[:1].upper()}{why[1:]}"


@dataclass(frozen=True, eq=False)
class Reasons:
    """For each account (n,): the sentence, its parts, the next best CSM (-1 for none) and its cost in score points.

    Without owner the parts are None; without second choice the cost is NaN.
    """

    sentences: tuple[str, ...]
    parts: tuple[Why | None, ...]
    next_best: Integers
    cost: Floats


def reasons(plan: Plan) -> Reasons:
    """Why each account of the plan is where it is, and what its second choice would cost."""
    second = next_best(plan.problem, unit_owner(plan))
    spread = second.of(plan.unit)
    lost = what_is_lost(plan, second)
    free = full_hours(plan.territory) - plan.books.load
    settled = {i: rule.settled_by(plan.territory, i) for i, rule in settling(plan.territory, RULES).items()}
    parts = tuple(
        _why(plan, i, free, settled.get(i, "")) if plan.books.owner[i] != UNASSIGNED else None
        for i in range(len(plan.unit))
    )
    sentences = tuple(
        f"{why}; {_second_choice(plan, i, spread, lost[plan.unit[i]])}." if why else _why_nobody(plan, i)
        for i, why in enumerate(parts)
    )
    return Reasons(sentences, parts, spread.owner, spread.cost * POINTS)


def unit_owner(plan: Plan) -> Integers:
    """(units,) owner of each unit of the plan's problem."""
    owner = np.full(plan.problem.units, UNASSIGNED)
    owner[plan.unit] = plan.books.owner
    return owner


def what_is_lost(plan: Plan, second: Alternatives) -> Sequence[Term | None]:
    """(units,) the term that gets worst when a unit goes to its second choice, None where none does."""
    owner = unit_owner(plan)
    rises = np.array([_rise(problem, owner, second.owner) for problem in _one_term_each(plan)])
    return [TERMS[k] if rise > NEGLIGIBLE else None for k, rise in zip(rises.argmax(0), rises.max(0), strict=True)]


def _one_term_each(plan: Plan) -> list[AssignmentProblem]:
    return [assemble_terms(plan.territory, plan.unit, (term,), TERMS) for term in TERMS]


def _rise(problem: AssignmentProblem, owner: Integers, to: Integers) -> Floats:
    """(units,) rise of the score when each unit alone goes to ``to``; 0 where that is nobody."""
    rows = np.flatnonzero((to != UNASSIGNED) & (owner != UNASSIGNED))
    rise = np.zeros(problem.units)
    for some in np.array_split(rows, max(1, len(rows) // 2048)):
        rise[some] = move_costs(problem, owner, some)[np.arange(len(some)), to[some]]
    return rise


def _why(plan: Plan, i: int, free: Floats, settled: str) -> Why:
    return Why(settled, _skills(plan, i), _time(plan, i, free), _history(plan, i))


def _why_nobody(plan: Plan, i: int) -> str:
    if not plan.problem.allowed[plan.unit[i]].any():
        together = "it and its family" if (plan.unit == plan.unit[i]).sum() > 1 else "it"
        return f"No owner: the rules leave no CSM who may have {together}."
    return "No owner: every CSM who may have it is at a hard limit."


def _skills(plan: Plan, i: int) -> str:
    missing = unmatched(plan.territory, i, plan.books.owner[i])
    matched = [word for word in plan.territory.wanted[i].values() if word not in missing]
    if matched:
        return f"{' and '.join(matched)} match" + (f" (not {' or '.join(missing)})" if missing else "")
    return f"no {' or '.join(missing)} skill" if missing else ""


def _time(plan: Plan, i: int, free: Floats) -> str:
    hours = free[plan.books.owner[i]]
    if hours < -0.05:
        return f"{-hours:.1f} h over capacity"
    return f"{hours:.1f} h free" if hours >= 0.05 else "no hours free"


def _history(plan: Plan, i: int) -> str:
    t = plan.territory
    if t.current[i] == UNASSIGNED:
        return "had no CSM"
    if plan.books.moved[i]:
        return f"comes from {t.csm_names[t.current[i]]}"
    return f"keeps {relationship(t, i)}"


def _second_choice(plan: Plan, i: int, second: Alternatives, lost: Term | None) -> str:
    j = int(second.owner[i])
    if j == UNASSIGNED:
        return "no other CSM may take it"
    words = f"next best {plan.territory.csm_ids[j]} {_price(plan, i, j, second.cost[i] * POINTS, lost)}"
    if second.violations[i] > TOLERANCE:
        words += f", and breaks a soft rule ({obstacle(plan, i, j, Mode.SOFT)})"
    return words if second.room[i] else f"{words}, but {obstacle(plan, i, j)}"


def _price(plan: Plan, i: int, j: int, points: float, lost: Term | None) -> str:
    if abs(points) < NEXT_TO_NOTHING:
        return "would cost next to nothing"
    if points < 0:
        return f"would save {_shown(-points)} points"
    why = f": {lost.loss(plan.territory, plan.books, i, j)}" if lost else ""
    return f"would cost {_shown(points)} points{why}"


def obstacle(plan: Plan, i: int, j: int, mode: Mode = Mode.HARD) -> str:
    """What the rules of this mode have against account ``i``, with its unit, at CSM ``j`` as things are; "" nothing."""
    in_the_way = obstacles(plan, list(map(int, plan.members[plan.unit[i]])), j, mode)
    return next((each.text for _, each in in_the_way), "")


def obstacles(plan: Plan, accounts: Sequence[int], j: int, mode: Mode) -> Iterator[tuple[Rule, Obstacle]]:
    """What each rule of this mode has against the accounts together at CSM ``j``, all others staying where they are."""
    for rule in RULES:
        if rule.mode(plan.territory) is mode:
            in_the_way = rule.obstacle(plan.territory, plan.books, accounts, j)
            if in_the_way is not None:
                yield rule, in_the_way


def _shown(points: float) -> str:
    return f"{points:.1f}" if points >= 0.1 else f"{points:.2g}"

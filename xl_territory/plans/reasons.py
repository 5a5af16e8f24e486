"""Why an account is where it is: one sentence that a CSM could be told, built from the real contributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.alternatives import Alternatives, move_costs, next_best, obstacles
from xl_territory.plans.evaluate import Plan
from xl_territory.policies import TERMS
from xl_territory.policies.compose import assemble_terms
from xl_territory.policies.rules.capacity import room
from xl_territory.solver.problem import AssignmentProblem, Floats, Integers
from xl_territory.territory.workloads import UNASSIGNED

POINTS = 100.0
"""Score points: the score runs from 0 to 1, people read it from 0 to 100."""
NEGLIGIBLE = 5e-6
NEXT_TO_NOTHING = 5e-4


@dataclass(frozen=True, eq=False)
class Reasons:
    """For each account (n,): the sentence, the next best CSM (-1 for none) and its cost in score points (NaN)."""

    sentences: tuple[str, ...]
    next_best: Integers
    cost: Floats


def reasons(plan: Plan) -> Reasons:
    """Why each account of the plan is where it is, and what its second choice would cost."""
    second = next_best(plan.problem, unit_owner(plan))
    spread = second.of(plan.unit)
    lost = what_is_lost(plan, second)
    free = room(plan.territory) - plan.books.load
    sentences = tuple(_sentence(plan, i, free, spread, lost[plan.unit[i]]) for i in range(len(plan.unit)))
    return Reasons(sentences, spread.owner, spread.cost * POINTS)


def unit_owner(plan: Plan) -> Integers:
    """(units,) owner of each unit of the plan's problem."""
    owner = np.full(plan.problem.units, UNASSIGNED)
    owner[plan.unit] = plan.books.owner
    return owner


def what_is_lost(plan: Plan, second: Alternatives) -> Sequence[str]:
    """(units,) name of the term that gets worst when a unit goes to its second choice, "" where none does."""
    owner = unit_owner(plan)
    rises = np.array([_rise(problem, owner, second.owner) for problem in _one_term_each(plan)])
    names = [term.name for term in TERMS]
    return [names[k] if rise > NEGLIGIBLE else "" for k, rise in zip(rises.argmax(0), rises.max(0), strict=True)]


def _one_term_each(plan: Plan) -> list[AssignmentProblem]:
    return [assemble_terms(plan.territory, plan.unit, (term,), TERMS) for term in TERMS]


def _rise(problem: AssignmentProblem, owner: Integers, to: Integers) -> Floats:
    """(units,) rise of the score when each unit alone goes to ``to``; 0 where that is nobody."""
    rows = np.flatnonzero((to != UNASSIGNED) & (owner != UNASSIGNED))
    rise = np.zeros(problem.units)
    for some in np.array_split(rows, max(1, len(rows) // 2048)):
        rise[some] = move_costs(problem, owner, some)[np.arange(len(some)), to[some]]
    return rise


def _sentence(plan: Plan, i: int, free: Floats, second: Alternatives, lost: str) -> str:
    if plan.books.owner[i] == UNASSIGNED:
        return _why_nobody(plan, i)
    reasons_ = [text for text in (_settled(plan, i), _skills(plan, i), _time(plan, i, free), _history(plan, i)) if text]
    first = ", ".join(reasons_)
    return f"{first[0].upper()}{first[1:]}; {_second_choice(plan, i, second, lost)}."


def _why_nobody(plan: Plan, i: int) -> str:
    if not plan.problem.allowed[plan.unit[i]].any():
        together = "it and its family" if (plan.unit == plan.unit[i]).sum() > 1 else "it"
        return f"No owner: the rules leave no CSM who may have {together}."
    return "No owner: every CSM who may have it is at a hard limit."


def _settled(plan: Plan, i: int) -> str:
    lock = plan.territory.deciding_locks.get(i)
    if lock:
        return f"locked by the planner ({lock.reason})" if lock.reason else "locked by the planner"
    return "held by its renewal" if plan.territory.frozen[i] else ""


def _skills(plan: Plan, i: int) -> str:
    missing = _missing(plan, i, plan.books.owner[i])
    found = [word for word in plan.territory.wanted[i].values() if word not in missing]
    if found:
        return f"{' and '.join(found)} match" + (f" (not {' or '.join(missing)})" if missing else "")
    return f"no {' or '.join(missing)} skill" if missing else ""


def _missing(plan: Plan, i: int, j: int) -> list[str]:
    has = plan.territory.skills[j]
    return [word for name, word in plan.territory.wanted[i].items() if name not in has]


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
    return f"keeps {_relationship(plan, i)}"


def _relationship(plan: Plan, i: int) -> str:
    months = plan.territory.months_together[i]
    if months is None:
        return "its CSM"
    length = f"{round(months / 12)}-year" if months >= 18 else f"{max(1, months)}-month"
    return f"{'an' if length.startswith(('8', '11', '18')) else 'a'} {length} relationship"


def _second_choice(plan: Plan, i: int, second: Alternatives, lost: str) -> str:
    j = second.owner[i]
    if j == UNASSIGNED:
        return "no other CSM may take it"
    room = f"{NO_ROOM[second.obstacle[i]]} and " if second.obstacle[i] else ""
    return f"next best {plan.territory.csm_ids[j]} {room}{_price(plan, i, j, second.cost[i] * POINTS, lost)}"


def _price(plan: Plan, i: int, j: int, points: float, lost: str) -> str:
    if abs(points) < NEXT_TO_NOTHING:
        return "would cost next to nothing"
    if points < 0:
        return f"would save {_shown(-points)} points"
    return f"would cost {_shown(points)} points" + (f": {_loss(plan, i, j, lost)}" if lost else "")


def no_room(plan: Plan, i: int, j: int) -> str:
    """What keeps account ``i`` from going to CSM ``j`` as things are, "" where nothing does."""
    found = obstacles(plan.problem, unit_owner(plan), plan.unit[[i]])
    return next((NO_ROOM[name] for name, stops in found if stops[0, j]), "")


def _shown(points: float) -> str:
    return f"{points:.1f}" if points >= 0.1 else f"{points:.2g}"


def _loss(plan: Plan, i: int, j: int, lost: str) -> str:
    if lost == "skill":
        missing = _missing(plan, i, j)
        return f"no {' or '.join(missing)} skill" if missing else "a weaker skill match in its family"
    if lost == "continuity":
        return (
            f"ends {_relationship(plan, i)}"
            if plan.territory.current[i] == plan.books.owner[i]
            else "ends a relationship"
        )
    return LOSSES[lost]


NO_ROOM = {
    "accounts": "is at Max Accounts",
    "hours": "has too few hours left",
    "at-risk accounts": "is at the limit of at-risk accounts",
    "max moved": "would be one move too many",
}

LOSSES = {
    "balance": "less even hours",
    "risk": "too many at-risk hours in one book",
    "ae alignment": "not paired with its AE",
    "region": "does not cover its region",
    "potential": "less even potential",
    "tenure mix": "less even mix of new accounts",
}

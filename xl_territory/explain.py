"""One account looked at closely: why it is where it is, and every CSM as an alternative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.alternatives import move_costs
from xl_territory.errors import UsageError
from xl_territory.names import key
from xl_territory.plans import Plan
from xl_territory.territory import NOBODY
from xl_territory.why import POINTS, no_room, reasons, unit_owner


@dataclass(frozen=True)
class Option:
    """A CSM as owner: cost in score points against the plan (None where it cannot be), hours a week the CSM would
    then have, and what is in the way.
    """

    csm: str
    name: str
    cost: float | None
    hours: float
    capacity: float
    obstacle: str


@dataclass(frozen=True)
class Explanation:
    """Why the account is where it is; ``options`` has its owner first, then the others by cost."""

    title: str
    sentence: str
    options: tuple[Option, ...]


def explain(plan: Plan, account: str) -> Explanation:
    """Explain the account with ID or name ``account``. UsageError when there is none in the plan."""
    t = plan.territory
    i = position_of(plan, account)
    unit, owner = plan.unit[i], unit_owner(plan)
    rows = np.array([unit])
    costs = move_costs(plan.problem, owner, rows)[0] * POINTS
    home = plan.books.owner[i]
    together = plan.unit == unit
    options = []
    for j in range(len(t.csms)):
        extra = 0.0 if j == home else _hours_at(plan, together, j)
        obstacle = "" if j == home else _obstacle(plan, i, j)
        cost = float(costs[j]) if np.isfinite(costs[j]) else None
        load, capacity = float(plan.books.load[j] + extra), float(t.capacity[j])
        options.append(Option(t.csm_ids[j], t.csm_names[j], cost, load, capacity, "owner" if j == home else obstacle))
    ranked = sorted(options, key=lambda o: (o.obstacle != "owner", bool(o.obstacle), o.cost is None, o.cost or 0.0))
    with_ = "nobody" if home == NOBODY else t.csm_names[home]
    return Explanation(f"{t.account_names[i]} is with {with_}", reasons(plan).sentences[i], tuple(ranked))


def position_of(plan: Plan, account: str) -> int:
    """Position of the account with that ID, or else that name. UsageError when there is none."""
    t = plan.territory
    for names in (t.account_ids, t.account_names):
        found = [i for i, name in enumerate(names) if key(name) == key(account)]
        if found:
            return found[0]
    raise UsageError(f"There is no Active account {account!r} in the workbook. Use an ID of the Accounts sheet.")


def _hours_at(plan: Plan, together: np.ndarray[tuple[int], np.dtype[np.bool_]], j: int) -> float:
    hours = plan.territory.pair_hours[together]
    return float(hours[:, j if hours.shape[1] > 1 else 0].sum())


def _obstacle(plan: Plan, i: int, j: int) -> str:
    t = plan.territory
    if not plan.problem.allowed[plan.unit[i], j]:
        if t.locked_to[i] != NOBODY:
            return "a lock keeps the account elsewhere"
        if t.frozen[i]:
            return "the renewal holds the account"
        if (t.never[0][t.never[1] == j] == i).any():
            return "a Never lock"
        return "not eligible" if not t.eligible[i, j] else "another member of the family may not"
    return no_room(plan, i, j)

"""Changes of one book: a unit leaves it, a unit comes to it, or two units are exchanged with the same other CSM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.reasons import unit_owner
from xl_territory.policies.compose import Groups
from xl_territory.solver.problem import TOLERANCE, UNASSIGNED, at_owner
from xl_territory.studies.fairness.relative_workload import BookTotals
from xl_territory.territory.workloads import Booleans, Floats, Integers

NONE = -1


@dataclass(frozen=True, eq=False)
class Changes:
    """Each array (changes,): the unit that leaves the CSM, the unit that comes to them (-1 = none), the other CSM."""

    gone: Integers
    came: Integers
    other: Integers

    @property
    def exchanges(self) -> Booleans:
        """(changes,) two units change hands."""
        return np.asarray((self.gone != NONE) & (self.came != NONE))

    def only(self, kept: Booleans | Integers | slice) -> Changes:
        """Some of the changes."""
        return Changes(self.gone[kept], self.came[kept], self.other[kept])

    def parts(self, size: int) -> Iterator[Changes]:
        """The changes, so many at a time."""
        for start in range(0, len(self.gone), size):
            yield self.only(slice(start, start + size))


def all_changes(plan: Plan, csm: int) -> Changes:
    """Every change of the book of ``csm`` that the rules about pairs allow."""
    owner, allowed = unit_owner(plan), plan.problem.allowed
    own_units = np.flatnonzero(owner == csm)
    coming = np.flatnonzero((owner != csm) & (owner != UNASSIGNED) & allowed[:, csm])
    leaver, receiver = np.nonzero(allowed[own_units] & (np.arange(plan.problem.owners) != csm))
    one, two = np.nonzero(allowed[np.ix_(own_units, owner[coming])])
    return Changes(
        gone=np.concatenate([own_units[leaver], np.full(coming.size, NONE), own_units[one]]),
        came=np.concatenate([np.full(leaver.size, NONE), coming, coming[two]]),
        other=np.concatenate([receiver, owner[coming], owner[coming][two]]),
    )


def permitted(plan: Plan, csm: int, changes: Changes) -> Booleans:
    """(changes,) no limit is broken that was kept, and no more gives way than before."""
    problem, owner = plan.problem, unit_owner(plan)
    kept = np.ones(len(changes.gone), dtype=bool)
    overload, violations = np.zeros(len(changes.gone)), np.zeros(len(changes.gone))
    for resource in problem.resources:
        used = resource.used(owner, problem.owners)
        for csms, after in _after(resource.use, used, csm, changes):
            if resource.limit is not None:
                kept &= after <= np.maximum(resource.limit[csms], used[csms]) + TOLERANCE
            overload += _more_above(resource.overloadable, csms, used, after)
            violations += _more_above(resource.soft, csms, used, after)
    for budget in problem.budgets:
        spent = budget.used(owner)
        after = spent + _difference(budget.use, csm, changes)
        if budget.soft:
            violations += np.maximum(0.0, after - budget.limit) - max(0.0, spent - budget.limit)
        else:
            kept &= after <= max(budget.limit, spent) + TOLERANCE
    if problem.violations is not None:
        violations += _difference(problem.violations, csm, changes)
    return np.asarray(kept & (overload <= TOLERANCE) & (violations <= TOLERANCE))


def after_each(totals: BookTotals, added: BookTotals, csm: int, changes: Changes) -> BookTotals:
    """``totals`` (csms,) after each change, (changes, csms); ``added`` as in `added_by_unit`."""
    rows = np.arange(len(changes.gone))
    totals_after = {}
    for field in fields(BookTotals):
        before, use = getattr(totals, field.name), getattr(added, field.name)
        after = np.repeat(before[None], rows.size, axis=0)
        (_, own), (_, other) = _after(use, before, csm, changes)
        after[:, csm] = own
        after[rows, changes.other] = other
        totals_after[field.name] = after
    return BookTotals(**totals_after)


def added_by_unit(plan: Plan) -> BookTotals:
    """What each unit adds to the totals of each CSM, (units, csms or 1)."""
    t, groups = plan.territory, Groups(plan.unit)
    amounts = {
        "load": t.pair_hours,
        "count": np.ones(len(t.accounts)),
        "at_risk": np.where(t.at_risk, t.hours, 0.0),
        "young": t.young.astype(float),
        "potential": t.potential,
        "given": t.leaves.astype(float),
        "taken": -(t.current[:, None] == np.arange(len(t.csms))).astype(float),
    }
    return BookTotals(**{name: groups.total(use.reshape(len(t.accounts), -1)) for name, use in amounts.items()})


def _after(use: Floats, used: Floats, csm: int, changes: Changes) -> Iterator[tuple[int | Integers, Floats]]:
    """What the CSM and the other one use after each change."""
    yield csm, used[csm] - _at(use, changes.gone, csm) + _at(use, changes.came, csm)
    other = changes.other
    yield other, used[other] + _at(use, changes.gone, other) - _at(use, changes.came, other)


def _difference(use: Floats, csm: int, changes: Changes) -> Floats:
    """How much more pairs come to after each change."""
    gone, came, other = changes.gone, changes.came, changes.other
    return _at(use, gone, other) - _at(use, gone, csm) + _at(use, came, csm) - _at(use, came, other)


def _at(use: Floats, unit: Integers, csm: int | Integers) -> Floats:
    """Use (units, csms or 1) of each unit with a CSM, 0 for no unit."""
    return np.where(unit == NONE, 0.0, at_owner(use, unit, csm))


def _more_above(limit: Floats | None, who: int | Integers, used: Floats, after: Floats) -> Floats:
    if limit is None:
        return np.zeros(after.shape)
    return np.asarray(np.maximum(0.0, after - limit[who]) - np.maximum(0.0, used[who] - limit[who]))

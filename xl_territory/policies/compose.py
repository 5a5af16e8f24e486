"""Policies → canonical form: what every rule and term contributes, weighed, gathered and grouped into units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from xl_territory.policies.policy import Contribution, Mode, Rule, Term
from xl_territory.solver.bipartite import connected_components
from xl_territory.solver.problem import AssignmentProblem, Booleans, Floats, Integers, Resource
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED


def weights(territory: Territory, terms: Sequence[Term]) -> dict[str, float]:
    """What each term counts: its weight on Settings ÷ all weights.

    Returns
    -------
    Shares by name of the term; they add up to 1.
    """
    raw = {term.name: territory.settings[term.weight] for term in terms}
    return {name: weight / sum(raw.values()) for name, weight in raw.items()}


def assemble(territory: Territory, rules: Sequence[Rule], terms: Sequence[Term]) -> AssignmentProblem:
    """The assignment problem of a territory: what rules and terms contribute, weighed, summed and gathered into units.

    Parameters
    ----------
    rules, terms : those that count; a rule that is off contributes nothing, a soft one violations.

    Returns
    -------
    The problem; its unit u consists of the accounts i with ``units(territory, rules)[i] == u``.
    """
    parts = [*_weighed(territory, terms, terms), *(_in_force(rule, territory) for rule in rules)]
    return _gathered(territory, units(territory, rules), parts, settled(territory, rules))


def assemble_terms(
    territory: Territory, unit: Integers, some: Sequence[Term], terms: Sequence[Term]
) -> AssignmentProblem:
    """What some terms alone add to the score, without any rule.

    Parameters
    ----------
    unit : (accounts,) as `units` gives them.
    some : the terms that are asked about.
    terms : all terms of the score, among which the weights are shared.
    """
    return _gathered(territory, unit, _weighed(territory, some, terms), np.zeros(len(unit), dtype=bool))


def permitted(territory: Territory, rules: Sequence[Rule]) -> Booleans:
    """The pairs that no hard rule forbids, whatever the rest of the plan is.

    Returns
    -------
    (accounts, csms); accounts that share an owner may go where all of them may.
    """
    allowed = _common((_in_force(rule, territory).allowed for rule in rules), _shape(territory))
    unit = units(territory, rules)
    return Groups(unit).every(allowed)[unit]


def settled(territory: Territory, rules: Sequence[Rule]) -> Booleans:
    """(accounts,) a hard rule names the owner."""
    named = np.zeros(len(territory.accounts), dtype=bool)
    named[list(settling(territory, rules))] = True
    return named


def settling(territory: Territory, rules: Sequence[Rule]) -> dict[int, Rule]:
    """The hard rule that names the owner of an account (position), for each account that has one."""
    hard = list(_hard(rules, territory))
    return {int(i): rule for rule in hard for i in np.flatnonzero(rule.settles(territory) != UNASSIGNED)}


def units(territory: Territory, rules: Sequence[Rule]) -> Integers:
    """The accounts that are assigned together, since hard rules join them.

    Returns
    -------
    (accounts,) number of the unit of each account, from 0.
    """
    groups = [group for rule in _hard(rules, territory) if (group := rule.together(territory)) is not None]
    return reduce(_connected, groups) if groups else np.arange(len(territory.accounts))


def _connected(one: Integers, other: Integers) -> Integers:
    """(accounts,) number of the group of accounts that either of two groupings puts together."""
    of_one, _ = connected_components((one, other), (int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1))
    return np.unique(of_one[one], return_inverse=True)[1].astype(np.intp)


def _hard(rules: Sequence[Rule], territory: Territory) -> Iterator[Rule]:
    return (rule for rule in rules if rule.mode(territory) is Mode.HARD)


def _weighed(territory: Territory, some: Sequence[Term], terms: Sequence[Term]) -> list[Contribution]:
    share = weights(territory, terms)
    return [term.contribute(territory).scaled(share[term.name]) for term in some if share[term.name]]


def _gathered(
    territory: Territory, unit: Integers, parts: Sequence[Contribution], settled: Booleans
) -> AssignmentProblem:
    shape = n, _ = _shape(territory)
    groups = Groups(unit)
    violations = [part.violations for part in parts if part.violations is not None]
    return AssignmentProblem(
        cost=groups.total(_summed((part.cost for part in parts), shape)),
        unassigned_cost=groups.total(_summed((part.unassigned_cost for part in parts), (n,))),
        allowed=groups.every(_common((part.allowed for part in parts), shape)),
        size=groups.total(np.ones(n)),
        fixed=~groups.every(~settled),
        resources=tuple(
            _of_units(resource, groups)
            for resource in _merged(resource for part in parts for resource in part.resources)
        ),
        budgets=tuple(replace(budget, use=groups.total(budget.use)) for part in parts for budget in part.budgets),
        violations=groups.total(_summed(violations, shape)) if violations else None,
    )


def _shape(territory: Territory) -> tuple[int, int]:
    return len(territory.accounts), len(territory.csms)


class Groups:
    """Rows gathered by unit; ``unit`` (rows,) numbers the units from 0."""

    def __init__(self, unit: Integers) -> None:
        self.alone = bool(np.array_equal(unit, np.arange(len(unit))))
        self.order = np.argsort(unit, kind="stable")
        self.starts = np.flatnonzero(np.diff(unit[self.order], prepend=-1))

    def total(self, rows: Floats) -> Floats:
        """Sum of the rows of each unit."""
        return rows if self.alone else np.add.reduceat(rows[self.order], self.starts, axis=0)

    def every(self, rows: Booleans) -> Booleans:
        """Whether it holds for all rows of each unit."""
        return rows if self.alone else np.logical_and.reduceat(rows[self.order], self.starts, axis=0)


def _of_units(resource: Resource, groups: Groups) -> Resource:
    """The resource as units use it, in the measure of an average account (see `Resource.measured`)."""
    resource = resource.measured()
    return replace(resource, use=groups.total(resource.use))


def _in_force(rule: Rule, territory: Territory) -> Contribution:
    mode = rule.mode(territory)
    if mode is Mode.OFF:
        return Contribution()
    contribution = rule.contribute(territory)
    return contribution if mode is Mode.HARD else contribution.softened()


def _summed(parts: Iterable[Floats | None], shape: tuple[int, ...]) -> Floats:
    total = np.zeros(shape)
    for part in parts:
        if part is not None:
            total += part
    return total


def _common(parts: Iterable[Booleans | None], shape: tuple[int, ...]) -> Booleans:
    both = np.ones(shape, dtype=bool)
    for part in parts:
        if part is not None:
            both &= part
    return both


def _merged(resources: Iterable[Resource]) -> list[Resource]:
    """Contributions to one resource by name: limits and penalties side by side on the same use."""
    merged: dict[str, Resource] = {}
    for new in resources:
        old = merged.get(new.name)
        merged[new.name] = new if old is None else _joined(old, new)
    return list(merged.values())


def _joined(old: Resource, new: Resource) -> Resource:
    return replace(
        old,
        limit=_tighter(old.limit, new.limit),
        overloadable=_tighter(old.overloadable, new.overloadable),
        soft=_tighter(old.soft, new.soft),
        penalties=old.penalties + new.penalties,
    )


def _tighter(one: Floats | None, other: Floats | None) -> Floats | None:
    return other if one is None else one if other is None else np.minimum(one, other)

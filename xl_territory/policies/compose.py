"""Policies → canonical form: what every rule and term contributes, weighed, gathered and grouped into units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from xl_territory.policies.policy import Contribution, Mode, Rule, Term
from xl_territory.solver.problem import AssignmentProblem, Booleans, Floats, Integers, Resource
from xl_territory.territory.territory import Territory


def weights(territory: Territory, terms: Sequence[Term]) -> dict[str, float]:
    """Share of each term in the score; they add up to 1."""
    raw = {term.name: territory.settings.number(f"Weight: {term.name}") for term in terms}
    return {name: weight / sum(raw.values()) for name, weight in raw.items()}


def assemble(territory: Territory, rules: Sequence[Rule], terms: Sequence[Term]) -> AssignmentProblem:
    """The assignment problem whose units are the families of the territory (or its accounts).

    Unit u consists of the accounts i with ``units(territory, rules)[i] == u``.
    """
    parts = [*_weighed(territory, terms, terms), *(_in_force(rule, territory) for rule in rules)]
    return _gathered(territory, units(territory, rules), parts)


def assemble_terms(
    territory: Territory, unit: Integers, some: Sequence[Term], terms: Sequence[Term]
) -> AssignmentProblem:
    """What ``some`` of the ``terms`` alone add to the score, without any rule; ``unit`` (accounts,) as in `units`."""
    return _gathered(territory, unit, _weighed(territory, some, terms))


def _weighed(territory: Territory, some: Sequence[Term], terms: Sequence[Term]) -> list[Contribution]:
    share = weights(territory, terms)
    return [term.contribute(territory).scaled(share[term.name]) for term in some if share[term.name]]


def _gathered(territory: Territory, unit: Integers, parts: Sequence[Contribution]) -> AssignmentProblem:
    n, m = len(territory.accounts), len(territory.csms)
    groups = Groups(unit)
    settled = np.zeros(n, dtype=bool)
    for part in parts:
        if part.settled is not None:
            settled |= part.settled
    breaches = [p.breaches for p in parts if p.breaches is not None]
    return AssignmentProblem(
        cost=groups.total(_summed((p.cost for p in parts), (n, m))),
        nobody_cost=groups.total(_summed((p.nobody_cost for p in parts), (n,))),
        allowed=groups.every(_common((p.allowed for p in parts), (n, m))),
        size=groups.total(np.ones(n)),
        held=~groups.every(~settled),
        resources=tuple(replace(r, use=groups.total(r.use)) for r in _merged(r for p in parts for r in p.resources)),
        budgets=tuple(replace(b, use=groups.total(b.use)) for p in parts for b in p.budgets),
        breaches=groups.total(_summed(breaches, (n, m))) if breaches else None,
    )


def units(territory: Territory, rules: Sequence[Rule]) -> Integers:
    """(accounts,) number of the unit that each account is assigned with."""
    for rule in rules:
        together = _in_force(rule, territory).together if rule.name == "families" else None
        if together is not None:
            return together
    return np.arange(len(territory.accounts))


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
        elastic=_tighter(old.elastic, new.elastic),
        soft=_tighter(old.soft, new.soft),
        penalties=old.penalties + new.penalties,
    )


def _tighter(one: Floats | None, other: Floats | None) -> Floats | None:
    return other if one is None else one if other is None else np.minimum(one, other)

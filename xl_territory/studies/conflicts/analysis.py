"""Finding conflicts: which accounts cannot all be looked after, and the smallest set of sources that makes it so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.policy import Rule
from xl_territory.solver.problem import AssignmentProblem, Booleans, Integers
from xl_territory.studies.conflicts.feasibility import components, servable, strictly, without_limit
from xl_territory.studies.conflicts.minimal_conflict import minimal_conflict
from xl_territory.studies.conflicts.rule_model import as_settled, can_hold, rules_alone, sources_of, with_only
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED

MOST = 12


@dataclass(frozen=True, eq=False)
class Conflict:
    """Accounts (positions) that the ``sources`` keep from all having an owner within capacity.

    Leaving out any one source makes it possible, as far as the time of a check allows to prove. ``alike`` are more
    sources that put accounts on the same CSM.
    """

    accounts: tuple[int, ...]
    sources: tuple[ConstraintSource, ...]
    alike: tuple[ConstraintSource, ...] = ()

    @property
    def whole(self) -> Conflict:
        """The conflict with all that is ``alike``: no longer minimal, but what has to be mended."""
        others_alike = {i for source in self.alike for i in source.accounts}
        return Conflict(tuple(sorted({*self.accounts, *others_alike})), (*self.sources, *self.alike))

    def of(self, rule: str) -> tuple[ConstraintSource, ...]:
        """The sources that belong to ``rule``."""
        return tuple(source for source in self.sources if source.rule == rule)


def find_conflicts(territory: Territory, most: int = MOST) -> tuple[Conflict, ...]:
    """What keeps the accounts from all having an owner within capacity; at most ``most`` conflicts, none if they can.

    Accounts that no CSM may have come first. Each account is in one conflict only: mending one may show another.
    """
    everything = sources_of(territory)
    problem, unit = rules_alone(territory)
    closed: Booleans = ~np.any(problem.allowed[unit], axis=1)
    unplaced = ~closed
    alike = _alike(unit, np.unique(unit[closed]), everything)
    conflicts = _merged([_conflict(territory, units_alike, everything, unplaced) for units_alike in alike])[:most]
    while len(conflicts) < most:
        crowded = _crowded(problem, unit, unplaced)
        if crowded is None:
            break
        conflicts.append(_conflict(territory, crowded, everything, unplaced))
        unplaced[list(conflicts[-1].whole.accounts)] = False
    if not conflicts and servable(problem, np.arange(problem.units)) is False:
        conflicts.append(_conflict(territory, np.arange(len(unit)), everything, unplaced))
    return tuple(conflicts)


def _alike(unit: Integers, units: Integers, everything: Sequence[ConstraintSource]) -> Iterator[Integers]:
    """The accounts of ``units`` that the same sources bind, together; ``unit`` (accounts,) is the unit of each."""
    bound: dict[int, set[int]] = {int(bound_unit): set() for bound_unit in units}
    for number, source in enumerate(everything):
        for bound_unit in bound.keys() & set(unit[list(source.accounts)].tolist()):
            bound[bound_unit].add(number)
    groups: dict[frozenset[int], list[int]] = {}
    for bound_unit, numbers in bound.items():
        groups.setdefault(frozenset(numbers), []).append(bound_unit)
    for alike in groups.values():
        yield np.flatnonzero(np.isin(unit, alike))


def _merged(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Conflicts with the same sources as one."""
    groups: dict[frozenset[int], Conflict] = {}
    for conflict in conflicts:
        source_ids = frozenset(map(id, conflict.sources))
        before = groups[source_ids].accounts if source_ids in groups else ()
        groups[source_ids] = replace(conflict, accounts=tuple(sorted({*before, *conflict.accounts})))
    return list(groups.values())


def _crowded(problem: AssignmentProblem, unit: Integers, left: Booleans) -> Integers | None:
    """The accounts of a component of the problem that have no room together, among those ``left``."""
    waiting = np.unique(unit[left])
    for of_component in (np.intersect1d(component, waiting) for component in components(problem)):
        if of_component.size and servable(problem, of_component) is False:
            return np.flatnonzero(np.isin(unit, of_component))
    return None


def _conflict(
    territory: Territory, accounts: Integers, everything: Sequence[ConstraintSource], left: Booleans
) -> Conflict:
    """The smallest conflict of these accounts; ``left`` (accounts,) are those of no conflict so far."""
    concerned = _concerned(territory, accounts, everything)
    rules = as_settled(territory)

    def contradict(some: Sequence[ConstraintSource]) -> bool:
        return can_hold(with_only(territory, everything, some), accounts, rules) is False

    smallest = _smallest(concerned, contradict)
    stuck = _nowhere_else(with_only(territory, everything, smallest), accounts, rules, smallest)
    return Conflict(tuple(map(int, stuck)), tuple(smallest), tuple(_more_alike(smallest, everything, left)))


def _smallest(
    concerned: Sequence[ConstraintSource], contradict: Callable[[Sequence[ConstraintSource]], bool]
) -> list[ConstraintSource]:
    """A smallest conflict: first whole kinds of sources are left out, then single ones of the kinds that remain."""
    kinds: dict[tuple[str, int], list[ConstraintSource]] = {}
    for source in concerned:
        kinds.setdefault((source.rule, source.csm if source.effect is Effect.PLACES else UNASSIGNED), []).append(source)
    needed = minimal_conflict(list(kinds.values()), lambda some: contradict(list(chain.from_iterable(some))))
    return minimal_conflict(list(chain.from_iterable(needed)), contradict)


def _more_alike(
    found: Sequence[ConstraintSource], everything: Sequence[ConstraintSource], left: Booleans
) -> list[ConstraintSource]:
    """Sources outside the conflict that put accounts ``left`` on a CSM whose limit is part of it."""
    limited = {source.csm for source in found if source.effect is Effect.LIMITS}
    csms = {s.csm for s in found if s.effect is Effect.PLACES and limited & {s.csm, UNASSIGNED}}
    others = [s for s in everything if s.effect is Effect.PLACES and s.csm in csms and s not in found]
    return [source for source in others if left[list(source.accounts)].all()]


def _concerned(
    territory: Territory, accounts: Integers, everything: Sequence[ConstraintSource]
) -> list[ConstraintSource]:
    """Sources about these accounts, or about a CSM who may have one of them."""
    problem, unit = rules_alone(territory)
    csms: Booleans = np.any(problem.allowed[unit[accounts]], axis=0)
    account_set = set(map(int, accounts))
    return [
        source
        for source in everything
        if (account_set.intersection(source.accounts) if source.accounts else source.csm < 0 or csms[source.csm])
    ]


def _nowhere_else(
    territory: Territory, accounts: Integers, rules: Sequence[Rule], sources: Sequence[ConstraintSource]
) -> Integers:
    """Those of the accounts that cannot escape to a CSM without limits; with a budget or a floor nobody can."""
    if any(source.effect is Effect.FILLS for source in sources):
        return accounts
    problem, unit = rules_alone(territory, rules)
    strict = strictly(problem, np.arange(problem.units))
    if strict.budgets:
        return accounts
    stuck: Booleans = ~np.any(strict.allowed[:, without_limit(strict)][unit[accounts]], axis=1)
    return accounts[stuck]

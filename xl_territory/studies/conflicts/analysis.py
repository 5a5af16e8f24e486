"""Finding conflicts: which accounts cannot all be looked after, and the smallest set of members that makes it so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from xl_territory.policies.policy import Rule
from xl_territory.solver.problem import AssignmentProblem, Booleans, Integers
from xl_territory.studies.conflicts.constraint_source import OFFERS, ConstraintSource, asked_words, leave_out, members
from xl_territory.studies.conflicts.feasibility import impossible, parts, strictly, without_limit
from xl_territory.studies.conflicts.minimal_conflict import minimal_conflict
from xl_territory.studies.conflicts.rule_model import as_settled, cannot_hold, rules_alone
from xl_territory.territory.table_edits import edited
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED

MOST = 12


@dataclass(frozen=True, eq=False)
class Conflict:
    """Accounts (positions) that the ``members`` keep from all having an owner within capacity.

    Leaving out any one member makes it possible, as far as the time of a check allows to prove. ``alike`` are more
    locks and renewals that put accounts on the same CSM.
    """

    accounts: tuple[int, ...]
    members: tuple[ConstraintSource, ...]
    alike: tuple[ConstraintSource, ...] = ()

    @property
    def whole(self) -> Conflict:
        """The conflict with all that is ``alike``: no longer minimal, but what has to be mended."""
        more = {i for member in self.alike for i in member.accounts}
        return Conflict(tuple(sorted({*self.accounts, *more})), (*self.members, *self.alike))

    def of(self, rule: str) -> tuple[ConstraintSource, ...]:
        """The members that belong to ``rule``."""
        return tuple(member for member in self.members if member.rule == rule)


def find_conflicts(territory: Territory, most: int = MOST) -> tuple[Conflict, ...]:
    """What keeps the accounts from all having an owner within capacity; at most ``most`` conflicts, none if they can.

    Accounts that no CSM may have come first. Each account is in one conflict only: mending one may show another.
    """
    everything = members(territory)
    problem, unit = rules_alone(territory)
    closed: Booleans = ~np.any(problem.allowed[unit], axis=1)
    left = ~closed
    found = [_conflict(territory, some, everything, left) for some in _alike(territory, np.flatnonzero(closed))]
    found = _merged(found)[:most]
    while len(found) < most:
        crowded = _crowded(problem, unit, left)
        if crowded is None:
            break
        found.append(_conflict(territory, crowded, everything, left))
        left[list(found[-1].whole.accounts)] = False
    return tuple(found)


def _alike(territory: Territory, accounts: Integers) -> Iterator[Integers]:
    """Accounts that ask the same and are alone, together; every other account for itself, or with its family."""
    bound = {lock.account for lock in territory.locks_in_force} | set(np.flatnonzero(territory.frozen))
    crowd = np.bincount(territory.family)[territory.family]
    wants = list(zip(*(asked_words(territory, column) for column in OFFERS), strict=True))
    groups: dict[object, list[int]] = {}
    for i in accounts:
        special = crowd[i] > 1 or i in bound
        groups.setdefault(int(territory.family[i]) if special else wants[i], []).append(int(i))
    for group in groups.values():
        yield np.array(group)


def _merged(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Conflicts with the same members as one."""
    groups: dict[frozenset[int], Conflict] = {}
    for each in conflicts:
        who = frozenset(map(id, each.members))
        before = groups[who].accounts if who in groups else ()
        groups[who] = replace(each, accounts=tuple(sorted({*before, *each.accounts})))
    return list(groups.values())


def _crowded(problem: AssignmentProblem, unit: Integers, left: Booleans) -> Integers | None:
    """The accounts of a part of the problem that have no room together, among those ``left``."""
    waiting = np.unique(unit[left])
    for of_part in (np.intersect1d(part, waiting) for part in parts(problem)):
        if of_part.size and impossible(problem, of_part):
            return np.flatnonzero(np.isin(unit, of_part))
    return None


def _conflict(
    territory: Territory, accounts: Integers, everything: Sequence[ConstraintSource], left: Booleans
) -> Conflict:
    """The smallest conflict of these accounts; ``left`` (accounts,) are those of no conflict so far."""
    concerned = _concerned(territory, accounts, everything)
    rules = as_settled(territory)

    def contradict(some: Sequence[ConstraintSource]) -> bool:
        return cannot_hold(with_only(territory, everything, some), accounts, rules)

    found = _smallest(concerned, contradict)
    stuck = _nowhere_else(with_only(territory, everything, found), accounts, rules)
    return Conflict(tuple(map(int, stuck)), tuple(found), tuple(_more_alike(found, everything, left)))


def _smallest(
    concerned: Sequence[ConstraintSource], contradict: Callable[[Sequence[ConstraintSource]], bool]
) -> list[ConstraintSource]:
    """A smallest conflict: first whole kinds of members are left out, then single ones of the kinds that remain."""
    kinds: dict[tuple[str, int], list[ConstraintSource]] = {}
    for member in concerned:
        kinds.setdefault((member.rule, member.csm if _puts(member) else UNASSIGNED), []).append(member)
    needed = minimal_conflict(list(kinds.values()), lambda some: contradict(list(chain.from_iterable(some))))
    return minimal_conflict(list(chain.from_iterable(needed)), contradict)


def _more_alike(
    found: Sequence[ConstraintSource], everything: Sequence[ConstraintSource], left: Booleans
) -> list[ConstraintSource]:
    """Locks and renewals outside the conflict that put accounts ``left`` on a CSM whose limit is part of it."""
    anywhere = any(member.rule == "max at-risk" for member in found)
    limited = {member.csm for member in found if member.rule in {"max accounts", "capacity"}}
    csms = {member.csm for member in found if _puts(member) and (anywhere or member.csm in limited)}
    others = [member for member in everything if _puts(member) and member.csm in csms and member not in found]
    return [member for member in others if left[list(member.accounts)].all()]


def _puts(member: ConstraintSource) -> bool:
    """Whether it is a lock or a renewal that names the owner."""
    return member.rule in {"locks", "renewal freeze"} and member.value != "Never"


def _concerned(
    territory: Territory, accounts: Integers, everything: Sequence[ConstraintSource]
) -> list[ConstraintSource]:
    """Members about these accounts, or about a CSM who may have one of them."""
    problem, unit = rules_alone(territory)
    csms: Booleans = np.any(problem.allowed[unit[accounts]], axis=0)
    these = set(map(int, accounts))
    return [
        member
        for member in everything
        if (these.intersection(member.accounts) if member.accounts else member.csm < 0 or csms[member.csm])
    ]


def with_only(
    territory: Territory, everything: Sequence[ConstraintSource], kept: Sequence[ConstraintSource]
) -> Territory:
    """The territory in which, of ``everything``, only the members ``kept`` ask for something."""
    staying = set(map(id, kept))
    return edited(territory, leave_out(member for member in everything if id(member) not in staying))


def _nowhere_else(territory: Territory, accounts: Integers, rules: Sequence[Rule]) -> Integers:
    """Those of the accounts that cannot escape to a CSM without limits; with a budget nobody can."""
    problem, unit = rules_alone(territory, rules)
    strict = strictly(problem, np.arange(problem.units))
    if strict.budgets:
        return accounts
    stuck: Booleans = ~np.any(strict.allowed[:, without_limit(strict)][unit[accounts]], axis=1)
    return accounts[stuck]

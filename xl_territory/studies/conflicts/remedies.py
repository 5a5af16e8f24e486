"""What mends a conflict: candidates worked out by solving, each then tried on the whole plan, cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from xl_territory.solver.problem import TOLERANCE
from xl_territory.studies.conflicts.amounts import Candidate
from xl_territory.studies.conflicts.analysis import Conflict, find_conflicts, with_only
from xl_territory.studies.conflicts.conflict_sentences import conflict_sentence
from xl_territory.studies.conflicts.constraint_source import members
from xl_territory.studies.conflicts.feasibility import shortfall
from xl_territory.studies.conflicts.limit_remedies import (
    max_at_risk,
    max_moved,
    raise_capacity,
    raise_max_accounts,
    raise_places,
    raise_utilisation,
)
from xl_territory.studies.conflicts.release_remedies import freeze_days, release_locks, release_renewals, split_families
from xl_territory.studies.conflicts.rule_model import cannot_hold, rules_alone
from xl_territory.studies.conflicts.team_remedies import hire, teach
from xl_territory.territory.table_edits import edited
from xl_territory.territory.territory import Territory

SHOWN = 8

CANDIDATES: tuple[Callable[[Territory, Conflict], Iterator[Candidate]], ...] = (
    release_locks,
    release_renewals,
    freeze_days,
    split_families,
    max_moved,
    max_at_risk,
    raise_max_accounts,
    raise_places,
    teach,
    raise_capacity,
    raise_utilisation,
    hire,
)
"""Every kind of relaxation, the ones that ask least of people first."""


@dataclass(frozen=True)
class Relaxation:
    """A change after which the accounts of a conflict have room.

    ``hours`` a week are those of the accounts it is for. After it alone, the best plan leaves ``without_owner``
    accounts without owner and ``overload`` hours above capacity: found by solving, other conflicts included.
    """

    sentence: str
    where: str
    hours: float
    without_owner: int
    overload: float


@dataclass(frozen=True, eq=False)
class ConflictStudy:
    """The conflicts of a territory, each with what mends it."""

    territory: Territory
    conflicts: tuple[Conflict, ...]
    relaxations: tuple[tuple[Relaxation, ...], ...]

    @property
    def sentences(self) -> list[str]:
        """Each conflict in words."""
        return [conflict_sentence(self.territory, conflict) for conflict in self.conflicts]


def conflict_study(territory: Territory) -> ConflictStudy:
    """What keeps the accounts from all having an owner within capacity, and what would mend it."""
    found = find_conflicts(territory)
    return ConflictStudy(territory, found, tuple(relaxations(territory, conflict) for conflict in found))


def relaxations(territory: Territory, conflict: Conflict) -> tuple[Relaxation, ...]:
    """What mends the conflict, verified, the one that leaves least undone and touches fewest hours first.

    Where other conflicts leave these accounts no room in any case, it is what mends this one alone.
    """
    conflict = conflict.whole
    return _mending(territory, territory, conflict) or _mending(territory, _alone(territory, conflict), conflict)


def _alone(territory: Territory, conflict: Conflict) -> Territory:
    """The territory in which nothing but the conflict asks for something."""
    kept, everything = {member.cells for member in conflict.members}, members(territory)
    return with_only(territory, everything, [member for member in everything if member.cells in kept])


def _mending(territory: Territory, ground: Territory, conflict: Conflict) -> tuple[Relaxation, ...]:
    """Relaxations worked out and verified on ``ground``; what each leaves undone is that of ``territory``."""
    found: list[Relaxation] = []
    for candidate in sorted((c for kind in CANDIDATES for c in kind(ground, conflict)), key=lambda c: c.hours):
        relaxation = _tried(territory, ground, conflict, candidate) if len(found) < SHOWN else None
        if relaxation is not None:
            found.append(relaxation)
    return tuple(sorted(found, key=lambda r: (r.without_owner, round(r.overload, 1), r.hours)))


def _tried(territory: Territory, ground: Territory, conflict: Conflict, candidate: Candidate) -> Relaxation | None:
    """The candidate with what it leaves undone, None where the accounts of the conflict have no room even then."""
    without_owner, overload = shortfall(rules_alone(edited(territory, candidate.edit))[0])
    undone = without_owner or overload > TOLERANCE
    if undone and cannot_hold(edited(ground, candidate.edit), np.array(conflict.accounts)):
        return None
    return Relaxation(candidate.sentence, candidate.where, candidate.hours, round(without_owner), overload)

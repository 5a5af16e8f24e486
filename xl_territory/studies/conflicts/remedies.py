"""What mends a conflict: relaxations as small as can be, each tried on the whole plan, cheapest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from xl_territory.policies import RULES
from xl_territory.solver.problem import TOLERANCE
from xl_territory.studies.conflicts.analysis import Conflict, find_conflicts
from xl_territory.studies.conflicts.conflict_sentences import conflict_sentence
from xl_territory.studies.conflicts.feasibility import shortfall
from xl_territory.studies.conflicts.least_changes import Candidate, least
from xl_territory.studies.conflicts.rule_model import can_hold, rules_alone, sources_of, with_only
from xl_territory.studies.conflicts.team_remedies import hire
from xl_territory.territory.table_edits import Edit, edited
from xl_territory.territory.territory import Territory

SHOWN = 8
OFFERED = 2
"""Candidates of one choice that are shown, at most."""
NOT_ALONE = "mends this conflict, but not alone: others keep the same accounts without room"


@dataclass(frozen=True)
class Remedy:
    """A change after which the accounts of a conflict have room.

    ``hours`` a week are those that it concerns. After it alone, the best plan leaves ``without_owner`` accounts without
    owner and ``overload`` hours above capacity: found by solving, other conflicts included. Both are None where it is
    only said that something does not mend the conflict within reason.
    """

    sentence: str
    where: str
    hours: float
    without_owner: int | None
    overload: float | None
    edit: Edit | None = field(repr=False, default=None)

    @property
    def mends(self) -> bool:
        """Whether the accounts of the conflict have room after it, other conflicts aside."""
        return self.overload is not None


@dataclass(frozen=True, eq=False)
class ConflictStudy:
    """The conflicts of a territory, each with what mends it."""

    territory: Territory
    conflicts: tuple[Conflict, ...]
    remedies: tuple[tuple[Remedy, ...], ...]

    @property
    def sentences(self) -> list[str]:
        """Each conflict in words."""
        return [conflict_sentence(self.territory, conflict) for conflict in self.conflicts]


def conflict_study(territory: Territory) -> ConflictStudy:
    """What keeps the accounts from all having an owner within capacity, and what would mend it."""
    conflicts = find_conflicts(territory)
    return ConflictStudy(territory, conflicts, tuple(remedies(territory, conflict) for conflict in conflicts))


def remedies(territory: Territory, conflict: Conflict) -> tuple[Remedy, ...]:
    """What mends the conflict, verified, the one that leaves least undone and touches fewest hours first.

    Where other conflicts leave these accounts no room in any case, it is what mends this one, and says so.
    """
    conflict = conflict.whole
    remedies_found, beyond = _mending(territory, territory, conflict)
    if not remedies_found:
        remedies_found, beyond = _mending(territory, _alone(territory, conflict), conflict)
    return (*sorted(remedies_found, key=_rank), *beyond)


def _rank(remedy: Remedy) -> tuple[int, float, float]:
    return remedy.without_owner or 0, round(remedy.overload or 0.0, 1), remedy.hours


def _alone(territory: Territory, conflict: Conflict) -> Territory:
    """The territory in which nothing but the conflict asks for something."""
    kept, everything = {source.cells for source in conflict.sources}, sources_of(territory)
    return with_only(territory, everything, [source for source in everything if source.cells in kept])


def _mending(territory: Territory, model: Territory, conflict: Conflict) -> tuple[list[Remedy], list[Remedy]]:
    """Remedies worked out and verified in ``model``, and what does not mend; what is left undone is ``territory``'s."""
    mending: list[Remedy] = []
    candidates = list(_candidates(model, conflict))
    for candidate in _best_of_choices(candidate for candidate in candidates if candidate.edit):
        if len(mending) < SHOWN and (remedy := _tried(territory, model, conflict, candidate)) is not None:
            mending.append(remedy)
    beyond = [
        Remedy(candidate.sentence, candidate.where, 0.0, None, None)
        for candidate in candidates
        if candidate.edit is None
    ]
    return mending, beyond


def _candidates(model: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """The least of every relaxation of the rules of the conflict, and a hire."""
    for rule in RULES:
        sources = conflict.of(rule.name)
        for relaxation in rule.relaxations(model, conflict.accounts, sources) if sources else ():
            yield from least(model, conflict, relaxation)
    yield from hire(model, conflict)


def _best_of_choices(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """By hours; of each choice the first few."""
    offered: dict[str, int] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.hours):
        offered[candidate.choice] = offered.get(candidate.choice, 0) + 1
        if not candidate.choice or offered[candidate.choice] <= OFFERED:
            yield candidate


def _tried(territory: Territory, model: Territory, conflict: Conflict, candidate: Candidate) -> Remedy | None:
    """The candidate with what it leaves undone, None where the accounts of the conflict have no room even then."""
    edit = candidate.edit
    if edit is None:
        return None
    without_owner, overload = shortfall(rules_alone(edited(territory, edit))[0])
    alone = not (without_owner or overload > TOLERANCE) or _has_room(territory, conflict, edit)
    if not alone and (model is territory or not _has_room(model, conflict, edit)):
        return None
    sentence = candidate.sentence if alone else f"{candidate.sentence} ({NOT_ALONE})"
    return Remedy(sentence, candidate.where, candidate.hours, round(without_owner), overload, edit)


def _has_room(model: Territory, conflict: Conflict, edit: Edit) -> bool:
    return bool(can_hold(edited(model, edit), np.array(conflict.accounts)))

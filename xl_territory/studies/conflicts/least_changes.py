"""How much of a relaxation mends a conflict, by solving for exactly that."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xl_territory.policies.compose import Groups
from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.relaxation import Change, Raise, Relaxation, Release
from xl_territory.solver.problem import Floats, Integers
from xl_territory.studies.conflicts.analysis import Conflict
from xl_territory.studies.conflicts.feasibility import cheapest
from xl_territory.studies.conflicts.rule_model import can_hold, leave_out, rules_alone
from xl_territory.territory.table_edits import Edit, edited
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED


@dataclass(frozen=True)
class Candidate:
    """A change that may mend a conflict: the sentence, its cells, hours a week that it concerns, the edit.

    Without an edit it is what to say of a relaxation that does not mend it within reason. Of candidates with one
    ``choice`` only the best few are worth showing.
    """

    sentence: str
    where: str
    hours: float
    edit: Edit | None = field(repr=False)
    choice: str = ""


def least(territory: Territory, conflict: Conflict, relaxation: Relaxation) -> Iterator[Candidate]:
    """The least of a relaxation that mends the conflict; nothing where none does."""
    if isinstance(relaxation, Release):
        yield from _released(territory, conflict, relaxation)
    elif isinstance(relaxation, Raise):
        yield from _raised(territory, conflict, relaxation)
    else:
        yield from _changed(territory, conflict, relaxation)


def _released(t: Territory, conflict: Conflict, release: Release) -> Iterator[Candidate]:
    """The fewest sources that do not hold when the accounts of the conflict have room."""
    price = np.zeros((len(t.accounts), len(t.csms)))
    for source in release.sources:
        is_csm = np.arange(len(t.csms)) == source.csm
        price[list(source.accounts)] += is_csm if source.effect is Effect.BARS else ~is_csm
    owner = least_owner(edited(t, leave_out(release.sources)), conflict, price, release.sources)
    if owner is None:
        return
    owner_of = dict(zip(conflict.accounts, owner, strict=True))
    released = [s for s in release.sources if (owner_of[s.accounts[0]] == s.csm) == (s.effect is Effect.BARS)]
    if released:
        hours = float(t.hours[sorted({i for source in released for i in source.accounts})].sum())
        yield Candidate(release.sentence(released), release.where(released), hours, leave_out(released))


def _raised(t: Territory, conflict: Conflict, raised: Raise) -> Iterator[Candidate]:
    """The first value that mends."""
    accounts = np.array(conflict.accounts)
    value = first_that_holds(raised.values, lambda value: bool(can_hold(edited(t, raised.edit(value)), accounts)))
    if value is not None:
        yield Candidate(raised.sentence(value), raised.where, raised.hours(value), raised.edit(value))
    elif raised.beyond:
        yield Candidate(raised.beyond, raised.where, 0.0, None)


def _changed(t: Territory, conflict: Conflict, change: Change) -> Iterator[Candidate]:
    """The change, with the least hours that its CSM has to take on."""
    hours = change.hours if change.csm == UNASSIGNED else least_hours_at(edited(t, change.edit), conflict, change.csm)
    if hours is not None:
        yield Candidate(change.sentence(hours), change.where, hours, change.edit, change.choice)


def first_that_holds(values: Sequence[float], holds: Callable[[float], bool]) -> float | None:
    """The first of ``values`` that ``holds``, None where none does; whatever comes after one that holds, holds.

    Asks in windows that double: most answers lie near the beginning.
    """
    low, width = 0, 1
    while low < len(values):
        last = min(low + width, len(values)) - 1
        if holds(values[last]):
            return values[low + bisect_left(range(low, last), True, key=lambda k: holds(values[k]))]
        low, width = last + 1, 2 * width
    return None


def least_hours_at(changed: Territory, conflict: Conflict, csm: int) -> float | None:
    """The least hours a week of the accounts of the conflict that the CSM has to have; None without room even so."""
    hours = np.broadcast_to(changed.pair_hours, (len(changed.accounts), len(changed.csms)))
    owner = least_owner(changed, conflict, hours * (np.arange(len(changed.csms)) == csm))
    return None if owner is None else float(hours[np.array(conflict.accounts)[owner == csm], csm].sum())


def least_owner(
    changed: Territory, conflict: Conflict, price: Floats, released: Sequence[ConstraintSource] = ()
) -> Integers | None:
    """Owner of each account of the conflict in a changed territory, so that the ``price`` (accounts, csms) is least.

    None where they have no room even then. Who is ``released`` from a CSM may stay there, even where the release lets
    a requirement speak up that forbids it.
    """
    problem, unit = rules_alone(changed)
    allowed = problem.allowed.copy()
    for source in released:
        if source.effect is Effect.PLACES:
            allowed[unit[list(source.accounts)], source.csm] = True
    accounts = np.array(conflict.accounts)
    units, of_account = np.unique(unit[accounts], return_inverse=True)
    owner = cheapest(replace(problem, allowed=allowed), units, Groups(unit).total(price)[units])
    return None if owner is None else owner[of_account]

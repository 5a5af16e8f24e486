"""The handoff problem as arrays: which accounts change hands, when each may start, and what every week is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xl_territory.solver.problem import UNASSIGNED, AssignmentProblem
from xl_territory.territory.workloads import Booleans, Floats, Integers

NOT_FINISHED = 0
TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Givers:
    """Who gives which unit: ``unit`` and ``csm`` (pairs,), and the last week in which the CSM is there."""

    unit: Integers
    csm: Integers
    until: Integers


@dataclass(frozen=True, eq=False, repr=False)
class HandoffProblem:
    """n accounts, m CSMs, U units and weeks 1 … W; column 0 of every (…, W + 1) array is today.

    Parameters
    ----------
    owner : (n, W + 1) owner of record of each account as long as no unit starts, -1 for nobody.
    after : (n,) owner once the unit has been handed over.
    unit : (n,) unit that the account is handed over with, -1 where it stays.
    handover : (U, W + 1) first week in which the new CSM owns the unit alone when it starts in that week.
    startable : (U, W + 1) weeks in which the unit may start.
    hours_before, hours_after : (n,) weekly hours at the old and at the new CSM.
    load : (m, W + 1) hours of each CSM as long as no unit starts.
    room : (m,) hours a week that each CSM has. limit : (m,) hours a week that handoffs may lead to.
    within : (m, W + 1) weeks in which the CSM must be within the limit whatever else happens.
    give_room, receive_room : (m, W + 1) starts that each CSM may give and receive.
    giver_share, receiver_share : share of the hours that each has while both look after an account.
    score : the canonical form of the score, account by account. permitted : (n, m) pairs that no hard rule forbids.
    breach_price : score of one account-week in breach.
    announced : (U,) week in which the unit was to start, 0 where nothing was announced. shift_price : score of each
        week that its start lies away from that; not to finish counts as the week after the last.
    """

    owner: Integers
    after: Integers
    unit: Integers
    handover: Integers
    startable: Booleans
    hours_before: Floats
    hours_after: Floats
    load: Floats
    room: Floats
    limit: Floats
    within: Booleans
    give_room: Integers
    receive_room: Integers
    giver_share: float
    receiver_share: float
    score: AssignmentProblem
    permitted: Booleans
    breach_price: float
    announced: Integers
    shift_price: float = 0.0

    @property
    def units(self) -> int:
        """Number of units."""
        return int(self.handover.shape[0])

    @property
    def weeks(self) -> int:
        """Number of weeks W."""
        return int(self.owner.shape[1]) - 1

    @property
    def csms(self) -> int:
        """Number of CSMs."""
        return int(self.room.size)

    @cached_property
    def moving(self) -> Integers:
        """Accounts that change hands."""
        return np.flatnonzero(self.unit != UNASSIGNED)

    @cached_property
    def size(self) -> Integers:
        """(U,) accounts of each unit."""
        return np.bincount(self.unit[self.moving], minlength=self.units)

    @cached_property
    def receiver(self) -> Integers:
        """(U,) the CSM who gets the unit."""
        to = np.zeros(self.units, dtype=np.intp)
        to[self.unit[self.moving]] = self.after[self.moving]
        return to

    @cached_property
    def givers(self) -> Givers:
        """Who gives which unit, pair by pair."""
        owned = self.moving[self.owner[self.moving, 0] != UNASSIGNED]
        pairs, first = np.unique(
            np.stack([self.unit[owned], self.owner[owned, 0]], axis=1).reshape(-1, 2), axis=0, return_index=True
        )
        until = (self.owner[owned[first]] != UNASSIGNED).sum(axis=1) - 1
        return Givers(pairs[:, 0], pairs[:, 1], until)

    @cached_property
    def given_until(self) -> Integers:
        """(U,) last week in which somebody is there to give the unit, 0 where nobody is."""
        until = np.zeros(self.units, dtype=np.intp)
        np.maximum.at(until, self.givers.unit, self.givers.until)
        return until

    @cached_property
    def above(self) -> Integers:
        """CSMs who are above their limit today."""
        return np.flatnonzero(self.load[:, 0] > self.limit + TOLERANCE)

    def in_breach(self, accounts: Integers, owner: Integers) -> Booleans:
        """Which of ``accounts`` nobody owns, or an ``owner`` whom the rules forbid."""
        forbidden = ~self.permitted[accounts, np.maximum(owner, 0)]
        return np.asarray((owner == UNASSIGNED) | forbidden, dtype=bool)

"""What AEs and CSMs share: accounts, ARR and hours of each pair, and how coherent the book of a CSM is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.solver.problem import Floats
from xl_territory.territory.executives import account_executives
from xl_territory.territory.territory import Territory
from xl_territory.territory.territory_ids import pair_id
from xl_territory.workbook.names import key


@dataclass(frozen=True)
class PairShare:
    """The accounts that an AE ("" = none) and a CSM (position) share."""

    ae: str
    csm: int
    accounts: tuple[int, ...]
    arr: float
    hours: float
    is_paired: bool
    territory_id: str


@dataclass(frozen=True, eq=False)
class SharedBooks:
    """Every pair that shares an account in a plan, by CSM and then the largest ARR first.

    ``arr`` (csms, aes) is the ARR that they share, by position and in the order of ``aes``; ``is_paired`` the same.
    """

    plan: Plan
    pairs: tuple[PairShare, ...]
    aes: tuple[str, ...]
    arr: Floats
    is_paired: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

    @property
    def territory(self) -> Territory:
        """The territory of the plan."""
        return self.plan.territory

    @property
    def coherence(self) -> Floats:
        """(csms,) Σ over AEs of the square of their share of the CSM's ARR that has an AE; NaN without such ARR.

        The Herfindahl index: 1 where one AE has it all, 1 ÷ n where n AEs have the same.
        """
        total = self.arr.sum(axis=1, keepdims=True)
        shares = np.divide(self.arr, total, out=np.full_like(self.arr, np.nan), where=total > 0)
        return np.asarray((shares**2).sum(axis=1)) if self.arr.size else np.full(len(self.arr), np.nan)


def shared_books(plan: Plan) -> SharedBooks:
    """What everybody shares when each account is with its owner in the plan."""
    t, owner = plan.territory, plan.books.owner
    executives = account_executives(t)
    aes = tuple(_spelled(t, executives).values())
    at = {key(ae): column for column, ae in enumerate(aes)}
    paired = [{key(word) for word in words} for words in t.csms["Paired AEs"]]
    is_paired = np.array([[key(ae) in words for ae in aes] for words in paired], dtype=bool).reshape(
        len(paired), len(aes)
    )
    arr = np.zeros((len(t.csms), len(aes)))
    members: dict[tuple[int, str], list[int]] = {}
    for account in map(int, np.flatnonzero(plan.books.owned)):
        ae, csm = executives[account], int(owner[account])
        members.setdefault((csm, key(ae)), []).append(account)
        if ae:
            arr[csm, at[key(ae)]] += t.arr[account]
    shares = (
        _share(plan, aes[at[ae]] if ae else "", csm, accounts, bool(ae) and bool(is_paired[csm, at[ae]]))
        for (csm, ae), accounts in members.items()
    )
    return SharedBooks(
        plan, tuple(sorted(shares, key=lambda each: (each.csm, -each.arr, each.ae))), aes, arr, is_paired
    )


def _spelled(t: Territory, executives: list[str]) -> Mapping[str, str]:
    """AEs of accounts and those who are paired and there, by how they compare."""
    there = [str(id_) for id_ in t.tables.aes["AE ID"]]
    named = {key(ae): ae for ae in reversed([*there, *executives]) if ae}
    used = {key(ae) for ae in executives if ae}
    return {ae: named[ae] for ae in sorted(used)}


def _share(plan: Plan, ae: str, csm: int, accounts: list[int], is_paired: bool) -> PairShare:
    t = plan.territory
    return PairShare(
        ae=ae,
        csm=csm,
        accounts=tuple(accounts),
        arr=float(t.arr[accounts].sum()),
        hours=float(plan.books.hours[accounts].sum()),
        is_paired=is_paired,
        territory_id=pair_id(ae, t.csm_ids[csm]),
    )

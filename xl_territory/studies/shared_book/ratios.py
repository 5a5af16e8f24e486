"""AEs for one CSM by tier, beside what is usual, and what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.schema.aes import AES_FOR_ONE_CSM, MIXED_BELOW
from xl_territory.solver.problem import Floats
from xl_territory.studies.shared_book.shares import SharedBooks
from xl_territory.territory.executives import account_executives, gone_aes
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

FULL_WEEK = 40.0
TOO_MANY = 1.2
"""More accounts per CSM than this times the usual most: capacity comes before design."""


@dataclass(frozen=True)
class AeRatio:
    """A tier: full positions of AEs and CSMs, accounts for one CSM and the usual most, mean coherence (NaN = none)."""

    tier: str
    aes: float
    csms: float
    low: float | None
    high: float | None
    accounts_per_csm: float
    most_accounts: float
    coherence: float
    verdict: str

    @property
    def ratio(self) -> float | None:
        """AEs for one CSM, None without CSM."""
        return self.aes / self.csms if self.csms else None


def ae_ratios(books: SharedBooks) -> list[AeRatio]:
    """A row per tier that has an account; the positions of everybody are split over tiers by hours."""
    t = books.territory
    executives, tiers = account_executives(t), len(t.tiers)
    ids = sorted({key(ae) for ae in executives if ae} | _there(t))
    hours_of_ae = _hours(t, [ids.index(key(ae)) if ae else -1 for ae in executives], len(ids), t.hours, tiers)
    hours_of_csm = _hours(t, list(books.plan.books.owner), len(t.csms), books.plan.books.hours, tiers)
    aes = _split(hours_of_ae, np.array([_fte(t, ae) for ae in ids]), np.array([_sells_to(t, ae, tiers) for ae in ids]))
    csms = _split(hours_of_csm, _csm_fte(t), np.zeros((len(t.csms), tiers)))
    coherence = books.coherence
    return [
        _ratio(t, tier, float(aes[tier]), float(csms[tier]), _mean(coherence, hours_of_csm[:, tier]))
        for tier in range(tiers)
        if (t.tier == tier).any()
    ]


def _there(t: Territory) -> set[str]:
    return {key(id_) for id_ in t.tables.aes["AE ID"]} - set(gone_aes(t))


def _hours(t: Territory, who: list[int], count: int, hours: Floats, tiers: int) -> Floats:
    """(people, tiers) hours a week."""
    found = np.zeros((count, tiers))
    at = np.asarray(who, dtype=np.intp)
    has = at >= 0
    np.add.at(found, (at[has], t.tier[has]), hours[has])
    return found


def _split(hours: Floats, fte: Floats, otherwise: Floats) -> Floats:
    """(tiers,) positions; who has no hours counts where ``otherwise`` (people, tiers) says."""
    if not len(fte):
        return np.zeros(hours.shape[1])
    total = hours.sum(axis=1, keepdims=True)
    shares = np.divide(hours, total, out=otherwise.reshape(hours.shape).astype(float), where=total > 0)
    return np.asarray(fte @ shares)


def _fte(t: Territory, ae: str) -> float:
    rows = t.tables.aes[t.tables.aes["AE ID"].map(key) == ae]
    return float(rows["FTE"].fillna(1.0).iloc[0]) if len(rows) else 1.0


def _sells_to(t: Territory, ae: str, tiers: int) -> Floats:
    """(tiers,) even shares of the AE's segments."""
    rows = t.tables.aes[t.tables.aes["AE ID"].map(key) == ae]
    segments = {key(word) for word in rows["Segments"].iloc[0]} if len(rows) else set()
    mine = np.array([key(str(name)) in segments for name in t.tiers["Tier"]], dtype=float)[:tiers]
    return mine / mine.sum() if mine.any() else mine


def _csm_fte(t: Territory) -> Floats:
    return np.minimum(1.0, t.csms["Weekly Hours"].fillna(FULL_WEEK).to_numpy(float) / FULL_WEEK)


def _mean(coherence: Floats, hours: Floats) -> float:
    known = ~np.isnan(coherence) & (hours > 0)
    return float(np.average(coherence[known], weights=hours[known])) if known.any() else np.nan


def _ratio(t: Territory, tier: int, aes: float, csms: float, coherence: float) -> AeRatio:
    name = str(t.tiers["Tier"].iloc[tier])
    low, high = AES_FOR_ONE_CSM.get(key(name), (None, None))
    count = int((t.tier == tier).sum())
    per_csm = count / csms if csms else np.inf
    most = float(t.tiers["Accounts per CSM High"].iloc[tier])
    ratio = aes / csms if csms else np.inf
    verdict = _verdict(per_csm, most, coherence < t.settings[MIXED_BELOW], ratio, low, high)
    return AeRatio(name, aes, csms, low, high, per_csm, most, coherence, verdict)


def _verdict(per_csm: float, most: float, is_mixed: bool, ratio: float, low: float | None, high: float | None) -> str:
    if per_csm > TOO_MANY * most:
        return "Add a CSM first"
    if is_mixed:
        return "Redesign: enough CSMs, but their books are mixed"
    if low is None or high is None:
        return "No usual ratio"
    if ratio < low:
        return "Few AEs for the CSMs"
    return "Many AEs for the CSMs" if ratio > high else "In range"

"""Hours that nobody can cover, whatever the plan: by maximum flow, with its least cut as the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.errors import UsageError
from xl_territory.plans.retention import class_churn
from xl_territory.policies.rules.capacity import full_hours
from xl_territory.schema import ACCOUNTS
from xl_territory.schema.planning_steps import EXPANSION
from xl_territory.schema.retention_settings import NO_OWNER
from xl_territory.schema.settings import Setting
from xl_territory.solver.bipartite import connected_components
from xl_territory.solver.max_flow import max_flow
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Floats, Integers
from xl_territory.workbook.names import header_key

DAYS_WITHOUT_OWNER = 14
ANYTHING = "(blank)"


@dataclass(frozen=True, eq=False)
class Proof:
    """Accounts that need more hours than everybody who may have them can give: ``needed`` against ``there``."""

    accounts: Integers
    csms: Integers
    needed: float
    there: float

    @property
    def missing(self) -> float:
        """Hours a week that no plan can cover."""
        return self.needed - self.there


@dataclass(frozen=True)
class Gap:
    """A cell of some columns of Accounts: accounts, hours a week, what of them nobody can cover, and its cost.

    ``cost`` is (low, assumed, high), money a year. ``served_by`` are positions of the CSMs who may have any of them.
    """

    cell: tuple[str, ...]
    accounts: int
    hours: float
    uncovered: float
    cost: tuple[float, float, float]
    served_by: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Gaps:
    """What the study found; ``without_owner`` (position, days) and ``without_ae`` are positions of accounts."""

    territory: Territory
    columns: tuple[str, ...]
    proofs: tuple[Proof, ...]
    cells: tuple[Gap, ...]
    without_owner: tuple[tuple[int, int], ...]
    without_ae: Integers

    @property
    def uncovered(self) -> float:
        """Hours a week that no plan can cover."""
        return sum(proof.missing for proof in self.proofs)


def coverage_gaps(t: Territory, columns: Sequence[str] = ("Tier", "Region")) -> Gaps:
    """Gaps by any columns of the Accounts sheet.

    Raises
    ------
    UsageError : a column that Accounts does not have.
    """
    named = tuple(_column(name) for name in columns)
    proofs = proofs_of(t)
    share = np.zeros(len(t.accounts))
    for proof in proofs:
        share[proof.accounts] = proof.missing / proof.needed
    return Gaps(t, named, proofs, _cells(t, named, share), _without_owner(t), _without_ae(t))


def proofs_of(t: Territory) -> tuple[Proof, ...]:
    """The least cut between hours and capacity over eligibility, one proof for each part that it comes apart into."""
    limit = full_hours(t)
    flow = max_flow(t.hours, limit, t.eligible)
    accounts, csms = np.flatnonzero(flow.cut), np.flatnonzero(flow.full)
    if not accounts.size:
        return ()
    between = t.eligible[np.ix_(accounts, csms)]
    of_accounts, of_csms = connected_components(np.nonzero(between), (len(accounts), len(csms)))
    proofs = []
    for number in np.union1d(of_accounts, of_csms):
        members, team = accounts[of_accounts == number], csms[of_csms == number]
        needed, available = float(t.hours[members].sum()), float(limit[team].sum())
        if members.size and needed > available:
            proofs.append(Proof(members, team, needed, available))
    return tuple(sorted(proofs, key=lambda proof: -proof.missing))


def _cells(t: Territory, columns: Sequence[str], share: Floats) -> tuple[Gap, ...]:
    labels = pd.DataFrame({name: _words(t, name) for name in columns})
    costs = _costs(t, share)
    gaps = []
    for cell, rows in labels.groupby(list(columns), sort=True).indices.items():
        words = cell if isinstance(cell, tuple) else (cell,)
        may = np.flatnonzero(t.eligible[rows].any(axis=0))
        hours, lost = float(t.hours[rows].sum()), float((t.hours[rows] * share[rows]).sum())
        low, assumed, high = (float(cost[rows].sum()) for cost in costs)
        names = tuple(str(word) for word in words)
        gaps.append(Gap(names, len(rows), hours, lost, (low, assumed, high), tuple(may.tolist())))
    return tuple(sorted(gaps, key=lambda gap: (-gap.uncovered, gap.cell)))


def _costs(t: Territory, share: Floats) -> tuple[Floats, Floats, Floats]:
    """(accounts,) money a year at risk: ARR × churn × (no-owner factor − 1) × uncovered share + expansion forgone.

    At the Low, the Value and the High of both effects on Settings.
    """
    lose, grow = t.arr * class_churn(t) * share, np.maximum(0.0, t.potential - t.arr) * share
    effects = zip(_with_value(t, NO_OWNER), _with_value(t, EXPANSION), strict=True)
    low, assumed, high = (lose * (factor - 1) + grow * won for factor, won in effects)
    return low, assumed, high


def _with_value(t: Territory, setting: Setting[float]) -> tuple[float, float, float]:
    low, high = t.settings.range_of(setting)
    return low, t.settings[setting], high


def _words(t: Territory, column: str) -> list[str]:
    if column == "Tier":
        return [str(t.tiers["Tier"].iloc[k]) for k in t.tier]
    if column == "Health":
        return [str(word) for word in t.health]
    return [str(value).strip() or ANYTHING for value in t.accounts[column]]


def _column(name: str) -> str:
    columns = {header_key(column.name): column.name for column in ACCOUNTS.block.columns}
    if header_key(name) not in columns:
        raise UsageError(f"Accounts has no column {name!r}. It has: {', '.join(columns.values())}.")
    return columns[header_key(name)]


def _without_owner(t: Territory) -> tuple[tuple[int, int], ...]:
    days = (pd.Timestamp(t.plan_date) - t.accounts["Contract Start"]).dt.days.to_numpy(float)
    late = np.flatnonzero((t.current == UNASSIGNED) & (days > DAYS_WITHOUT_OWNER))
    return tuple((int(i), int(days[i])) for i in late[np.argsort(-days[late], kind="stable")])


def _without_ae(t: Territory) -> Integers:
    """Accounts with potential beyond their ARR and no account executive, the largest potential first."""
    growth = np.maximum(0.0, t.potential - t.arr)
    unowned = t.accounts["Account Owner"].to_numpy() == ""
    positions = np.flatnonzero(unowned & (growth > 0))
    return np.asarray(positions[np.argsort(-growth[positions], kind="stable")], dtype=np.intp)

"""Accounts and families that no single CSM may have: found before anything is solved, and named."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.errors import Fault, Severity
from xl_territory.solver.problem import AssignmentProblem, Integers
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED


def unservable(territory: Territory, problem: AssignmentProblem, unit: Integers) -> Iterator[Fault]:
    """A warning for each account whose unit no CSM may have; ``unit`` (accounts,) is the unit of each."""
    closed = np.flatnonzero(~problem.allowed.any(axis=1))
    size = np.bincount(unit, minlength=problem.units)
    for i in np.flatnonzero(np.isin(unit, closed)):
        row = int(territory.accounts["row"].iloc[i])
        if size[unit[i]] > 1:
            parent = territory.accounts["Parent Account"].iloc[i]
            yield Fault(
                Severity.WARNING,
                "Accounts",
                f"No single CSM may have all {size[unit[i]]} accounts of this parent, so they stay without owner",
                "Compare their tiers, required skills, languages, regions, locks and renewals; or blank the parent",
                row,
                "Parent Account",
                parent,
            )
        else:
            yield Fault(
                Severity.WARNING,
                "Accounts",
                f"No CSM may have this account: {_reason(territory, int(i))}",
                "Add what is missing to a CSM, or relax the account",
                row,
                "Account ID",
                territory.account_ids[i],
            )


def _reason(territory: Territory, i: int) -> str:
    if territory.locked_to[i] != UNASSIGNED or territory.frozen[i]:
        return "its locks and its renewal contradict each other"
    if not territory.eligible[i].any():
        asks = [str(territory.tiers["Tier"].iloc[territory.tier[i]])]
        asks += territory.accounts["Required Skills"].iloc[i]
        asks += [territory.accounts[f"Required {what}"].iloc[i] for what in ("Language", "Region")]
        return "no active CSM covers " + ", ".join(filter(None, asks))
    return "Never locks exclude every CSM who is eligible"

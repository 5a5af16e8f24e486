"""Accounts and families that no single CSM may have: found before anything is solved, and named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.errors import Fault, Severity
from xl_territory.policies.policy import Mode, Rule
from xl_territory.policies.wording import account_row
from xl_territory.solver.problem import AssignmentProblem, Integers
from xl_territory.territory.territory import Territory


def unservable(
    territory: Territory, rules: Sequence[Rule], problem: AssignmentProblem, unit: Integers
) -> Iterator[Fault]:
    """A warning for each account that no CSM may have, or whose family none may have whole.

    Parameters
    ----------
    rules : whose sources say what the account asks.
    problem : made of the same rules by `assemble`.
    unit : (accounts,) the unit of each account, as in `units`.
    """
    closed = np.flatnonzero(~problem.allowed.any(axis=1))
    size = np.bincount(unit, minlength=problem.units)
    alone = [i for i in np.flatnonzero(np.isin(unit, closed)) if size[unit[i]] == 1]
    asked = _asked(territory, rules, set(map(int, alone)))
    for i in map(int, np.flatnonzero(np.isin(unit, closed))):
        row = account_row(territory, i)
        if size[unit[i]] > 1:
            yield Fault(
                Severity.WARNING,
                "Accounts",
                f"No single CSM may have all {size[unit[i]]} accounts of this parent, so they stay without owner",
                "Compare their tiers, required skills, languages, regions, locks and renewals; or blank the parent",
                row,
                "Parent Account",
                territory.accounts["Parent Account"].iloc[i],
            )
        else:
            yield Fault(
                Severity.WARNING,
                "Accounts",
                f"No CSM may have this account: {'; '.join(asked[i])}",
                "Add what is missing to a CSM, or relax the account",
                row,
                "Account ID",
                territory.account_ids[i],
            )


def _asked(territory: Territory, rules: Sequence[Rule], accounts: set[int]) -> dict[int, list[str]]:
    """What the hard rules ask of the CSM of each of the accounts."""
    asked: dict[int, list[str]] = {i: [] for i in accounts}
    for rule in rules if accounts else ():
        if rule.mode(territory) is Mode.HARD:
            for source in rule.sources(territory):
                for i in accounts.intersection(source.accounts):
                    asked[i].append(source.text)
    return asked

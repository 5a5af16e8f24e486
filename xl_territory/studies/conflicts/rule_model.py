"""The rules without the score: what conflicts are looked for in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from xl_territory.policies import RULES
from xl_territory.policies.compose import assemble, units
from xl_territory.policies.policy import Contribution, Rule
from xl_territory.policies.rules.eligibility import Eligibility
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze
from xl_territory.solver.problem import AssignmentProblem, Booleans, Integers
from xl_territory.studies.conflicts.feasibility import impossible
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED


def rules_alone(territory: Territory, rules: Sequence[Rule] = RULES) -> tuple[AssignmentProblem, Integers]:
    """The rules as a problem without score, and the unit of each account."""
    return assemble(territory, rules, ()), units(territory, rules)


def cannot_hold(territory: Territory, accounts: Integers, rules: Sequence[Rule] = RULES) -> bool:
    """Whether it is proved that the rules do not let all these accounts have an owner within capacity."""
    problem, unit = rules_alone(territory, rules)
    return impossible(problem, np.unique(unit[accounts]))


class AskedBy(Eligibility):
    """Eligibility of those accounts alone that it binds today, whatever locks are left out."""

    def __init__(self, accounts: Booleans) -> None:
        self.accounts = accounts

    def contribute(self, territory: Territory) -> Contribution:
        """Any CSM for the others."""
        asked = super().contribute(territory)
        return replace(asked, allowed=np.asarray(asked.allowed) | ~self.accounts[:, None])


class HeldNow(RenewalFreeze):
    """The renewal freeze of those accounts alone that it holds today, whatever locks are left out."""

    def __init__(self, accounts: Booleans) -> None:
        self.accounts = accounts

    def contribute(self, territory: Territory) -> Contribution:
        """Any CSM for the others."""
        held = super().contribute(territory)
        allowed = np.asarray(held.allowed) | ~self.accounts[:, None]
        return replace(held, allowed=allowed, settled=np.asarray(held.settled) & self.accounts)


def as_settled(territory: Territory) -> tuple[Rule, ...]:
    """RULES with who wins over whom as it is now: leaving out a lock does not wake a renewal or a requirement.

    So that fewer members never make a conflict, which the search for a smallest one relies on.
    """
    awake = {"eligibility": AskedBy(~territory.settled), "renewal freeze": HeldNow(territory.locked_to == UNASSIGNED)}
    return tuple(awake.get(rule.name, rule) for rule in RULES)

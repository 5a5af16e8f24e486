"""A pilot as it is fixed before it begins: pairs, groups by the coin, balance, what it can see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.studies.pilot.coin import falls_on_first
from xl_territory.studies.pilot.covariates import Candidates
from xl_territory.studies.pilot.matched_pairs import Matching

PILOT, COMPARE = "Pilot", "Compare"


@dataclass(frozen=True)
class Measure:
    """What is measured of every account, fixed before: its column, and whether less of it is better."""

    column: str
    meaning: str
    less_is_better: bool


MEASURES = (
    Measure("Gap Over 14 Days", "1 if the account had no contact or no owner for more than 14 days, else 0.", True),
    Measure("Disputes", "How many arguments about who owns it.", True),
    Measure("Renewal Days", "Days from the first talk about the renewal to its signature.", True),
    Measure("NRR", "ARR at the end ÷ ARR at the beginning.", False),
)


@dataclass(frozen=True, eq=False)
class PilotDesign:
    """The pairs with the account in the pilot first: (P, 2) positions in the territory, by distance of each pair."""

    found: Candidates
    matching: Matching
    seed: int
    accounts: Integers

    @property
    def positions(self) -> Integers:
        """(P, 2) the same as positions among the candidates."""
        at = {int(account): k for k, account in enumerate(self.found.accounts)}
        return np.array([[at[int(account)] for account in pair] for pair in self.accounts], dtype=np.intp)


def pilot_design(found: Candidates, matching: Matching, seed: int) -> PilotDesign:
    """Throw the coin for every pair."""
    ids = found.territory.account_ids
    pairs = [sorted((int(found.accounts[a]), int(found.accounts[b])), key=ids.__getitem__) for a, b in matching.pairs]
    first: Booleans = np.array([falls_on_first(seed, ids[a], ids[b]) for a, b in pairs], dtype=bool)
    thrown = np.array([[a, b] if heads else [b, a] for (a, b), heads in zip(pairs, first, strict=True)], dtype=np.intp)
    return PilotDesign(found, matching, seed, thrown)


@dataclass(frozen=True, eq=False)
class GroupBalance:
    """Means of both groups in the covariate's own unit, and how far they are apart in standard deviations: as the coins
    fell, and at most however they fall."""

    pilot: Floats
    compare: Floats
    apart: Floats
    at_most: Floats


def balance(design: PilotDesign) -> GroupBalance:
    """(4,) each, in the order of `covariates.NUMERIC`."""
    values, z, at = design.found.values, design.found.standard, design.positions
    apart = z[at[:, 0]] - z[at[:, 1]]
    return GroupBalance(
        pilot=values[at[:, 0]].mean(axis=0),
        compare=values[at[:, 1]].mean(axis=0),
        apart=np.abs(apart.mean(axis=0)),
        at_most=np.abs(apart).mean(axis=0),
    )

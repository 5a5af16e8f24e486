"""Which territory model suits the team: the thresholds of the planning guides, held against its figures.

Source of the thresholds: Territory design across Sales and CS.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from xl_territory.studies.scenarios.analysis import Comparison, compare
from xl_territory.studies.scenarios.scenario_list import scenarios
from xl_territory.studies.territory_models.analysis import groups_of, models, region, tier, vertical
from xl_territory.territory.territory import Territory

PER_VERTICAL = 3
HYBRID_SEGMENTS = 3
HYBRID_CSMS = 30
MISMATCH = 2.0
OVER_RATIO = 1.2


@dataclass(frozen=True)
class Advice:
    """What a model asks for, what the team has, and what follows."""

    model: str
    threshold: str
    finding: str
    suits: bool


@dataclass(frozen=True, eq=False)
class ModelComparison:
    """Territory models side by side, and what the planning guides say of each."""

    comparison: Comparison
    advice: tuple[Advice, ...]


def compare_models(territory: Territory, executor: Executor) -> ModelComparison:
    """Solve today's settings and every model on ``executor``."""
    asked = (scenarios(territory)[0], *models(territory))
    return ModelComparison(compare(territory, asked, executor), advice(territory))


def advice(t: Territory) -> tuple[Advice, ...]:
    """One row per threshold."""
    return (*_vertical(t), *_region(t), *_hybrid(t), *_mismatch(t), *_ratio(t))


def _vertical(t: Territory) -> Iterator[Advice]:
    groups = [group for group in groups_of(t, "By vertical") if group]
    each = len(t.csms) / len(groups) if groups else 0.0
    found = f"{len(t.csms)} CSMs for {len(groups)} verticals: {each:.1f} each"
    yield Advice("By vertical", "At least 3 to 4 CSMs per vertical", found, suits=each >= PER_VERTICAL)


def _region(t: Territory) -> Iterator[Advice]:
    named = len(set(filter(None, region(t))))
    found = f"{named} regions named on Accounts" if named else "No account has a Region"
    rule = "Where 90 % of the reviews are held by video, geography is an artifact: only for visits and time zones"
    yield Advice("By region", rule, found, suits=named > 1)


def _hybrid(t: Territory) -> Iterator[Advice]:
    segments, csms = len(set(tier(t))), len(t.csms)
    found = f"{segments} segments, {csms} CSMs"
    suits = segments >= HYBRID_SEGMENTS and csms > HYBRID_CSMS
    yield Advice("Hybrid", "From 3 segments and more than 30 CSMs", found, suits=suits)


def _ratio(t: Territory) -> Iterator[Advice]:
    """Accounts per CSM against the benchmark of their tiers, mixed tiers in proportion."""
    low, high = (t.tiers[f"Accounts per CSM {end}"].to_numpy(float) for end in ("Low", "High"))
    books = np.nansum(2 / (low + high)[t.tier])
    ratio = float(books / len(t.csms))
    rule = "More than 20 % above the benchmark accounts per CSM: add a CSM; else, if there are conflicts, redesign"
    found = f"{ratio:.0%} of the benchmark: work for {books:.1f} CSMs, {len(t.csms)} on the team"
    yield Advice("Any model", rule, found, suits=ratio <= OVER_RATIO)


def _mismatch(t: Territory) -> Iterator[Advice]:
    """Verticals whose share of the revenue is at least twice their share of the CSMs."""
    for group, (arr, _, skilled) in groups_of(t, "By vertical").items():
        share = skilled / len(t.csms)
        if group and set(vertical(t)) != {group} and arr > MISMATCH * share:
            found = f"{group}: {arr:.0%} of ARR, {share:.0%} of the CSMs have the skill"
            rule = "Skills where the revenue is: 60 % of ARR with 20 % of the CSMs is a mismatch"
            yield Advice("By vertical", rule, found, suits=False)

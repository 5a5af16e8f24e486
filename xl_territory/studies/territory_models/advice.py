"""Which territory model suits the team: the thresholds of the planning guides, held against its figures.

Source of the thresholds: Territory design across Sales and CS; where it names none, it is marked as an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.studies.scenarios.analysis import Comparison, compare
from xl_territory.studies.scenarios.scenario_list import scenarios
from xl_territory.studies.territory_models.analysis import Model, models
from xl_territory.studies.territory_models.groupings import half_a_book, one_spelling
from xl_territory.territory.hours import DEFAULT_CUSTOMER_SHARE, DEFAULT_WEEKLY_HOURS
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

PER_VERTICAL = (3, 4)
HYBRID_SEGMENTS = 3
HYBRID_CSMS = 30
MISMATCH = 3.0
"""60 % of ARR with 20 % of the CSMs."""
OVER_RATIO = 1.2


class Suits(StrEnum):
    """Whether a model suits the team."""

    YES = "Yes"
    NO = "No"
    DEPENDS = "Depends"


@dataclass(frozen=True)
class Advice:
    """What a model asks for, what the team has, and what follows."""

    model: str
    threshold: str
    finding: str
    suits: Suits


@dataclass(frozen=True)
class Vertical:
    """An industry with at least half a CSM's hours or as much of the revenue: shares, and CSMs who know it."""

    name: str
    arr: float
    hours: float
    skilled: int


@dataclass(frozen=True, eq=False)
class ModelComparison:
    """Territory models side by side, and what the planning guides say of each."""

    comparison: Comparison
    advice: tuple[Advice, ...]
    models: tuple[Model, ...] = ()


def compare_models(territory: Territory, executor: Executor, yours: Plan | None = None) -> ModelComparison:
    """Solve today's settings and every model on ``executor``; ``yours`` as in `compare`."""
    candidates = models(territory)
    scenarios_asked = (scenarios(territory)[0], *(model.scenario(territory) for model in candidates))
    return ModelComparison(
        compare(territory, scenarios_asked, executor, yours), advice(territory, candidates), candidates
    )


def advice(t: Territory, found: Sequence[Model] = ()) -> tuple[Advice, ...]:
    """One row per threshold, then what each of the models ``found`` does to families."""
    verticals = matter(t)
    by_model = (_vertical(verticals), _mismatch(verticals, len(t.csms)), _region(t), _tiers(t), _hybrid(t), _ratio(t))
    return (*chain.from_iterable(by_model), *_families(found))


def matter(t: Territory) -> tuple[Vertical, ...]:
    """The verticals that are large enough to be judged, as they compare."""
    industry = np.array(one_spelling(words.split(";")[0] for words in t.accounts["Industry"]))
    least = half_a_book(t) / float(t.hours.sum())
    names = []
    for name in sorted(set(industry) - {""}):
        member = industry == name
        arr = float(t.arr[member].sum() / t.arr.sum()) if t.arr.sum() else 0.0
        hours = float(t.hours[member].sum() / t.hours.sum())
        if max(arr, hours) >= least:
            names.append(Vertical(name, arr, hours, sum(key(name) in skills for skills in t.skills)))
    return tuple(names)


def _vertical(verticals: Sequence[Vertical]) -> Iterator[Advice]:
    few, better = PER_VERTICAL
    counts = ", ".join(f"{vertical.name} {vertical.skilled}" for vertical in verticals)
    finding = f"CSMs with the skill: {counts}" if verticals else "No Industry has half a CSM's hours"
    suits = Suits.YES if verticals and min(v.skilled for v in verticals) >= few else Suits.NO
    yield Advice("By vertical", f"At least {few}, better {better} CSMs per vertical", finding, suits)


def _mismatch(verticals: Sequence[Vertical], csms: int) -> Iterator[Advice]:
    """Verticals whose share of the revenue is three times their share of the CSMs or more."""
    rule = (
        f"ARR share below {MISMATCH:g} × the share of CSMs with the skill: 60 % of ARR with 20 % of CSMs is a mismatch"
    )
    for vertical in verticals:
        if vertical.arr >= MISMATCH * vertical.skilled / csms and len(verticals) > 1:
            finding = (
                f"{vertical.name}: {vertical.arr:.0%} of ARR, {vertical.skilled / csms:.0%} of the CSMs have the skill"
            )
            yield Advice("By vertical", rule, finding, Suits.NO)


def _region(t: Territory) -> Iterator[Advice]:
    named = len({key(word) for word in t.accounts["Region"]} - {""})
    bound = {column: int(t.accounts[f"Required {column}"].map(key).ne("").sum()) for column in ("Region", "Language")}
    rule = (
        "Where 90 % of the reviews are held by video, geography is an artifact: it depends on visits, time zones and "
        "languages, which this workbook does not know"
    )
    needs = f"{bound['Region']} accounts have a Required Region, {bound['Language']} a Required Language"
    finding = f"{named} regions named on Accounts; {needs}" if named else f"No account has a Region; {needs}"
    yield Advice("By region", rule, finding, Suits.DEPENDS if named > 1 else Suits.NO)


def _tiers(t: Territory) -> Iterator[Advice]:
    """Whether each tier is work for a CSM of its own, by the whole range of its benchmark."""
    low, high = (t.tiers[f"Accounts per CSM {end}"].to_numpy(float) for end in ("Low", "High"))
    work = [
        (str(t.tiers["Tier"].iloc[k]), (t.tier == k).sum() / np.array([high[k], low[k]])) for k in np.unique(t.tier)
    ]
    work_known = [(name, least, most) for name, (least, most) in work if np.isfinite(least) and np.isfinite(most)]
    finding = "Work for CSMs: " + ", ".join(f"{name} {least:.1f}–{most:.1f}" for name, least, most in work_known)
    enough = all(least >= 1 for _, least, _ in work_known) and len(work_known) > 1
    too_little = any(most < 1 for _, _, most in work_known) or len(work_known) < 2
    suits = Suits.YES if enough else Suits.NO if too_little else Suits.DEPENDS
    yield Advice("By ARR tier", "Each tier is work for at least one CSM (assumption)", finding, suits)


def _hybrid(t: Territory) -> Iterator[Advice]:
    segments, csms = len(np.unique(t.tier)), len(t.csms)
    finding = f"{segments} tiers with accounts, {csms} CSMs"
    suits = Suits.YES if segments >= HYBRID_SEGMENTS and csms > HYBRID_CSMS else Suits.NO
    yield Advice("Hybrid", f"From {HYBRID_SEGMENTS} segments and more than {HYBRID_CSMS} CSMs", finding, suits)


def _ratio(t: Territory) -> Iterator[Advice]:
    """Accounts per CSM against the whole benchmark range of their tiers, mixed tiers in proportion."""
    low, high = (t.tiers[f"Accounts per CSM {end}"].to_numpy(float)[t.tier] for end in ("Low", "High"))
    least, most = float(np.nansum(1 / high)), float(np.nansum(1 / low))
    full = float(t.capacity.sum()) / (DEFAULT_WEEKLY_HOURS * DEFAULT_CUSTOMER_SHARE)
    rule = (
        f"Up to {OVER_RATIO - 1:.0%} above the highest benchmark accounts per CSM; beyond: add a CSM. Within, but with "
        "conflicts: redesign"
    )
    ranges = ", ".join(_range(t, k) for k in np.unique(t.tier))
    finding = f"Work for {least:.1f} to {most:.1f} CSMs at {ranges} accounts each; the team is {full:.1f} full CSMs"
    suits = Suits.YES if least <= OVER_RATIO * full else Suits.NO
    yield Advice("Any model", rule, finding, suits)


def _range(t: Territory, tier: int) -> str:
    row = t.tiers.iloc[tier]
    return f"{row['Tier']} {row['Accounts per CSM Low']:g}–{row['Accounts per CSM High']:g}"


def _families(found: Sequence[Model]) -> Iterator[Advice]:
    """What becomes of families in each model, where anything does."""
    for model in found:
        if model.followed:
            finding = f"{model.followed} accounts go to the group of their family's largest account"
            yield Advice(model.name, "Families stay together", finding, Suits.YES)
        if model.split:
            finding = f"{model.split} families are split between groups"
            yield Advice(model.name, "Families may be split: their rule is not hard", finding, Suits.DEPENDS)

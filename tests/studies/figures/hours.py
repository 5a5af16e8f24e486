"""Hours from tracked time over many logs: false alarms, how often intervals hold the truth, error against defaults."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.studies.refine_hours.test_refine_hours import book, logged
from xl_territory.plans.pipeline import read_workbook
from xl_territory.studies.refine_hours.analysis import Refinement, refine_hours
from xl_territory.territory.territory import Territory

SIZES = ((80, 12), (240, 12))
OFF = 0.3
"""Standard deviation, on logs, by which every default is off where they are not true."""


def truth(t: Territory, seed: int) -> dict[str, float]:
    """What every tier and health really takes, as a factor of its default."""
    random = np.random.default_rng(1_000 + seed)
    names = [*map(str, t.tiers["Tier"]), *dict.fromkeys(map(str, t.health))]
    return {name: float(np.exp(random.normal(0, OFF))) for name in names}


def factors(t: Territory, of: dict[str, float]) -> np.ndarray:
    """(accounts,) factor of each account by its tier and health."""
    tiers = [str(t.tiers["Tier"].iloc[k]) for k in t.tier]
    return np.array([of.get(tier, 1.0) * of.get(str(word), 1.0) for tier, word in zip(tiers, t.health, strict=True)])


def proposed(t: Territory, found: Refinement) -> np.ndarray:
    """(accounts,) factor that the tracked cells put on today's hours."""
    of = {cell.name: cell.tracked / cell.today for cell in found.cells
          if cell.table in ("Tiers", "HealthFactors") and not np.isnan(cell.tracked)}  # fmt: skip
    return factors(t, of)


def held(found: Refinement, of: dict[str, float]) -> list[bool]:
    """Whether the interval of each cell with accounts holds the truth."""
    cells = [cell for cell in found.cells if cell.name in of and not np.isnan(cell.tracked)]
    return [cell.low <= cell.today * of[cell.name] <= cell.high for cell in cells]


def figures(cases: int) -> Iterator[str]:
    """A sentence for each figure."""
    t = read_workbook(book(240))
    clear = [any(cell.clear for cell in refine_hours(t, logged(t, 12, seed), seed).cells) for seed in range(cases)]
    yield f"hours, 240 × 12, true defaults: something is suggested in {np.mean(clear):.0%} of {cases} runs"
    for accounts, weeks in SIZES:
        t = read_workbook(book(accounts))
        inside: list[bool] = []
        before, after = [], []
        for seed in range(cases):
            of = truth(t, seed)
            found = refine_hours(t, logged(t, weeks, seed, of), seed)
            inside += held(found, of)
            real = factors(t, of)
            before.append(np.abs(1 / real - 1).mean())
            after.append(np.abs(proposed(t, found) / real - 1).mean())
        shown = f"90 % intervals hold the truth in {np.mean(inside):.1%} of {len(inside)} cells"
        error = f"error {np.mean(after):.1%}, with defaults {np.mean(before):.1%}"
        yield f"hours, {accounts} × {weeks}, defaults off by {OFF:.0%}: {shown}; {error}"

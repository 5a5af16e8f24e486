"""What a pilot can show and what it has shown: power, exact test."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from scipy import optimize, stats

LEVEL, POWER = 0.05, 0.8


def smallest_difference(pairs: int, power: float = POWER) -> float:
    """The mean difference, in standard deviations of the pairs' differences, that is seen with this power.

    Two-sided paired t test at 5 %: noncentral t with pairs − 1 degrees of freedom (Cohen, "Statistical Power Analysis
    for the Behavioral Sciences", 1988, 2.2). The exact sign-flip test needs about the same.
    """
    freedom = pairs - 1
    edge = stats.t.isf(LEVEL / 2, freedom)

    def missing(effect: float) -> float:
        shift = effect * np.sqrt(pairs)
        below = np.nan_to_num(stats.nct.cdf(-edge, freedom, shift))  # too small to be computed far from no effect
        return float(stats.nct.sf(edge, freedom, shift) + below - power)

    return float(optimize.brentq(missing, 1e-6, 20.0))


def power_of_groups(size: int, compared: float, pilot: float) -> float:
    """Chance that Fisher's exact test of two groups of ``size`` sees a share fall from ``compared`` to ``pilot``."""
    counts = range(size + 1)
    seen = [(a, b) for a in counts for b in counts if _fisher(a, b, size) <= LEVEL]
    return float(sum(stats.binom.pmf(a, size, compared) * stats.binom.pmf(b, size, pilot) for a, b in seen))


def power_of_pairs(pairs: int, compared: float, pilot: float) -> float:
    """The same of the exact sign-flip test, accounts of a pair being no more alike than others.

    Only pairs that differ count, and each is a coin under no effect (McNemar's exact test).
    """
    better, worse = compared * (1 - pilot), pilot * (1 - compared)
    chance = 0.0
    for up in range(pairs + 1):
        for down in range(pairs + 1 - up):
            if up + down and stats.binomtest(up, up + down).pvalue <= LEVEL:
                chance += float(
                    stats.multinomial.pmf([up, down, pairs - up - down], pairs, [better, worse, 1 - better - worse])
                )
    return chance


def _fisher(a: int, b: int, size: int) -> float:
    return float(stats.fisher_exact(np.array([[a, size - a], [b, size - b]])).pvalue)


def sign_flip(differences: Sequence[float]) -> float:
    """Exact two-sided p of the mean of pair differences: every way in which the coins could have fallen.

    The share of the 2ⁿ sign vectors whose mean is at least as far from 0 (Fisher, "The Design of Experiments", 1935,
    21); at most 12 pairs, so all of them are tried.
    """
    found = np.asarray(differences, dtype=float)
    signs = np.array(list(product((1.0, -1.0), repeat=len(found))))
    means = np.abs(signs @ found)
    return float((means >= abs(found.sum()) - 1e-9 * max(1.0, np.abs(found).sum())).mean())

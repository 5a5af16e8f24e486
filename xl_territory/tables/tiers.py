"""The Hours Model once it is read: base hours filled in, tiers in order, empty tables given their defaults."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

from xl_territory.errors import Fault, Severity
from xl_territory.tables.block import ReadBlock

HOURS = 30.0


def complete_tiers(tiers: ReadBlock) -> tuple[ReadBlock, list[Fault]]:
    """The tiers in ascending order of ARR From, each with its Base Hours, and what is wrong with the bands."""
    faults = [*_equal_bands(tiers), *_disorder(tiers), *_turned_benchmarks(tiers)]
    base = [_base(record) for record in tiers.frame.to_dict("records")]
    faults += [
        tiers.fault(
            Severity.ERROR,
            row,
            "Base Hours",
            "Base Hours is blank and there is no benchmark to take it from",
            "Fill in Base Hours, or both Accounts per CSM",
        )
        for row, hours in zip(tiers.rows, base, strict=True)
        if not math.isfinite(hours)
    ]
    complete = tiers.with_column("Base Hours", base)
    return replace(complete, frame=complete.frame.sort_values("ARR From", kind="stable")), faults


def _base(tier: Mapping[Hashable, float]) -> float:
    """Base hours of a tier: as typed, else 30 ÷ the middle of the benchmark; NaN where there is neither."""
    ends = [tier[f"Accounts per CSM {end}"] for end in ("Low", "High")]
    known = [end for end in ends if end > 0]
    default = HOURS * len(known) / sum(known) if known else math.nan
    return default if math.isnan(tier["Base Hours"]) else tier["Base Hours"]


def _equal_bands(tiers: ReadBlock) -> Iterator[Fault]:
    first: dict[float, int] = {}
    for row, start in tiers.cells("ARR From"):
        if start in first:
            problem = f"The tier in row {first[start]} begins at the same ARR"
            yield tiers.fault(Severity.ERROR, row, "ARR From", problem, "Give each tier its own lowest ARR")
        first.setdefault(start, row)


def _disorder(tiers: ReadBlock) -> Iterator[Fault]:
    starts = tiers.frame["ARR From"].dropna()
    falls = starts[starts.diff() < 0]
    if len(falls):
        problem = "The tiers are not in ascending order; they are read as if they were"
        yield tiers.fault(Severity.WARNING, int(falls.index[0]), "ARR From", problem, "Sort the tiers by ARR From")


def _turned_benchmarks(tiers: ReadBlock) -> Iterator[Fault]:
    frame = tiers.frame
    for row in frame.index[frame["Accounts per CSM Low"] > frame["Accounts per CSM High"]]:
        problem = "The low end of the benchmark is above its high end"
        yield tiers.fault(Severity.WARNING, int(row), "Accounts per CSM Low", problem, "Swap the two numbers")

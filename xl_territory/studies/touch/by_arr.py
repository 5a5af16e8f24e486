"""What ARR bands alone would give, at the usual 20, 50 and 200 accounts per seat: what a plan is set beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.schema.hours_model import TIER_PRESETS
from xl_territory.studies.touch.analysis import TouchStudy
from xl_territory.territory.hours import tier_by_arr

COLUMNS = ("Tier", "ARR From", "Low", "High", "Base Hours")
BANDS = pd.DataFrame(TIER_PRESETS["Touch model"], columns=list(COLUMNS)).sort_values("ARR From", ascending=False)


@dataclass(frozen=True)
class Band:
    """A band of ARR: the level of the sheet it stands for, and what it and the plan put there.

    ``seats`` and ``plan_seats`` are accounts ÷ accounts per seat, of the band and of the level. ``alike`` are the
    accounts of the band that the plan puts on the same level; ``value`` is what all of the band are worth on it.
    """

    name: str
    arr_from: float
    ratio: float
    level: str
    accounts: int
    seats: float
    plan_accounts: int
    plan_seats: float
    alike: int
    value: float


def bands(found: TouchStudy) -> tuple[Band, ...]:
    """The bands from the largest ARR down. Two of them may stand for one level where the sheet has fewer levels."""
    ratios = np.array([level.ratio or np.inf for level in found.levels])
    of = tier_by_arr(found.territory.arr, BANDS)
    result = []
    for k, (name, arr_from, ratio) in enumerate(BANDS[["Tier", "ARR From", "Low"]].itertuples(index=False)):
        level = int(np.abs(np.where(np.isfinite(ratios), np.log(ratios / ratio), np.inf)).argmin())
        member, planned = of == k, found.plan.level == level
        result.append(
            Band(
                name=str(name),
                arr_from=float(arr_from),
                ratio=float(ratio),
                level=found.levels[level].name,
                accounts=int(member.sum()),
                seats=float(member.sum() / ratio),
                plan_accounts=int(planned.sum()),
                plan_seats=float(planned.sum() / ratios[level]),
                alike=int((member & planned).sum()),
                value=float(found.problem.value[member, level].sum()),
            )
        )
    return tuple(result)

"""Touch levels as arrays: what each account takes and what it is worth at each level, and what limits them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.tables.step_sheets import or_else
from xl_territory.territory.hours import effort_factors
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

Floats = NDArray[np.float64]
POOLS = ("Named", "Pooled")
OVER_RATIO = 1.2
STRATEGIC = "strategic"


@dataclass(frozen=True)
class TouchLevel:
    """A row of the Touch Levels sheet, from the closest level down. ``ratio`` accounts per seat, None = no limit."""

    name: str
    ratio: float | None
    base_hours: float
    pool: int
    churn_avoided: float
    expansion_won: float
    churn_range: tuple[float, float]
    expansion_range: tuple[float, float]


@dataclass(frozen=True, eq=False)
class TouchProblem:
    """One level for each account, worth as much as possible within the hours, seats and changes there are.

    Parameters
    ----------
    value : (accounts, levels) money a year. hours : (accounts, levels) a week.
    below : (accounts, levels) hours a week missing to the account's floor; 0 at and above it.
    use : (limits, accounts, levels) what each level takes of each limit. limit : (limits,). names : of the limits.
    today : (accounts,) position of today's level, -1 for none.
    """

    value: Floats
    hours: Floats
    below: Floats
    use: Floats
    limit: Floats
    names: tuple[str, ...]
    today: NDArray[np.intp]


def read_levels(table: pd.DataFrame) -> tuple[TouchLevel, ...]:
    """The rows of the sheet; a blank range is none to twice the value."""
    return tuple(
        TouchLevel(
            name=row["Level"],
            ratio=None if np.isnan(row["Accounts per Seat"]) else float(row["Accounts per Seat"]),
            base_hours=float(row["Base Hours"]),
            pool=POOLS.index(row["Pool"]),
            churn_avoided=or_else(row["Churn Avoided"], 0.0),
            expansion_won=or_else(row["Expansion Won"], 0.0),
            churn_range=_range(row, "Churn", "Churn Avoided"),
            expansion_range=_range(row, "Expansion", "Expansion Won"),
        )
        for row in table.to_dict("records")
    )


def values(t: Territory, churn: Floats, avoided: Sequence[float], won: Sequence[float]) -> Floats:
    """(accounts, levels) ARR × churn × Churn Avoided + (Potential − ARR)⁺ × Expansion Won (planning_inputs)."""
    room = np.maximum(0.0, t.potential - t.arr)
    return np.outer(t.arr * churn, np.asarray(avoided)) + np.outer(room, np.asarray(won))


def touch_problem(
    t: Territory, levels: Sequence[TouchLevel], churn: Floats, floors: Mapping[str, str], max_changes: float | None
) -> TouchProblem:
    """The problem of a territory.

    Parameters
    ----------
    churn : (accounts,) yearly share of the revenue at stake. floors : level names by "strategic" and "at-risk".
    max_changes : share of the accounts with a level today that may get another one, None for no limit.
    """
    names = [key(level.name) for level in levels]
    factors = effort_factors(t.accounts, t.health, t.tables)
    hours = np.outer(factors, [level.base_hours for level in levels])
    floor = _floors(t, names, floors)
    position = np.arange(len(levels))
    missing = np.where(position > floor[:, None], hours[np.arange(len(hours)), floor][:, None] - hours, 0.0)
    typed = map(key, t.accounts["Touch Level"])
    today = np.array([names.index(word) if word in names else -1 for word in typed], dtype=np.intp)
    use, limit, called = _limits(t, levels, hours, today, max_changes)
    avoided, won = [level.churn_avoided for level in levels], [level.expansion_won for level in levels]
    below = np.maximum(missing, 0.0)
    return TouchProblem(values(t, churn, avoided, won), hours, below, use, limit, called, today)


def seats_of(t: Territory, pool: int) -> NDArray[np.bool_]:
    """(csms,) who is of the pool: named seats, or those with Pool = Yes."""
    pooled = t.csms["Pool"].to_numpy(bool)
    return pooled if POOLS[pool] == "Pooled" else ~pooled


def _floors(t: Territory, names: Sequence[str], floors: Mapping[str, str]) -> NDArray[np.intp]:
    """(accounts,) position of the least close level that each may have."""
    lowest = len(names) - 1
    least = {group: names.index(key(name)) if key(name) in names else lowest for group, name in floors.items()}
    tiers = [key(str(name)) for name in t.tiers["Tier"]]
    strategic = np.array([tiers[k] == STRATEGIC for k in t.tier], dtype=bool)
    floor = np.full(len(t.accounts), lowest)
    floor = np.where(t.at_risk, np.minimum(floor, least.get("at-risk", lowest)), floor)
    return np.where(strategic, np.minimum(floor, least.get(STRATEGIC, lowest)), floor).astype(np.intp)


def _limits(
    t: Territory, levels: Sequence[TouchLevel], hours: Floats, today: NDArray[np.intp], max_changes: float | None
) -> tuple[Floats, Floats, tuple[str, ...]]:
    use: list[Floats] = []
    limit: list[float] = []
    names: list[str] = []
    for pool, name in enumerate(POOLS):
        inside = np.array([level.pool == pool for level in levels])
        per_seat = np.array([1 / level.ratio if level.ratio and level.pool == pool else 0.0 for level in levels])
        who = seats_of(t, pool)
        use += [hours * inside, np.tile(per_seat, (len(hours), 1))]
        limit += [float(t.capacity[who].sum()), OVER_RATIO * float(who.sum())]
        names += [f"{name.lower()} hours", f"accounts per {name.lower()} seat"]
    if max_changes is not None:
        known = today >= 0
        use.append(((np.arange(len(levels)) != today[:, None]) & known[:, None]).astype(float))
        limit.append(float(np.floor(max_changes * known.sum())))
        names.append("changes")
    return np.array(use), np.array(limit), tuple(names)


def _range(row: Mapping[Hashable, float], what: str, value: str) -> tuple[float, float]:
    middle = or_else(row[value], 0.0)
    return or_else(row[f"{what} Low"], 0.0), or_else(row[f"{what} High"], min(1.0, 2 * middle))

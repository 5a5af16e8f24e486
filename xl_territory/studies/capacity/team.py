"""The seats that are there already, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.studies.capacity.demands import Booleans, Demand, Offer, may_serve
from xl_territory.studies.capacity.months import Floats, first_day, month_number
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.territory.hours import capacity
from xl_territory.territory.skills import distinct, tags
from xl_territory.workbook.names import key

LONG_THERE = 240
"""Months since the start of somebody of whom no ramp is known: more than any ramp lasts."""


@dataclass(frozen=True, eq=False)
class Team:
    """The seats that are there, grouped by whom they may serve.

    ``serves`` (groups, demands); ``hours`` and ``seats`` (groups, T): customer hours a week and seats in each month,
    both as far as they are ramped; ``kind`` (people,) the position of the kind that each person's Seat names, -1 for
    none, and ``present`` (people, T), ``own_hours`` (people,) when fully ramped, ``age`` (people,) months since the
    start in the first month, ``group`` (people,) the people one by one.
    """

    serves: Booleans
    hours: Floats
    seats: Floats
    kind: NDArray[np.intp]
    present: Booleans
    own_hours: Floats
    age: NDArray[np.int_]
    group: NDArray[np.intp]


def offers_of(csms: pd.DataFrame) -> list[Offer]:
    """The segments and skills of everybody on the CSMs sheet who may be there some day."""
    who = counted(csms)
    return [
        Offer(tags(segments), tags(skills)) for segments, skills in zip(who["Segments"], who["Skills"], strict=True)
    ]


def counted(csms: pd.DataFrame) -> pd.DataFrame:
    """The rows of CSMs that count: not those who left, and Open seats only when they have a Start Date."""
    status = csms["Status"].map(key)
    return csms[(status != "left") & ((status != "open") | csms["Start Date"].notna())]


def team_of(csms: pd.DataFrame, kinds: Sequence[SeatKind], demands: Sequence[Demand], months: Sequence[int]) -> Team:
    """Who of the CSMs sheet is there in each month, from Start Date to End Date.

    Where column Seat names a kind, that kind's attrition is taken off the hours; where Ramp is blank besides, its ramp
    begins on the Start Date. A typed Ramp stays as it is.
    """
    csms = counted(csms)
    present = _present(csms, months)
    named: Mapping[str, int] = {key(kind.name): k for k, kind in enumerate(kinds)}
    typed = csms["Seat"] if "Seat" in csms else pd.Series("", index=csms.index)
    kind = np.array([named.get(key(str(seat)), -1) for seat in typed], dtype=np.intp)
    age = _age(csms, kind, months[0])
    share = np.array(
        [_share(kinds[k] if k >= 0 else None, int(a), len(months)) for k, a in zip(kind, age, strict=True)]
    )
    share = share.reshape(len(csms), len(months)) * present
    kept = np.array([kinds[k].kept if k >= 0 else 1.0 for k in kind])
    own = capacity(csms)
    offers, group = distinct(offers_of(csms))
    member = (group == np.arange(len(offers))[:, None]).astype(float)
    ramp = np.where(own > 0, np.minimum(csms["Ramp"].fillna(1.0).to_numpy(float), 1.0), 0.0)
    return Team(
        serves=may_serve(offers, demands),
        hours=member @ (share * (own * kept)[:, None]),
        seats=member @ (share * ramp[:, None]),
        kind=kind,
        present=present,
        own_hours=own,
        age=age,
        group=group,
    )


def _present(csms: pd.DataFrame, months: Sequence[int]) -> Booleans:
    begins, ends = (np.array([first_day(month + k) for month in months], dtype="datetime64[D]") for k in (0, 1))
    first, last = (csms[name].to_numpy("datetime64[D]")[:, None] for name in ("Start Date", "End Date"))
    return np.asarray((np.isnat(first) | (first < ends)) & (np.isnat(last) | (last > begins)))


def _age(csms: pd.DataFrame, kind: NDArray[np.intp], first: int) -> NDArray[np.int_]:
    known = (kind >= 0) & csms["Ramp"].isna().to_numpy(bool) & csms["Start Date"].notna().to_numpy(bool)
    return np.array(
        [
            first - month_number(day.date()) if sure else LONG_THERE
            for day, sure in zip(csms["Start Date"], known, strict=True)
        ],
        dtype=int,
    )


def _share(kind: SeatKind | None, age: int, length: int) -> Floats:
    """(T,) productivity of somebody who came so many months before the first one."""
    return np.ones(length) if kind is None else kind.ramp_at(age + np.arange(length))

"""Rows of the handoff model week by week: starts that a CSM gives and receives, hours, and coming within the limit."""

from __future__ import annotations

import numpy as np

from xl_territory.studies.handoffs.handoff_columns import HandoffColumns
from xl_territory.studies.handoffs.model_rows import NONE, RowBlock, entries, joined, no_more
from xl_territory.territory.workloads import Integers


def starts(columns: HandoffColumns) -> list[RowBlock]:
    """Whatever has started stays so; starts that a CSM gives and receives in a week."""
    p, pairs = columns.problem, columns.problem.givers
    first, second = columns.column[:, :-1], columns.column[:, 1:]
    differ = (first >= 0) & (first != second)
    received = np.flatnonzero(p.given_until)
    return [
        no_more(first[differ], second[differ]),
        _cap(columns, pairs.unit, pairs.csm, pairs.until, p.give_room),
        _cap(columns, received, p.receiver[received], p.given_until[received], p.receive_room),
    ]


def _cap(columns: HandoffColumns, unit: Integers, csm: Integers, until: Integers, room: Integers) -> RowBlock:
    p, at = columns.problem, columns.layout
    now, before = columns.column[unit, 1:], columns.column[unit, :-1]
    new = (now != before) & (np.arange(1, p.weeks + 1) <= until[:, None])
    row = at.row(csm)[:, None] + np.arange(p.weeks)
    rows = np.concatenate([row[new], row[new]])
    started = np.concatenate([now[new], before[new]])
    values = np.repeat([1.0, -1.0], np.count_nonzero(new))
    most = room[at.touched, 1:].astype(float).ravel()
    there = started >= 0
    return RowBlock(rows[there], started[there], values[there], np.full(most.size, -np.inf), most)


def capacity(columns: HandoffColumns) -> RowBlock:
    """Hours of a week at most the limit; more for those above it today, until they are within."""
    p, at = columns.problem, columns.layout
    unit, until = p.unit[p.moving], p.owner[p.moving, 1:]
    started, owned = columns.column[unit, 1:], columns.owned_column[unit, 1:]
    after = np.broadcast_to(p.after[p.moving, None], until.shape)
    gets, gives = p.hours_after[p.moving, None], p.hours_before[p.moving, None]
    csm, week, column, value = joined(
        entries(after, started, p.receiver_share * gets),
        entries(after, owned, (1 - p.receiver_share) * gets),
        entries(until, started, (p.giver_share - 1) * gives),
        entries(until, owned, -p.giver_share * gives),
    )
    excess = np.maximum(0.0, p.load.max(axis=1) - p.limit)[at.above]
    above = at.row(at.above)[:, None] + np.arange(p.weeks)
    upper = (p.limit[:, None] - p.load[:, 1:])[at.touched]
    upper[np.searchsorted(at.touched, at.above)] += excess[:, None]
    return RowBlock(
        np.concatenate([at.row(csm) + week, above.ravel()]),
        np.concatenate([column, at.within]),
        np.concatenate([value, np.repeat(excess, p.weeks)]),
        np.full(upper.size, -np.inf),
        upper.ravel(),
    )


def becoming_within(columns: HandoffColumns) -> list[RowBlock]:
    """Who is above the limit today receives nothing before being within it, and then stays within."""
    p, at = columns.problem, columns.layout
    grid = at.within.reshape(at.above.size, p.weeks)
    place = np.full(p.csms, NONE)
    place[at.above] = np.arange(at.above.size)
    unit = np.flatnonzero(place[p.receiver] >= 0)
    column = columns.column[unit, 1:]
    new = (column >= 0) & (column != columns.column[unit, :-1])
    must = at.within[p.within[at.above, 1:].ravel()]
    return [
        no_more(grid[:, :-1].ravel(), grid[:, 1:].ravel()),
        no_more(column[new], grid[place[p.receiver[unit]]][new]),
        RowBlock(np.arange(must.size), must, np.ones(must.size), np.ones(must.size), np.ones(must.size)),
    ]

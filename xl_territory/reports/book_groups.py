"""Books as the Dashboard shows them: each alone, or by manager or segments where there are too many to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.territory.workloads import Floats

MOST_BOOKS = 60
GROUPED_BY = ("Manager", "Segments")
BANDS = 20


@dataclass(frozen=True, eq=False)
class BookGroups:
    """Names and figures (groups, 9) of books, the fullest first.

    Utilisation in the plan and today, hours in the plan and today, capacity, ARR, at-risk hours, moved in and out.
    """

    names: tuple[str, ...]
    figures: Floats


def book_groups(plan: Plan) -> BookGroups:
    """Each book alone up to `MOST_BOOKS` of them; more by manager, by segments, or so many at a time by utilisation."""
    t, books, today = plan.territory, plan.books, plan.today
    m = len(t.csms)
    of_each = np.column_stack(
        [
            books.load,
            today.load,
            t.capacity,
            books.totals(t.arr),
            books.at_risk_hours,
            np.bincount(books.owner[books.moved], minlength=m),
            np.bincount(t.current[books.moved], minlength=m),
        ]
    ).astype(float)
    names = _names(plan)
    distinct = sorted(set(names))
    member = np.array([distinct.index(name) for name in names], dtype=np.intp)
    sums = np.zeros((len(distinct), of_each.shape[1]))
    np.add.at(sums, member, of_each)
    capacity = np.maximum(sums[:, 2], 1e-9)
    figures = np.column_stack([sums[:, 0] / capacity, sums[:, 1] / capacity, sums])
    order = np.lexsort((np.arange(len(distinct)), -figures[:, 0]))
    return BookGroups(tuple(distinct[k] for k in order), figures[order])


def _names(plan: Plan) -> list[str]:
    """The name that each CSM's book is shown under."""
    t = plan.territory
    m = len(t.csms)
    if m <= MOST_BOOKS:
        twice = {name for name in t.csm_names if list(t.csm_names).count(name) > 1}
        return [f"{name} ({id_})" if name in twice else name for id_, name in zip(t.csm_ids, t.csm_names, strict=True)]
    for column in GROUPED_BY:
        named = [_words(value) for value in t.csms[column]]
        if 1 < len(set(named)) <= MOST_BOOKS:
            counts = {name: named.count(name) for name in set(named)}
            return [f"{name} ({counts[name]} CSMs)" for name in named]
    place = np.empty(m, dtype=np.intp)
    place[np.argsort(-plan.books.load / np.maximum(t.capacity, 1e-9), kind="stable")] = np.arange(m)
    return [f"CSMs {k // BANDS * BANDS + 1}–{min(m, k // BANDS * BANDS + BANDS)} by utilisation" for k in place]


def _words(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "").strip()
    return text or "others"

"""Rule: no CSM has more ARR than their Max ARR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource
from xl_territory.policies.csm_maximum import CsmMaximum
from xl_territory.policies.policy import Contribution, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Raise, Relaxation
from xl_territory.policies.wording import rows_words
from xl_territory.solver.problem import Floats, Resource
from xl_territory.territory.table_edits import set_cells
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads

MAX = "Max ARR"
CENT = 0.01
"""A sum of money is exact to a cent."""
MAXIMA = CsmMaximum(MAX, lambda most: f"{most:,.0f}", lambda most: f"has an ARR of at most {most}")
STEPS = (1.01, 1.02, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5)
"""What a maximum can be raised to, at most by a half."""


class MaxArr(Rule):
    """No CSM has more ARR than their Max ARR."""

    name = "max ARR"
    meaning = "ARR of a CSM at most Max ARR of the CSMs sheet; blank means no limit."

    def contribute(self, territory: Territory) -> Contribution:
        """A limit on revenue; it is exact to a cent."""
        if not np.isfinite(territory.max_arr).any():
            return Contribution()
        arr = Resource("ARR", territory.arr[:, None], limit=territory.max_arr + CENT)
        return Contribution(resources=(arr,))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs with too much of it."""
        held = books.totals(territory.arr)
        for j in np.flatnonzero(_above(held, territory.max_arr)):
            detail = f"{territory.csm_names[j]} has an ARR of {held[j]:,.0f}, at most {territory.max_arr[j]:,.0f}"
            more = float(held[j] - territory.max_arr[j] - CENT)
            yield Violation(self.name, detail, csms=(int(j),), amount=more)

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:
        """The book holds enough of it."""
        coming = float(territory.arr[[i for i in accounts if books.owner[i] != csm]].sum())
        if coming and _above(books.totals(territory.arr) + coming, territory.max_arr)[csm]:
            return Obstacle(f"{territory.csm_ids[csm]} is at {MAX}")
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """Each maximum on the CSMs sheet."""
        return MAXIMA.sources(self.name, territory, territory.max_arr)

    def phrases(
        self, territory: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]
    ) -> Iterator[str]:
        """The revenue of the accounts against the maxima together."""
        has = f"their ARR is {territory.arr[list(accounts)].sum():,.0f}"
        yield f"{has}; {MAXIMA.phrase(territory, territory.max_arr, sources)}"

    def relaxations(
        self, territory: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]
    ) -> Iterator[Relaxation]:
        """A higher maximum of one CSM."""
        hours = float(territory.hours[list(accounts)].sum() / max(territory.arr[list(accounts)].sum(), CENT))
        for source in sources:
            yield _higher(territory, source, hours)

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """CSMs with a maximum."""
        return int(np.isfinite(territory.max_arr).sum())


def _above(held: Floats, most: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(held > most + CENT + 1e-9 * held)


def _higher(t: Territory, source: ConstraintSource, hours_each: float) -> Raise:
    """Up to half as much again; ``hours_each`` are those that a unit of the revenue takes."""
    j, now = source.csm, float(t.max_arr[source.csm])
    step = 10.0 ** max(0, np.floor(np.log10(max(now, 1.0))) - 2)
    return Raise(
        values=tuple(dict.fromkeys(float(np.ceil(now * share / step) * step) for share in STEPS)),
        edit=lambda most: set_cells("csms", source.rows, MAX, most),
        sentence=lambda most: f"Raise {MAX} of {t.csm_ids[j]} from {now:,.0f} to {most:,.0f}",
        where=f"CSMs {rows_words(source.rows)}, {MAX}",
        hours=lambda most: (most - now) * hours_each,
    )

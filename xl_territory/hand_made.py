"""A change that the planner makes by hand, measured at once: before, after, what it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from xl_territory.books import NOBODY, Integers
from xl_territory.explain import position_of
from xl_territory.names import key
from xl_territory.plans import Plan, as_it_is
from xl_territory.policies.policy import Violation
from xl_territory.sheets import RawSheet
from xl_territory.territory import Territory
from xl_territory.why_not import csm_position
from xl_territory.written import records


@dataclass(frozen=True, eq=False)
class HandMade:
    """A plan before and after somebody changed it.

    ``terms`` and ``hours`` are values before the change, by term and by CSM ID; ``broken`` are violations of hard
    rules that were not there before. ``changed`` are the accounts (positions) known to have another owner.
    """

    terms: Mapping[str, float]
    hours: Mapping[str, float]
    after: Plan
    broken: tuple[Violation, ...]
    changed: tuple[int, ...]

    @property
    def score_before(self) -> float:
        """Σ share × value before the change."""
        return sum(term.share * self.terms.get(term.name, term.value) for term in self.after.terms)


def moved_by_hand(territory: Territory, owner: Integers, moves: Mapping[str, str]) -> HandMade:
    """The owners (accounts,) with some accounts given to other CSMs, both by ID or name; "" for nobody.

    Raises
    ------
    UsageError : for an account or a CSM that is not there.
    """
    before = as_it_is(territory, owner)
    new = owner.copy()
    for account, csm in moves.items():
        new[position_of(before, account)] = csm_position(before, csm) if csm else NOBODY
    after = as_it_is(territory, new)
    there = {(v.rule, v.detail) for v in before.violations}
    return HandMade(
        terms={term.name: term.value for term in before.terms},
        hours=dict(zip(territory.csm_ids, map(float, before.books.load), strict=True)),
        after=after,
        broken=tuple(v for v in after.violations if (v.rule, v.detail) not in there),
        changed=tuple(map(int, np.flatnonzero(new != owner))),
    )


def edited_by_hand(
    territory: Territory, owner: Integers, score: RawSheet | None, csm_hours: RawSheet | None
) -> HandMade:
    """The Assignments sheet as it is now, against the Score and CSM Hours sheets that were written with the plan.

    Which accounts were edited the sheets do not say; what is broken are all violations that there are now.
    """
    after = as_it_is(territory, owner)
    hours = dict(_pairs(csm_hours, "CSM ID", "Hours"))
    terms = {str(name): value for name, value in _pairs(score, "Term", "Value")}
    return HandMade(terms, hours, after, after.violations, ())


def _pairs(sheet: RawSheet | None, name: str, value: str) -> list[tuple[str, float]]:
    """Two columns of the first table that has both, down to its first blank row."""
    rows = [] if sheet is None else records(sheet, name, value)
    named = takewhile(lambda row: key(str(row[0] or "")), rows)
    return [(str(label), float(number)) for label, number in named if isinstance(number, int | float)]

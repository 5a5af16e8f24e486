"""A change that the planner makes by hand, measured at once: before, after, what it breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.assignment.problem import Assignment
from xl_territory.books import NOBODY, Integers
from xl_territory.explain import position_of
from xl_territory.names import header_key, key
from xl_territory.plans import Plan, recompute
from xl_territory.policies import TERMS
from xl_territory.policies.assemble import assemble_terms
from xl_territory.policies.policy import Violation
from xl_territory.sheets import RawSheet, Value
from xl_territory.territory import Territory
from xl_territory.why_not import csm_position


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


def as_it_is(territory: Territory, owner: Integers) -> Plan:
    """Any owners (accounts,) as a plan, split families and all; nothing is solved."""
    alone = np.arange(len(owner))
    answer = Assignment(owner, -np.inf, proved=False, cancelled=False, seconds=0.0)
    return recompute(territory, assemble_terms(territory, alone, TERMS, TERMS), alone, answer)


def _pairs(sheet: RawSheet | None, name: str, value: str) -> list[tuple[str, float]]:
    """Two columns of the first table that has both, down to its first blank row."""
    rows = [] if sheet is None else list(sheet.rows)
    for position, row in enumerate(rows):
        headers = [header_key(str(cell or "")) for cell in row]
        if {header_key(name), header_key(value)} <= set(headers):
            at = headers.index(header_key(name)), headers.index(header_key(value))
            return list(_numbers(rows[position + 1 :], *at))
    return []


def _numbers(rows: Sequence[Sequence[Value]], name: int, value: int) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for row in rows:
        cells = [row[at] if at < len(row) else None for at in (name, value)]
        if not key(str(cells[0] or "")):
            return found
        if isinstance(cells[1], int | float):
            found.append((str(cells[0]), float(cells[1])))
    return found

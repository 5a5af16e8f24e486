"""Remedies of conflicts against every assignment of small books: they mend, and leave undone what they say."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from tests.explain.test_remedies import has_room
from tests.studies.exact.small_books import BOOKS, UNHURRIED, SmallBook, small_book
from xl_territory.studies.conflicts import feasibility
from xl_territory.studies.conflicts.remedies import NOT_ALONE, conflict_study
from xl_territory.studies.conflicts.rule_model import rules_alone
from xl_territory.territory.table_edits import Edit, edited
from xl_territory.territory.territory import Territory

EQUAL = 1e-4
"""Hours a week."""
TIGHT = (1, 5, 11)
"""Books in which not everybody can have an owner within capacity."""


@contextmanager
def unhurried() -> Iterator[None]:
    """Conflicts without the time limits that they have beside Excel."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SHOWN", "TRIAL", "LEAST"):
            patch.setattr(feasibility, name, replace(getattr(feasibility, name), time_limit=UNHURRIED))
        yield


@unhurried()
def faults_of_remedies(book: SmallBook) -> list[str]:
    """Remedies that do not mend, that mend alone and say otherwise, or that leave more or less undone than they say."""
    t, found = book.territory, []
    study = conflict_study(t)
    for conflict, offered in zip(study.conflicts, study.remedies, strict=True):
        for remedy in offered:
            if remedy.edit is None or remedy.without_owner is None or remedy.overload is None:
                continue
            if has_room(t, conflict.whole, remedy.edit) == (NOT_ALONE in remedy.sentence):
                found.append(f"{remedy.sentence}: whether it mends alone is not as it says")
            open_, overload = least_undone(t, remedy.edit)
            if remedy.without_owner != open_ or abs(remedy.overload - overload) > EQUAL:
                found.append(
                    f"{remedy.sentence}: leaves {remedy.without_owner}, {remedy.overload}; {open_}, {overload} exists"
                )
    return found


def least_undone(t: Territory, edit: Edit) -> tuple[int, float]:
    """Fewest accounts without owner, then fewest hours above capacity, after the edit, over every assignment."""
    problem, _ = rules_alone(edited(t, edit))
    choices = [(-1, *np.flatnonzero(row)) for row in problem.allowed]
    best = (np.inf, np.inf)
    for owners in itertools.product(*choices):
        owner = np.array(owners)
        without = float(problem.size[owner < 0].sum())
        if without <= best[0] and not problem.broken(owner):
            levels = problem.levels(owner)
            best = min(best, (float(levels.unassigned), float(levels.overload)))
    return round(best[0]), best[1]


@pytest.mark.parametrize("seed", TIGHT[:BOOKS])
def test_a_remedy_mends_and_leaves_undone_what_it_says(seed: int) -> None:
    """Among all assignments after it."""
    assert conflict_study(small_book(seed).territory).conflicts
    assert not faults_of_remedies(small_book(seed))

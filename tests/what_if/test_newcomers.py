"""Whoever comes gets a book, or is told why not; a little overload may save moves."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.given import account, csm, given
from tests.studies.exact.small_books import BOOKS, SmallBook, small_book, unhurried
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.forced_move import POINTS_PER_MOVE
from xl_territory.plans.pipeline import plan
from xl_territory.studies.what_if.analysis import JOINED, TOLERANT, WhatIf, carried_over, what_if
from xl_territory.studies.what_if.events import grows, hire
from xl_territory.studies.what_if.newcomers import BOOK, new_books
from xl_territory.studies.what_if.sheet import sentence
from xl_territory.territory.table_edits import edited


def crowded(**columns: str) -> Plan:
    """Six accounts of 10 hours with two CSMs, one of Fintech and one of Health."""
    accounts = [
        account(f"A{i}", industry=word, current_csm=f"C{1 + i % 2}", **columns)
        for i, word in enumerate(["Fintech", "Health"] * 3)
    ]
    return plan(given(accounts, [csm("C1", skills="Fintech"), csm("C2", skills="Health")]).territory)


def hired(made: Plan, *skills: str, ramp: float = 1.0) -> WhatIf:
    """A hire with these skills."""
    return what_if(made, [hire(made.territory, skills, ramp)])


def test_a_hire_gets_a_book_and_nobody_else_moves() -> None:
    """The fewest moves are none; with a book each of the two gives one account or more, and only to the hire."""
    found = hired(crowded(), "Fintech", "Health")
    joined = found.way(JOINED)
    assert joined is not None
    assert found.taken(found.repair) == 0
    taken = found.changed(joined)
    assert len(taken) == 2
    assert set(joined.books.owner[taken]) == {2}
    assert "New hire gets 2 accounts, 20.0 h a week (fair share 20.0), from C1 1, C2 1." in sentence(found)


@pytest.mark.parametrize(
    ("columns", "ramp", "why"),
    [
        ({}, 0.0, "New hire gets no account: they have no hours for customers yet."),
        (
            {"required_language": "German"},
            1.0,
            "New hire gets no account: rules keep every account from them (eligibility 6).",
        ),
        (
            {"renewal_open": "Yes"},
            1.0,
            "New hire gets no account: rules keep every account from them (renewal freeze 6).",
        ),
    ],
)
def test_a_hire_without_a_book_is_told_why(columns: dict[str, str], ramp: float, why: str) -> None:
    """No hours, no account that may go to them."""
    accounts = [account(f"A{i}", current_csm="C1", **columns) for i in range(6)]
    made = plan(given(accounts, [csm("C1", weekly_hours=90, languages="German")]).territory)
    assert why in sentence(hired(made, ramp=ramp))


def test_a_skill_that_nobody_wants_or_knows_is_a_warning() -> None:
    """With the word that was meant, perhaps."""
    made = crowded()
    assert "No account asks for the skill Fintec and no CSM has it; did you mean Fintech?" in sentence(
        hired(made, "Fintec")
    )
    assert "No account asks" not in sentence(hired(made, "fintech"))


def test_that_a_larger_team_may_have_a_higher_score_is_said() -> None:
    """Nobody moves, but each of the two is now above a smaller fair share."""
    found = hired(crowded(), "Fintech")
    assert found.left.score > found.plan.score
    assert "one more CSM makes every fair share smaller" in sentence(found)
    assert "one more CSM" not in sentence(what_if(crowded(), []))


def test_a_little_overload_saves_moves() -> None:
    """An account grows by half an hour over a full book: to keep within it three others would have to change places."""
    accounts = [account(f"A{i}", current_csm="C1", weekly_hours=10) for i in range(3)]
    accounts += [account(f"B{i}", current_csm="C2", weekly_hours=9.9) for i in range(3)]
    made = plan(given(accounts, [csm("C1"), csm("C2")]).territory)
    found = what_if(made, [grows(made.territory, "A0", 1.02)], tolerance=1.0)
    tolerant = found.way(TOLERANT)
    assert tolerant is not None
    assert found.taken(tolerant) == 0 < found.taken(found.repair)
    assert tolerant.overload == pytest.approx(0.15)
    assert "With up to 1 h a week above capacity at a CSM it takes 0, 0.1 h above in all." in sentence(found)
    assert what_if(made, [grows(made.territory, "A0", 1.02)], tolerance=0).way(TOLERANT) is None


@unhurried()
def faults_of_the_new_book(book: SmallBook) -> list[str]:
    """What another book for a hire does better, all other accounts staying where they are."""
    made = plan(book.territory)
    event = hire(book.territory, ["Fintech"], 0.8)
    after = edited(book.territory, event.edit)
    before, new = carried_over(made, after), len(after.csms) - 1
    ours = new_books(after, before, (new,)).plan

    def priced(owner: np.ndarray) -> tuple[object, float]:
        judged = SmallBook(after).judged(owner)
        return judged.gives_way, judged.score + POINTS_PER_MOVE * float(((before >= 0) & (owner != before)).sum())

    tried = SmallBook(after)
    choices = [(j, new) if j >= 0 else (-1, *range(len(after.csms))) for j in before]
    every = (np.array(owner) for owner in itertools.product(*choices))
    best = min(priced(owner) for owner in every if not tried.breaks_a_rule(owner))
    found = priced(ours.books.owner)
    good = found[0] == best[0] and found[1] <= best[1] * (1 + BOOK.gap) + 1e-6
    return [] if good else [f"{found}, {best} exists"]


@pytest.mark.parametrize("seed", range(BOOKS))
def test_the_book_of_a_hire_is_the_best_there_is(seed: int) -> None:
    """Of all books that only take from others."""
    assert not faults_of_the_new_book(small_book(seed))

"""Parts of a problem that have nothing to do with each other: solved side by side, they make the same plan."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.instances import book
from tests.solver.problems import apart, column, large_parts, problem, random_problems, solved
from xl_territory.errors import SolverError
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.components import WorkerPool
from xl_territory.solver.penalty import deviation
from xl_territory.solver.problem import AssignmentProblem, Budget, Resource
from xl_territory.solver.solve import components, solve
from xl_territory.solver.solve_params import PARAMS


def tied(whole: AssignmentProblem) -> AssignmentProblem:
    """The same problem in one piece: a budget that allows everything."""
    free = Budget("free", np.zeros((whole.units, whole.owners)), 1.0)
    return replace(whole, budgets=(*whole.budgets, free))


@settings(max_examples=15, deadline=None)
@given(random_problems(), st.integers(2, 3))
def test_parts_are_worth_as_much_as_the_whole_solved_in_one(whole, of):
    """Level by level."""
    split = apart(replace(whole, budgets=()), of)
    by_parts, in_one = solved(split, gap=0.0), solved(tied(split), gap=0.0)
    assert split.levels(by_parts.owner) == pytest.approx(split.levels(in_one.owner))
    assert by_parts.bound == pytest.approx(in_one.bound)


@pytest.fixture(scope="module")
def two_books() -> AssignmentProblem:
    """A book in two parts of 60 accounts and 4 CSMs each."""
    return apart(book(120, 8), 2)


def test_the_plan_does_not_depend_on_how_many_are_solved_at_a_time(two_books):
    """One thread or four: the same owners and the same bound."""
    alone, four = (solved(two_books, gap=0.01, threads=threads) for threads in (1, 4))
    assert alone.owner.tolist() == four.owner.tolist()
    assert alone.bound == four.bound


def test_progress_is_told_of_the_whole(two_books):
    """Bounds below scores, the last of both being those of the plan."""
    heard = []
    answer = solved(two_books, gap=0.01, watch=heard.append)
    assert all(progress.bound <= progress.score for progress in heard)
    assert heard[-1].score == pytest.approx(two_books.score(answer.owner))
    assert heard[-1].bound == pytest.approx(answer.bound)


def planned(whole: AssignmentProblem, owner) -> bool:
    """Whether each part has a plan that breaks nothing."""
    parts = [units for units, owners in components(whole) if units.size and owners.size]
    return not whole.broken(owner) and all((owner[units] >= 0).any() for units in parts)


def test_a_stop_leaves_every_part_with_a_plan(two_books):
    """Stopped before anything was found."""
    answer = solved(two_books, gap=0.0, stop=lambda: True)
    assert answer.cancelled
    assert planned(two_books, answer.owner)


def test_an_interrupt_leaves_every_part_with_a_plan(two_books):
    """Ctrl-C while threads are at work ends all of them with what they have."""
    heard = threading.Event()

    def interrupted(*_):
        heard.set()
        raise KeyboardInterrupt

    def interrupt(_):
        if not heard.is_set():
            signal.raise_signal(signal.SIGINT)
            assert heard.wait(30)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        answer = solved(two_books, gap=0.0, watch=interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
    assert answer.cancelled
    assert planned(two_books, answer.owner)


def test_time_is_shared_among_parts():
    """Far more parts than processors, with no time at all: every part has a first plan."""
    many = apart(book(120, 30), 10)
    assert planned(many, solve(many, SolveOptions(time_limit=1e-6, threads=2)).owner)


def test_a_part_that_fails_is_one_error(two_books, monkeypatch):
    """What a solver says in one of the threads reaches the caller."""

    def fails(*_):
        raise SolverError("broken")

    monkeypatch.setattr("xl_territory.solver.components.solve_connected", fails)
    with pytest.raises(SolverError, match="broken"):
        solved(two_books)


def test_an_owner_whom_nobody_may_have_counts():
    """Two separate parts, and an owner between them who is below target."""
    hours = Resource("hours", column(1, 2), penalties=(deviation(np.array([2.0, 2.0, 2.0]), 1.0),))
    split = problem([[1, 9, 9], [9, 3, 9]], allowed=[[1, 0, 0], [0, 1, 0]], resources=[hours])
    heard = []
    answer = solved(split, watch=heard.append)
    assert heard[-1].score == pytest.approx(split.score(answer.owner)) == pytest.approx(1 + 1 + 3 + 0 + 2)


@pytest.fixture(scope="module")
def two_large_books() -> AssignmentProblem:
    """A book in two parts that are worth sending elsewhere, and one that is not."""
    return large_parts()


def sizes(whole: AssignmentProblem) -> list[int]:
    """Allowed pairs of each part."""
    return [int(whole.allowed[np.ix_(units, owners)].sum()) for units, owners in components(whole)]


class Noting(ThreadPoolExecutor):
    """Remembers how many tasks it was given."""

    tasks = 0

    def submit(self, fn, /, *args, **kwargs):
        """Count and do it."""
        self.tasks += 1
        return super().submit(fn, *args, **kwargs)


def test_large_parts_go_to_the_crew_and_small_ones_do_not(two_large_books):
    """The same plan with and without a crew."""
    assert sorted(size >= PARAMS.remote_pairs for size in sizes(two_large_books)) == [False, True, True]
    with Noting(2) as elsewhere:
        sent = solved(two_large_books, gap=0.05, pool=WorkerPool(elsewhere, 2))
    assert elsewhere.tasks == 2
    assert sent.owner.tolist() == solved(two_large_books, gap=0.05).owner.tolist()


def test_a_process_that_dies_costs_only_time(two_large_books):
    """Every process of the crew ends before it has done anything; the plan is made here."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=os._exit, initargs=(1,)) as elsewhere:
        answer = solved(two_large_books, gap=0.05, pool=WorkerPool(elsewhere, 1))
    assert answer.proved


def test_a_stop_does_not_wait_for_the_crew(two_large_books):
    """Nobody of the crew ever answers."""
    silent = ThreadPoolExecutor(1)
    free = threading.Event()
    silent.submit(free.wait)
    answer = solved(two_large_books, gap=0.05, stop=lambda: True, pool=WorkerPool(silent, 1))
    free.set()
    silent.shutdown(cancel_futures=True)
    assert answer.cancelled
    assert planned(two_large_books, answer.owner)

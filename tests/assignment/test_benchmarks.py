"""The benchmarks run: a small slice of them, without a word about time."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.__main__ import together
from tests.benchmarks.command import PHASES, timed
from tests.benchmarks.instances import book
from tests.benchmarks.measure import Case, Measurement, measure
from tests.benchmarks.rivals import RIVALS, ours, plain

ROWS = (("ours", 10.0, 9.0), ("plain", 12.0, -np.inf), ("late", np.inf, -np.inf))


def test_a_rival_solves_the_same_problem():
    """Plain PuLP and this solver agree on a small book."""
    small = book(30, 3)
    plainly, quickly = plain("HiGHS")(small, 30, 1e-6, 0), ours(small, 30, 1e-6, 0)
    assert quickly.score == pytest.approx(plainly.score, rel=1e-4)
    assert quickly.bound <= plainly.score + 1e-9


def test_a_measurement_comes_from_a_process_of_its_own():
    """Score, bound and memory of one small case."""
    measured = measure(Case("small", book, (30, 3, 1), 30.0, 0.01), next(iter(RIVALS)))
    assert measured.gap <= 0.01
    assert measured.megabytes > 0


def test_a_book_is_the_same_for_the_same_seed():
    """Costs and hours, bit for bit."""
    assert np.array_equal(book(30, 3, 5).cost, book(30, 3, 5).cost)
    assert not np.array_equal(book(30, 3, 5).cost, book(30, 3, 6).cost)


def test_the_whole_command_runs_on_a_generated_workbook():
    """File to file: every phase has its seconds, everybody an owner and the process its memory."""
    timing = timed(40, 4, gap=0.05, limit=10.0)
    assert set(timing.seconds) == set(PHASES)
    assert timing.seconds["total"] <= timing.process
    assert timing.megabytes > 0
    assert timing.gap <= 0.05


def test_all_who_solved_a_problem_are_measured_by_its_best_bound():
    """A rival that proves nothing has a gap all the same, and one that found nothing an infinite one."""
    rows = [Measurement("a", name, 0, score, bound, 1.0, 1.0) for name, score, bound in ROWS]
    assert [row.gap for row in together(rows)] == pytest.approx([0.1, 0.25, np.inf])

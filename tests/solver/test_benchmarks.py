"""The benchmarks run: a small slice of them, without a word about time."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from tests.benchmarks.__main__ import together
from tests.benchmarks.command import PHASES, timed
from tests.benchmarks.instances import book
from tests.benchmarks.measure import Case, Measurement, measure
from tests.benchmarks.rivals import RIVALS, ours, plain
from tests.benchmarks.territories import KINDS, problem, territory
from tests.benchmarks.trials import Trial, since, table, tried
from tests.solver.problems import UNHURRIED, solved
from xl_territory.plans.pipeline import read_workbook
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import weights
from xl_territory.solver.assignment import Progress

ROWS = (("ours", 10.0, 9.0), ("plain", 12.0, -np.inf), ("late", np.inf, -np.inf))


def test_a_rival_solves_the_same_problem():
    """Plain PuLP and this solver agree on a small book."""
    small = book(30, 3)
    plainly, quickly = plain("HiGHS")(small, UNHURRIED, 1e-6, 0), ours(small, UNHURRIED, 1e-6, 0)
    assert quickly.score == pytest.approx(plainly.score, rel=1e-4)
    assert quickly.bound <= plainly.score + 1e-9


def test_a_measurement_comes_from_a_process_of_its_own():
    """Score, bound and memory of one small case."""
    measured = measure(Case("small", book, (30, 3, 1), UNHURRIED, 0.01), next(iter(RIVALS)))
    assert measured.gap <= 0.01
    assert measured.megabytes > 0


def test_a_book_is_the_same_for_the_same_seed():
    """Costs and hours, bit for bit."""
    assert np.array_equal(book(30, 3, 5).cost, book(30, 3, 5).cost)
    assert not np.array_equal(book(30, 3, 5).cost, book(30, 3, 6).cost)


def test_the_whole_command_runs_on_a_generated_workbook():
    """File to file: every phase has its seconds, everybody an owner and the process its memory."""
    timing = timed(40, 4, gap=0.05, limit=UNHURRIED)
    assert set(timing.seconds) == set(PHASES)
    assert timing.seconds["total"] <= timing.process
    assert timing.megabytes > 0
    assert timing.gap <= 0.05


def test_all_who_solved_a_problem_are_measured_by_its_best_bound():
    """A rival that proves nothing has a gap all the same, and one that found nothing an infinite one."""
    rows = [Measurement("a", name, 0, score, bound, 1.0, 1.0) for name, score, bound in ROWS]
    assert [row.gap for row in together(rows)] == pytest.approx([0.1, 0.25, np.inf])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_territory_is_read_and_can_be_planned(kind):
    """The generated sheets are free of errors, and only where it must does anything give way."""
    posed = problem(kind, 120, 9, seed=1)
    levels = posed.levels(solved(posed, gap=0.1).owner)
    gave_way = {name for name, value in levels._asdict().items() if value > 0 and name != "score"}
    assert gave_way == {"over-full": {"overload"}, "too few places": {"unassigned"}}.get(kind, set())


OF_QUEUES = {"tier review", "guests", "pool stay"}


def test_everything_means_every_rule_and_every_term():
    """Each rule finds something that it forbids, each term something that it weighs; queues open what three hold."""
    everything = read_workbook(territory("everything", 240, 8))
    crowded = everything.books(np.zeros(240, dtype=int))
    scattered = everything.books(np.arange(240) % 9 - 1)
    for rule in (rule for rule in RULES if rule.name not in OF_QUEUES):
        assert any(next(rule.violations(everything, books), None) for books in (crowded, scattered)), rule.name
    assert all(weights(everything, TERMS).values())
    assert all(term.value(everything, crowded) for term in TERMS)


def test_a_gap_is_reached_when_it_is_not_lost_again():
    """A better plan on an earlier level may have a wider gap."""
    said = [Progress(100.0, 99.5, 1.0), Progress(100.0, 90.0, 2.0), Progress(100.0, 99.0, 3.0)]
    assert since(said, 0.01) == 3.0
    assert since(said, 0.005) == np.inf


def test_the_levels_that_gave_way_are_in_the_table():
    """Hours above capacity beside a proven gap."""
    trial = Trial("over-full", 60, 4, 0, UNHURRIED, 0.05)
    shown = StringIO()
    Console(file=shown, width=200).print(table([tried(trial)]))
    assert "h overload" in shown.getvalue()

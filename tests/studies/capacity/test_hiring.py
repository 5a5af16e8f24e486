"""The hiring plan is the best there is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from xl_territory.plans.status import Status
from xl_territory.studies.capacity.demands import Demand, Offer, critical_sets, may_serve, uncovered_hours
from xl_territory.studies.capacity.hiring import cheapest_hires
from xl_territory.studies.capacity.hiring_problem import HiringProblem, cost_of, seat_hours
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.studies.capacity.team import LONG_THERE, Team

FRENCH = frozenset({"french"})
NONE: frozenset[str] = frozenset()
DEMANDS = (Demand("SMB"), Demand("Enterprise"))
JUNIOR = SeatKind("Junior", ("SMB",), (), False, 40, 0.75, (0.5,), 0.2, 2, 1, 72_000, 6_000, 2)
SENIOR = SeatKind("Senior", (), (), True, 40, 0.75, (0.3, 0.7), 0.15, 2, 1, 108_000, 12_000, 2)


def team(months: int, demands: tuple[Demand, ...], *groups: tuple[tuple[str, ...], frozenset[str], float]) -> Team:
    """People by the segments they may serve, their skills and their hours a week; all of them stay."""
    hours = np.array([own for *_, own in groups], dtype=float)
    offers = [Offer(frozenset(map(str.lower, segments)), skills) for segments, skills, _ in groups]
    return Team(
        serves=may_serve(offers, demands),
        hours=np.outer(hours, np.ones(months)),
        seats=np.ones((len(groups), months)),
        kind=np.full(len(groups), -1, dtype=np.intp),
        present=np.ones((len(groups), months), dtype=bool),
        own_hours=hours,
        age=np.full(len(groups), LONG_THERE),
        group=np.arange(len(groups), dtype=np.intp),
    )


def problem(seed: int, months: int = 4) -> HiringProblem:
    """A small book that grows."""
    random = np.random.default_rng(seed)
    need = np.cumsum(random.uniform(0, 25, (2, months)), axis=1) + np.array([[50.0], [20.0]])
    return HiringProblem(
        DEMANDS, need, team(months, DEMANDS, (("SMB",), NONE, 60.0), ((), NONE, 30.0)), (JUNIOR, SENIOR)
    )


def skilled(seed: int, months: int = 4) -> HiringProblem:
    """A small book of which a part asks for French, which few have and one kind of seat brings."""
    random = np.random.default_rng(seed)
    demands = (*DEMANDS, Demand("SMB", FRENCH), Demand("Enterprise", FRENCH | {"law"}))
    need = np.cumsum(random.uniform(0, 12, (4, months)), axis=1) + np.array([[40.0], [20.0], [10.0], [5.0]])
    there = team(months, demands, (("SMB",), NONE, 50.0), ((), FRENCH, 10.0), ((), FRENCH | {"law"}, 10.0))
    random_skills = [("French",), ("French", "Law"), ()]
    kinds = (replace(JUNIOR, skills=random_skills[seed % 3]), replace(SENIOR, skills=random_skills[seed // 3 % 3]))
    return HiringProblem(demands, need, there, kinds)


def served(need: np.ndarray, supply: np.ndarray, serves: np.ndarray) -> float:
    """The most hours that can be served in one month, by a linear program over who serves what."""
    pairs = np.argwhere(serves)
    rows = np.zeros((len(supply) + len(need), len(pairs)))
    rows[pairs[:, 0], np.arange(len(pairs))] = 1
    rows[len(supply) + pairs[:, 1], np.arange(len(pairs))] = 1
    return -float(linprog(-np.ones(len(pairs)), A_ub=rows, b_ub=np.concatenate([supply, need])).fun)


def all_plans(of: HiringProblem, most: int = 2) -> list[np.ndarray]:
    """Every way to hire up to ``most`` of each kind in the months after the first."""
    rows = [(0, *tail) for tail in itertools.product(range(most + 1), repeat=of.length - 1)]
    return [np.array(pair) for pair in itertools.product(rows, repeat=len(of.kinds))]


def uncovered(of: HiringProblem, hires: np.ndarray) -> float:
    """Hours that stay uncovered over all months, by linear programs."""
    supply = np.vstack([of.team.hours, seat_hours(of, hires)])
    return sum(float(of.need[:, t].sum()) - served(of.need[:, t], supply[:, t], of.serves) for t in range(of.length))


def best_of_all(seed: int, book: Callable[[int], HiringProblem] = problem) -> list[str]:
    """How the plan of a case differs from the best of every plan of 4 months and 2 kinds of seat."""
    of = book(seed)
    found = cheapest_hires(of, gap=0.0)
    plans = all_plans(of)
    supplies = [np.vstack([of.team.hours, seat_hours(of, hires)]) for hires in plans]
    missing = uncovered_hours(of.need, np.array(supplies), of.serves).sum(axis=1)
    least = float(missing.min())
    cheapest = min(cost_of(of, hires) for hires, m in zip(plans, missing, strict=True) if m <= least + 1e-3)
    checks = {
        f"{found.uncovered.sum():.3f} h uncovered, not {least:.3f}": abs(found.uncovered.sum() - least) <= 2e-3,
        f"costs {found.cost:.0f}, not {cheapest:.0f}": abs(found.cost - cheapest) <= 1e-6 * cheapest + 1e-6,
        "not proved": found.proved and found.gap <= 1e-6,
    }
    return [f"case {seed}: {fault}" for fault, right in checks.items() if not right]


@pytest.mark.parametrize("book", [problem, skilled])
@pytest.mark.parametrize("seed", range(5))
def test_no_other_hires_leave_less_uncovered_or_cost_less(seed: int, book: Callable[[int], HiringProblem]) -> None:
    """Against every plan; `python -m tests.studies.figures hiring` does it 100 times."""
    assert not best_of_all(seed, book)


@pytest.mark.parametrize("book", [problem, skilled])
@pytest.mark.parametrize("seed", range(4))
def test_the_cut_is_what_no_way_of_serving_can_cover(seed: int, book: Callable[[int], HiringProblem]) -> None:
    """Largest shortfall of a set of demands = needed hours − maximum flow."""
    of = book(seed)
    random = np.random.default_rng(seed)
    for hires in random.integers(0, 3, (5, 2, of.length)):
        supply = np.vstack([of.team.hours, seat_hours(of, hires)])
        assert uncovered_hours(of.need, supply, of.serves).sum() == pytest.approx(uncovered(of, hires))


def test_more_money_never_leaves_more_uncovered() -> None:
    """From nothing to more than is needed."""
    of = problem(1)
    missing = [
        cheapest_hires(replace(of, budget=money)).uncovered.sum() for money in (0, 15_000, 30_000, 60_000, 200_000)
    ]
    assert missing == sorted(missing, reverse=True)
    assert missing[0] > missing[-1]


def test_a_share_of_senior_seats_is_kept_in_every_month() -> None:
    """Half of those hired so far."""
    of = replace(problem(2), senior_share=0.5)
    hired = np.cumsum(cheapest_hires(of).hires, axis=1)
    assert hired.sum() > 0
    assert (hired[1] >= 0.5 * hired.sum(axis=0) - 1e-9).all()


def test_nobody_starts_before_the_lead_time() -> None:
    """However much is uncovered."""
    late = replace(JUNIOR, lead_months=3)
    hires = cheapest_hires(replace(problem(3), kinds=(late, replace(SENIOR, lead_months=2)))).hires
    assert not hires[0, :3].any()
    assert not hires[1, :2].any()
    assert hires.any()


def test_skills_decide_whom_to_hire() -> None:
    """Cheap seats without French do not help accounts that require it; where no seat brings it, that is said."""
    of = skilled(0)
    of = replace(of, need=np.array([[0.0] * 4, [0.0] * 4, [60.0] * 4, [0.0] * 4]))
    plain, french = replace(JUNIOR, yearly_cost=10_000), replace(SENIOR, skills=("French",), max_hires=4)
    found = cheapest_hires(replace(of, kinds=(plain, french)))
    assert found.hires[0].sum() == 0
    assert found.hires[1].sum() >= 2
    assert not cheapest_hires(replace(of, kinds=(plain,))).hires.any()
    assert cheapest_hires(replace(of, kinds=(plain,))).status is Status.PARTIAL


def test_only_the_largest_sets_that_the_same_seats_serve_can_prove_anything() -> None:
    """Two seats for one demand each, one demand for nobody."""
    sets = critical_sets(np.array([[True, False, False], [False, True, False]]))
    assert sorted(chosen.tolist() for chosen in sets) == sorted(
        [[False, False, True], [True, False, True], [False, True, True], [True, True, True]]
    )


def test_hours_of_a_seat_are_those_of_the_contract() -> None:
    """40 × 0.75 × (1 − 0.2 ÷ 12 × (2 + 0.5)), half of it in the first month."""
    assert JUNIOR.hours == pytest.approx(30 * (1 - 0.2 / 12 * 2.5))
    of = problem(0)
    assert seat_hours(of, np.array([[0, 1, 0, 0], [0, 0, 0, 0]]))[0] == pytest.approx(
        JUNIOR.hours * np.array([0, 0.5, 1, 1])
    )

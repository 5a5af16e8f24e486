"""How likely hours stay uncovered when people leave and demand swings: the hiring plan, run many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.studies.capacity.demands import uncovered_hours
from xl_territory.studies.capacity.hiring import cheapest_hires
from xl_territory.studies.capacity.hiring_problem import HiringPlan, HiringProblem
from xl_territory.studies.capacity.months import Floats
from xl_territory.studies.capacity.seat_kinds import SeatKind

RUNS = 500
DEMAND_SWING = 0.05
TOO_MUCH = 0.05
MARGINS = (0.0, 0.05, 0.10, 0.15, 0.20)


@dataclass(frozen=True, eq=False)
class Margin:
    """A hiring plan with a margin on top of the hours needed; ``chance`` (T,) of more than 5 % uncovered hours."""

    margin: float
    plan: HiringPlan
    chance: Floats


def chance_uncovered(problem: HiringProblem, plan: HiringPlan, seed: int, runs: int = RUNS) -> Floats:
    """(T,) share of the runs in which more than 5 % of a month's hours are uncovered.

    A filled seat is left with probability 1 − (1 − attrition)^(1/12) a month, stands empty for its vacancy months and
    ramps again; people whose Seat names no kind stay. Demand is off by one normal factor a run (sd 5 %).
    """
    random = np.random.default_rng(seed)
    supply = np.concatenate(
        [
            _team_hours(problem, random, runs),
            np.stack([_hired_hours(k, plan.hires[i], random, runs) for i, k in enumerate(problem.kinds)], axis=1),
        ],
        axis=1,
    )
    swing = np.maximum(0.5, random.normal(1.0, DEMAND_SWING, (runs, 1, 1)))
    need = problem.need * swing
    missing = uncovered_hours(need, supply, problem.serves)
    return np.asarray((missing > TOO_MUCH * need.sum(axis=1)).mean(axis=0))


def margins(problem: HiringProblem, seed: int, seconds: float, tried: Sequence[float] = MARGINS) -> list[Margin]:
    """Plans for the hours needed and for more; each with its chance of uncovered hours."""
    found = []
    for margin in tried:
        plan = cheapest_hires(replace(problem, need=problem.need * (1 + margin)), seconds)
        found.append(Margin(margin, plan, chance_uncovered(problem, plan, seed)))
    return found


def smallest_safe(tried: Sequence[Margin], problem: HiringProblem, accepted: float) -> Margin:
    """The smallest margin whose chance is accepted in every month that hiring can reach; else the safest one.

    A month can be reached where the plan without margin covers it: before the first hires start, no margin helps.
    """
    reached = tried[0].plan.uncovered <= TOO_MUCH * problem.need.sum(axis=0)
    reached &= np.arange(problem.length) >= min((kind.lead_months for kind in problem.kinds), default=0)
    worst = [float(each.chance[reached].max(initial=0.0)) for each in tried]
    safe = [each for each, chance in zip(tried, worst, strict=True) if chance <= accepted]
    return safe[0] if safe else tried[int(np.argmin(worst))]


def _team_hours(problem: HiringProblem, random: np.random.Generator, runs: int) -> Floats:
    """(runs, groups, T) hours of the people who are there already."""
    team = problem.team
    groups = len(team.serves)
    hours = np.zeros((runs, groups, problem.length))
    for person, kind in enumerate(team.kind):
        own = team.own_hours[person] * team.present[person]
        if kind < 0:
            hours[:, team.group[person]] += own
        else:
            ages = np.full((runs, 1), team.age[person])
            hours[:, team.group[person]] += own * _productivity(problem.kinds[kind], ages, problem.length, random)[:, 0]
    return hours


def _hired_hours(
    kind: SeatKind, hires: np.ndarray[tuple[int], np.dtype[np.int_]], random: np.random.Generator, runs: int
) -> Floats:
    """(runs, T) hours of the seats of one kind that are hired."""
    length = len(hires)
    starts = np.repeat(np.arange(length), hires)
    if not starts.size:
        return np.zeros((runs, length))
    share = _productivity(kind, np.tile(-starts, (runs, 1)), length, random)
    return np.asarray(kind.weekly_hours * kind.customer_share * share.sum(axis=1))


def _productivity(
    kind: SeatKind, age: np.ndarray[tuple[int, int], np.dtype[np.int_]], length: int, random: np.random.Generator
) -> Floats:
    """(runs, seats, T) productivity; ``age`` (runs, seats) in months is negative before a seat is filled."""
    leaving = 1 - (1 - kind.attrition) ** (1 / 12)
    vacancy = round(kind.vacancy_months)
    share = np.empty((*age.shape, length))
    for t in range(length):
        share[..., t] = kind.ramp_at(age)
        left = (age >= 0) & (random.random(age.shape) < leaving)
        age = np.where(left, -vacancy, age + 1)
    return share

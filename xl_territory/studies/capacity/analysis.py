"""Capacity before design: what growth asks of the team, whom to hire when, and what less money leaves uncovered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_territory.errors import Fault, InputError, Severity, UsageError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import Subject, raised
from xl_territory.schema.growth import GROWTH
from xl_territory.studies.capacity.demands import Demand, Mix, mix_of
from xl_territory.studies.capacity.hiring import cheapest_hires
from xl_territory.studies.capacity.hiring_problem import HiringPlan, HiringProblem, yearly_costs
from xl_territory.studies.capacity.months import Floats, Growth, expected_growth, month_number
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.studies.capacity.simulation import Margin, chance_uncovered, margins, smallest_safe
from xl_territory.studies.capacity.team import Team, offers_of, team_of
from xl_territory.studies.capacity.verdicts import SegmentMonth, segment_months
from xl_territory.territory.seat_hours import accounts_per_seat
from xl_territory.territory.territory import Territory

CONFLICTS = ("UNASSIGNED", "SKILL_GAP", "AE_UNASSIGNED", "AT_RISK_CONCENTRATION")
CUTS = (0.1, 0.2)


@dataclass(frozen=True)
class CapacityOptions:
    """How to plan capacity. ``margin`` None = the smallest safe one; ``budget`` None = no limit, else per 12 months."""

    months: int = 12
    margin: float | None = None
    accepted_chance: float = 0.10
    budget: float | None = None
    senior_share: float = 0.0
    seconds: float = 30.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class LessMoney:
    """What a smaller budget leaves uncovered: ``cut`` off the cost of the plan; ``uncovered`` (T,) hours a week.

    ``chance`` (T,) of more than 5 % uncovered hours.
    """

    cut: float
    plan: HiringPlan
    chance: Floats

    @property
    def uncovered(self) -> Floats:
        """(T,) hours a week."""
        return self.plan.uncovered


@dataclass(frozen=True, eq=False)
class CapacityPlan:
    """What the study found. ``segments`` are all segments in all months with nobody hired; ``tried`` the margins.

    ``mix`` is what the hours of each segment consist of.

    ``unlinked`` CSMs name no kind of seat; ``csm_ids`` are all that the CSMs sheet has.
    """

    growth: Growth
    problem: HiringProblem
    mix: Mix
    segments: tuple[SegmentMonth, ...]
    chosen: Margin
    tried: tuple[Margin, ...]
    less: tuple[LessMoney, ...]
    unlinked: int
    csm_ids: tuple[str, ...]

    @property
    def yearly_cost(self) -> float:
        """Cost of the plan in its dearest 12 months."""
        return max(yearly_costs(self.problem, self.chosen.plan.hires), default=0.0)

    @property
    def unskilled(self) -> tuple[Demand, ...]:
        """Demands that ask for skills which neither anybody of the team has nor any seat would bring."""
        return tuple(
            demand
            for demand, served in zip(self.problem.demands, self.problem.served, strict=True)
            if demand.skills and not served
        )


def plan_capacity(
    t: Territory,
    growth: pd.DataFrame,
    kinds: tuple[SeatKind, ...],
    options: CapacityOptions,
    conflicts: Mapping[str, int] | None = None,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> CapacityPlan:
    """Need, verdicts and the hiring plan for the rows of the Growth sheet and the kinds of seat that can be hired.

    Raises
    ------
    InputError : a segment that grows and that no seat or CSM may serve.
    UsageError : a budget below what the seats that are there cost.
    """
    mix = mix_of(t, [*offers_of(t.tables.csms), *(kind.offer for kind in kinds)])
    expected, problem = _problem(t, growth, kinds, options, mix)
    tried, chosen = _tried(problem, options)
    told(1, 1 + len(CUTS))
    less = []
    for k, cut in enumerate(CUTS):
        less.append(_less_money(problem, chosen, cut, options))
        told(2 + k, 1 + len(CUTS))
    benchmark = accounts_per_seat(t.tiers).tolist()
    return CapacityPlan(
        growth=expected,
        problem=problem,
        mix=mix,
        segments=tuple(segment_months(expected, problem.need, problem.team, benchmark, conflicts or {}, mix.segment)),
        chosen=chosen,
        tried=tuple(tried),
        less=tuple(less),
        unlinked=int((problem.team.kind < 0).sum()),
        csm_ids=tuple(map(str, t.tables.csms["CSM ID"])),
    )


def _problem(
    t: Territory, growth: pd.DataFrame, kinds: tuple[SeatKind, ...], options: CapacityOptions, mix: Mix
) -> tuple[Growth, HiringProblem]:
    """What is expected of each segment, and what there is to decide."""
    tiers = tuple(str(name) for name in t.tiers["Tier"])
    today = np.bincount(t.tier, minlength=len(tiers)).astype(float)
    arr = np.bincount(t.tier, t.arr, len(tiers)).astype(float)
    expected = expected_growth(growth, tiers, today, arr, month_number(t.plan_date), options.months)
    team = team_of(t.tables.csms, kinds, mix.demands, expected.months)
    need = (expected.accounts * mean_hours(t)[:, None])[mix.segment] * mix.share[:, None]
    budget = _for_hires(options.budget, team, kinds)
    problem = HiringProblem(mix.demands, need, team, kinds, budget, options.senior_share)
    _refuse_unserved(expected, problem)
    return expected, problem


def mean_hours(t: Territory) -> Floats:
    """(tiers,) hours a week of an account of each tier: the mean of those there are, else the base hours."""
    count = np.bincount(t.tier, minlength=len(t.tiers))
    hours = np.bincount(t.tier, t.hours, len(t.tiers))
    return np.where(count > 0, hours / np.maximum(count, 1), t.tiers["Base Hours"].to_numpy(float))


def conflicts_of(plan: Plan, disputed: Sequence[str] = ()) -> dict[str, int]:
    """How many conflicts each tier has in a plan: flags that speak of design, and disputes of its accounts."""
    t = plan.territory
    names = [str(name) for name in t.tiers["Tier"]]
    counts = dict.fromkeys(names, 0)
    for flag in raised(plan):
        if flag.check.name in CONFLICTS:
            owned = [flag.position] if flag.check.subject is Subject.ACCOUNT else plan.books.owner == flag.position
            for tier in np.unique(t.tier[owned]):
                counts[names[tier]] += 1
    for account in disputed:
        if account in t.account_ids:
            counts[names[t.tier[t.account_ids.index(account)]]] += 1
    return counts


def _tried(problem: HiringProblem, options: CapacityOptions) -> tuple[list[Margin], Margin]:
    """The margins tried, and the one to plan with: the given one, else the smallest that is safe."""
    if options.margin is not None:
        tried = margins(problem, options.seed, options.seconds, list(dict.fromkeys((0.0, options.margin))))
        return tried, tried[-1]
    tried = margins(problem, options.seed, options.seconds)
    return tried, smallest_safe(tried, problem, options.accepted_chance)


def _less_money(problem: HiringProblem, chosen: Margin, cut: float, options: CapacityOptions) -> LessMoney:
    money = (1 - cut) * max(yearly_costs(problem, chosen.plan.hires), default=0.0)
    plan = cheapest_hires(replace(problem, budget=money), options.seconds)
    return LessMoney(cut, plan, chance_uncovered(problem, plan, options.seed))


def _refuse_unserved(growth: Growth, problem: HiringProblem) -> None:
    may = {demand.segment for demand, served in zip(problem.demands, problem.served, strict=True) if served}
    grows = growth.accounts[:, -1] > growth.accounts[:, 0]
    faults = [
        Fault(
            Severity.ERROR,
            GROWTH.name,
            f"Segment {segment} grows, and no seat may serve it",
            "Add it to Segments of a row of Seats, or correct the segment",
            column="Segment",
            value=segment,
        )
        for segment, more in zip(growth.segments, grows, strict=True)
        if more and segment not in may
    ]
    if faults:
        raise InputError(faults)


def _for_hires(budget: float | None, team: Team, kinds: Sequence[SeatKind]) -> float | None:
    """What the budget leaves for hires after the seats that are there, as far as their kinds say what they cost."""
    if budget is None:
        return None
    there = float(sum(kinds[k].yearly_cost for k in team.kind[team.present[:, 0]] if k >= 0))
    if budget < there:
        raise UsageError(f"The budget of {budget:,.0f} is below what today's seats cost: {there:,.0f} a year.")
    return budget - there

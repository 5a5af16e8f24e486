"""From a plan to the handoff problem that its moves and placements make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from xl_territory.errors import UsageError
from xl_territory.plans.evaluate import Plan
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble_terms, permitted
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.capacity import Capacity, room
from xl_territory.schema.handoffs import (
    BREACH_POINTS,
    DUAL_WEEKS,
    GIVEN,
    GIVER_SHARE,
    OVERTIME,
    RECEIVED,
    RECEIVER_SHARE,
    SHIFT_POINTS,
    WEEKS,
)
from xl_territory.solver.problem import at_owner
from xl_territory.studies.handoffs.handoff_problem import HandoffProblem
from xl_territory.studies.handoffs.startable_weeks import startable_weeks
from xl_territory.studies.handoffs.week_calendar import WeekCalendar
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Floats, Integers, totals

POINTS = 0.01


@dataclass(frozen=True, eq=False, repr=False)
class HandoffCase:
    """A handoff problem with the plan and the weeks that it is about.

    ``members`` are the accounts of each unit; ``cold`` and ``short`` (U, W + 1) say where the old CSM is gone before a
    start, or goes before dual coverage would end.
    """

    plan: Plan
    calendar: WeekCalendar
    problem: HandoffProblem
    members: tuple[tuple[int, ...], ...]
    cold: Booleans
    short: Booleans
    announced: Announced

    @property
    def territory(self) -> Territory:
        """The territory of the plan."""
        return self.plan.territory


@dataclass(frozen=True)
class Announced:
    """What was announced of accounts (positions): the week of the start, and the first week in which a handoff that
    has slipped may start; ``cancelled`` accounts stay where they are."""

    start: Mapping[int, int] = field(default_factory=dict)
    not_before: Mapping[int, int] = field(default_factory=dict)
    cancelled: frozenset[int] = frozenset()


def handoff_case(plan: Plan, calendar: WeekCalendar, announced: Announced = Announced()) -> HandoffCase:
    """The handoffs of a plan: every account whose owner in the plan is not its owner today.

    Raises
    ------
    UsageError : when dual coverage is longer than all weeks.
    """
    t = plan.territory
    dual_weeks = round(t.settings[DUAL_WEEKS])
    if calendar.weeks < dual_weeks:
        raise UsageError(
            f"{WEEKS.name} is {calendar.weeks} and {DUAL_WEEKS.name} is {dual_weeks}: nothing could be handed over. "
            "Give it more weeks, or a shorter dual coverage."
        )
    members = _units(t, plan.books.owner, announced.cancelled)
    there = _there(t, calendar)
    owner = _owner_until(t, there)
    dual, cold, short = _dual(members, owner, dual_weeks)
    startable = startable_weeks(t, calendar, members, plan.books.owner, owner, dual, there)
    problem = _problem(plan, members, owner, dual, startable, announced)
    return HandoffCase(plan, calendar, problem, members, cold, short, announced)


def _problem(
    plan: Plan,
    members: tuple[tuple[int, ...], ...],
    owner: Integers,
    dual: Integers,
    startable: Booleans,
    announced: Announced,
) -> HandoffProblem:
    """What there is to decide, with the hours, limits and prices of the plan's territory."""
    t, after, weeks = plan.territory, plan.books.owner, np.arange(owner.shape[1])
    hours_before = _hours(t, t.current)
    load = np.stack([totals(owner[:, w], hours_before, len(t.csms)) for w in weeks], axis=1)
    limit = _limit(t)
    return HandoffProblem(
        owner=owner,
        after=after,
        unit=_unit_of(members, len(t.accounts)),
        handover=weeks + dual,
        startable=startable,
        hours_before=hours_before,
        hours_after=_hours(t, after),
        load=load,
        room=room(t),
        limit=limit,
        within=np.repeat(load[:, :1] <= limit[:, None] + 1e-6, len(weeks), axis=1),
        give_room=np.full(load.shape, round(t.settings[GIVEN])),
        receive_room=np.full(load.shape, round(t.settings[RECEIVED])),
        giver_share=t.settings[GIVER_SHARE],
        receiver_share=t.settings[RECEIVER_SHARE],
        score=assemble_terms(t, np.arange(len(t.accounts)), TERMS, TERMS),
        permitted=permitted(t, RULES),
        breach_price=POINTS * t.settings[BREACH_POINTS],
        announced=_of_units(members, announced.start),
        shift_price=POINTS * t.settings[SHIFT_POINTS],
    )


def _limit(t: Territory) -> Floats:
    """(m,) hours that a week of handoffs may have: room and overtime, no limit where the rule is off."""
    limit = room(t) + t.settings[OVERTIME]
    return np.full_like(limit, np.inf) if Capacity().mode(t) is Mode.OFF else limit


def _unit_of(members: tuple[tuple[int, ...], ...], accounts: int) -> Integers:
    """(n,) number of the unit of each account, -1 where it stays."""
    unit = np.full(accounts, UNASSIGNED)
    for number, of_unit in enumerate(members):
        unit[list(of_unit)] = number
    return unit


def _units(t: Territory, after: Integers, cancelled: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """Accounts that change hands, those of a family that go to one CSM together."""
    moving = np.flatnonzero((after != UNASSIGNED) & (after != t.current))
    groups: dict[tuple[int, int], list[int]] = {}
    for i in map(int, moving):
        if i not in cancelled:
            groups.setdefault((int(t.family[i]), int(after[i])), []).append(i)
    return tuple(tuple(accounts) for accounts in groups.values())


def _there(t: Territory, calendar: WeekCalendar) -> Booleans:
    """(m, W + 1) who works through each week; today everybody does."""
    gone = [None if pd.isna(day) else day.date() for day in t.csms["End Date"]]
    return np.array([[not week or calendar.worked(week, day) for week in range(calendar.weeks + 1)] for day in gone])


def _owner_until(t: Territory, there: Booleans) -> Integers:
    """(n, W + 1) owner of record as long as nothing is handed over: nobody once the CSM is gone."""
    owned = t.current != UNASSIGNED
    owner = np.repeat(t.current[:, None], there.shape[1], axis=1)
    owner[owned] = np.where(there[t.current[owned]], owner[owned], UNASSIGNED)
    return owner


def _dual(
    members: tuple[tuple[int, ...], ...], owner: Integers, dual_weeks: int
) -> tuple[Integers, Booleans, Booleans]:
    """(U, W + 1) weeks of dual coverage by week of the start; whether there is none since the giver is gone, or less.

    Shorter where one of the givers goes before it would end; what nobody owns today has none.
    """
    weeks = owner.shape[1] - 1
    dual = np.zeros((len(members), weeks + 1), dtype=np.intp)
    asked = np.zeros_like(dual)
    for number, accounts in enumerate(members):
        givers = [account for account in accounts if owner[account, 0] != UNASSIGNED]
        left = [(owner[account] != UNASSIGNED).sum() - np.arange(weeks + 1) for account in givers]
        staying = np.array([owner[account, -1] != UNASSIGNED for account in givers], dtype=bool)
        if givers:
            until = np.where(staying[:, None], dual_weeks, np.clip(np.array(left), 0, dual_weeks))
            dual[number], asked[number] = until.min(axis=0), dual_weeks
    return dual, (asked > 0) & (dual == 0), (dual > 0) & (dual < asked)


def _hours(t: Territory, owner: Integers) -> Floats:
    """(n,) weekly hours of each account at its ``owner`` (n,)."""
    return at_owner(t.pair_hours, np.arange(len(owner)), np.maximum(owner, 0))


def _of_units(members: tuple[tuple[int, ...], ...], weeks: Mapping[int, int]) -> Integers:
    """(U,) what was announced of a unit, 0 where nothing was."""
    found = [next((weeks[account] for account in accounts if account in weeks), 0) for accounts in members]
    return np.array(found, dtype=np.intp)

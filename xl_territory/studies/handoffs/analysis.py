"""The weeks in which every move and placement of a plan is handed over: planned, planned anew, or all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import solve_options
from xl_territory.schema.settings import GAP
from xl_territory.solver.assignment import SolveOptions, Stop
from xl_territory.studies.handoffs.announced_rows import AnnouncedRow, announced
from xl_territory.studies.handoffs.construction import earliest
from xl_territory.studies.handoffs.from_plan import HandoffCase, handoff_case
from xl_territory.studies.handoffs.handoff_problem import NOT_FINISHED, HandoffProblem
from xl_territory.studies.handoffs.handoff_remedies import HandoffRemedy, remedies
from xl_territory.studies.handoffs.handoff_status import HandoffStatus
from xl_territory.studies.handoffs.schedule import Schedule, broken, part
from xl_territory.studies.handoffs.solve_handoffs import HandoffSolution, solve_handoffs
from xl_territory.studies.handoffs.unfinished import reasons
from xl_territory.studies.handoffs.week_calendar import WeekCalendar
from xl_territory.territory.workloads import Booleans, Integers

DEFAULT_GAP = 0.01
SMALL_GAP = 0.001
SMALL_UNITS = 200
REMEDY_SECONDS = 5.0
SAME = 1e-12
WAVES, BIG_BANG, IN_ORDER = "Waves", "Big bang", "In order of gain"


@dataclass(frozen=True, eq=False, repr=False)
class HandoffPlan:
    """The weeks of every handoff.

    Parameters
    ----------
    case : what is handed over, and what every week is judged by.
    solved : the schedule of all units and what is proved about it. begun : weeks that have begun and are fixed.
    ways : the schedule beside all in week 1, and beside the simple order, by name.
    reasons : why each unit that is not finished is not. remedies : what would let all finish.
    rows : what stood on the sheet before. changed : units whose week is another one than was announced.
    big_bang : everything starts in week 1, rules reported and not enforced.
    """

    case: HandoffCase
    solved: HandoffSolution
    ways: Mapping[str, Schedule]
    begun: int = 0
    reasons: Mapping[int, str] = field(default_factory=dict)
    remedies: tuple[HandoffRemedy, ...] = ()
    rows: tuple[AnnouncedRow, ...] = ()
    changed: tuple[int, ...] = ()
    big_bang: bool = False

    @property
    def schedule(self) -> Schedule:
        """The schedule."""
        return self.solved.schedule

    @property
    def broken(self) -> list[str]:
        """Rules that it breaks."""
        return broken(self.schedule)


def plan_handoffs(
    plan: Plan, calendar: WeekCalendar, *, big_bang: bool = False, stop: Stop | None = None
) -> HandoffPlan:
    """The best weeks for all handoffs of a plan.

    Raises
    ------
    UsageError : when dual coverage is longer than all weeks.
    SolverError : when the solver of the settings is not there.
    """
    case = handoff_case(plan, calendar)
    options = handoff_options(plan, case.problem)
    if big_bang:
        at_once = all_at_once(case.problem)
        solved = HandoffSolution(at_once, 0, -np.inf, 0.0, stopped=False)
        return HandoffPlan(case, solved, _ways(case, at_once), big_bang=True)
    return _finished(case, solve_handoffs(case.problem, options, stop), 0, (), stop)


def replan_handoffs(
    plan: Plan, calendar: WeekCalendar, rows: Sequence[AnnouncedRow], begun: int, stop: Stop | None = None
) -> HandoffPlan:
    """New weeks after some handoffs slipped: what has begun stays, every other shift counts.

    Raises as `plan_handoffs`.
    """
    case = handoff_case(plan, calendar, announced(plan.territory, calendar, rows))
    p = case.problem
    fixed = _fixed(case, rows, begun)
    base = Schedule(p, np.where(fixed, p.announced, NOT_FINISHED))
    rest = _open_weeks(case, part(base, ~fixed), ~fixed, begun)
    as_announced = Schedule(rest, rest.announced)
    if _nothing_new(case, rows) and not broken(as_announced):
        solved = HandoffSolution(as_announced, 0, -np.inf, 0.0, stopped=False)
    else:
        solved = solve_handoffs(rest, handoff_options(plan, rest), stop, [as_announced])
    start = base.start.copy()
    start[~fixed] = solved.schedule.start
    return _finished(case, replace(solved, schedule=Schedule(p, start)), begun, tuple(rows), stop)


def handoff_options(plan: Plan, problem: HandoffProblem) -> SolveOptions:
    """The Solver settings, with a gap of 1 % (0.1 % for few handoffs) where the planner wants none."""
    options = solve_options(plan.territory)
    gap = plan.territory.settings[GAP]
    default = SMALL_GAP if problem.units <= SMALL_UNITS else DEFAULT_GAP
    return replace(options, gap=default if gap is None else gap)


def covered(case: HandoffCase, schedule: Schedule, begun: int) -> Schedule:
    """The schedule with cold and short handoffs started earlier, where that costs nothing and breaks nothing.

    The cost does not see dual coverage, so that to hand over on the day the old CSM has gone seems as good.
    """
    units = np.arange(case.problem.units)
    for unit in units[(case.cold | case.short)[units, schedule.start]]:
        for week in range(begun + 1, int(schedule.start[unit])):
            start = schedule.start.copy()
            start[unit] = week
            earlier = Schedule(case.problem, start)
            if not broken(earlier) and earlier.cost <= schedule.cost + SAME:
                schedule = earlier
                break
    return schedule


def all_at_once(problem: HandoffProblem) -> Schedule:
    """Everything starts in week 1."""
    return Schedule(problem, np.ones(problem.units, dtype=np.intp))


def _finished(
    case: HandoffCase, solved: HandoffSolution, begun: int, rows: tuple[AnnouncedRow, ...], stop: Stop | None
) -> HandoffPlan:
    schedule = covered(case, solved.schedule, begun)
    solved = replace(solved, schedule=schedule)
    asked = replace(handoff_options(case.plan, case.problem), time_limit=REMEDY_SECONDS)
    p = case.problem
    changed = np.flatnonzero((p.announced > 0) & (schedule.start != p.announced))
    return HandoffPlan(
        case=case,
        solved=solved,
        ways=_ways(case, schedule),
        begun=begun,
        reasons=reasons(case, schedule),
        remedies=remedies(case, asked, stop) if schedule.unfinished else (),
        rows=rows,
        changed=tuple(map(int, changed)),
    )


def _ways(case: HandoffCase, schedule: Schedule) -> dict[str, Schedule]:
    return {WAVES: schedule, BIG_BANG: all_at_once(case.problem), IN_ORDER: earliest(case.problem)}


def _fixed(case: HandoffCase, rows: Sequence[AnnouncedRow], begun: int) -> Booleans:
    """(U,) units that have started, or that the planner says are under way."""
    under_way = {row.account for row in rows if row.status is HandoffStatus.IN_PROGRESS}
    said = np.array([any(account in under_way for account in accounts) for accounts in case.members], dtype=bool)
    week: Integers = case.problem.announced
    return np.asarray((week > 0) & ((week <= begun) | said))


def _open_weeks(case: HandoffCase, rest: HandoffProblem, free: Booleans, begun: int) -> HandoffProblem:
    """Only weeks that have not begun, and none before the planner's Not Before."""
    weeks = np.arange(rest.weeks + 1)
    members = [accounts for accounts, is_free in zip(case.members, free, strict=True) if is_free]
    not_before = case.announced.not_before
    first = np.array([max((not_before.get(i, 1) for i in accounts), default=1) for accounts in members], dtype=np.intp)
    return replace(rest, startable=rest.startable & (weeks > begun) & (weeks >= first[:, None]))


def _nothing_new(case: HandoffCase, rows: Sequence[AnnouncedRow]) -> bool:
    """Whether every unit stood on the sheet, and nothing has slipped or been called off since."""
    known = {row.account for row in rows if row.status is not HandoffStatus.SLIPPED}
    called_off = any(row.status is HandoffStatus.CANCELLED and row.start is not None for row in rows)
    return not called_off and all(set(accounts) <= known for accounts in case.members)

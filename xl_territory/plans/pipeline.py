"""From a workbook to a plan: read the territory, solve it, recompute the answer; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from xl_territory.errors import Fault, InputError, UsageError
from xl_territory.plans.evaluate import Plan, evaluate, recompute
from xl_territory.plans.plan_from_sheet import SHEET, owner_from_sheet
from xl_territory.plans.proof_from_sheet import SHEET as SCORE
from xl_territory.plans.proof_from_sheet import as_proved
from xl_territory.plans.status import Status
from xl_territory.policies import CATALOGUE, POLICIES, RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.policies.unservable import unservable
from xl_territory.schema import Changes, input_sheets_among
from xl_territory.schema.queues import ORPHAN_QUEUE, TIER_CHANGES
from xl_territory.schema.settings import GAP, GAP_BY_ACCOUNTS, SEED, SOLVER_NAME, THREADS, TIME_LIMIT
from xl_territory.solver.assignment import Assignment, SolveOptions, Stop, Watch
from xl_territory.solver.components import WorkerPool
from xl_territory.solver.problem import AssignmentProblem, Integers
from xl_territory.solver.solve import solve
from xl_territory.tables import read_tables
from xl_territory.tables.faults import fold
from xl_territory.territory.territory import Territory
from xl_territory.workbook import Host, open_workbook

ROUNDING = 1e-6
"""By how much, relatively, the gap of a plan may lie above the one asked for because it is computed anew."""


def read_workbook(source: Any, changes: Changes | None = None) -> Territory:
    """The territory of a workbook.

    Parameters
    ----------
    source : a path (.xlsx, .xlsm, …) or a mapping of sheet names to frames (pandas, polars, pyarrow).
    changes : settings to use instead of the workbook's, by name.

    Raises
    ------
    InputError : with every fault of the input.
    WorkbookError : when the file cannot be read.
    """
    return territory_of(open_workbook(source), changes or {})


def plan(
    territory: Territory, watch: Watch | None = None, stop: Stop | None = None, pool: WorkerPool | None = None
) -> Plan:
    """The best plan found for the territory within its solver settings.

    Parameters
    ----------
    watch : told about every better plan and bound.
    stop : asked now and then; True ends the search with the best plan so far.
    pool : who solves large parts that have nothing to do with each other, see `executors.worker_pool`.

    Raises
    ------
    SolverError : when the solver of the settings is not there.
    """
    problem = assemble(territory, RULES, TERMS)
    solved = solve(problem, solve_options(territory), watch, stop, pool)
    return with_checked_status(recompute(territory, problem, units(territory, RULES), solved))


def answer(territory: Territory) -> Assignment:
    """The solver's answer alone: what may run on another machine, and is small to send back (see `evaluated`)."""
    return solve(assemble(territory, RULES, TERMS), solve_options(territory))


def evaluated(territory: Territory, assignment: Assignment) -> Plan:
    """The plan that an answer for the territory stands for, recomputed."""
    problem = assemble(territory, RULES, TERMS)
    return with_checked_status(recompute(territory, problem, units(territory, RULES), assignment))


def planned(source: Any, changes: Changes | None = None) -> Plan:
    """The plan that the Assignments sheet of a workbook holds, recomputed; nothing is solved.

    What was proved when it was made holds where neither it nor the inputs have changed since.

    Raises
    ------
    UsageError : when there is no such sheet, or it does not fit the accounts.
    """
    host = open_workbook(source)
    return plan_on(host, territory_of(host, changes or {}))


def plan_on(host: Host, territory: Territory) -> Plan:
    """The same for an open workbook whose territory is known. Raises as `planned`."""
    sheets = host.read([SHEET, SCORE])
    return as_proved(evaluate(territory, owner_from_sheet(sheets.get(SHEET), territory)), sheets.get(SCORE))


def read_proved(source: Any) -> tuple[Territory, Plan | None]:
    """The territory of a workbook, and the plan in it where what was proved of that plan still holds.

    Raises as `read_workbook`.
    """
    host = open_workbook(source)
    territory = territory_of(host, {})
    sheets = host.read([SHEET, SCORE])
    try:
        plan = evaluate(territory, owner_from_sheet(sheets.get(SHEET), territory))
    except UsageError:
        return territory, None
    proved = as_proved(plan, sheets.get(SCORE))
    return territory, None if proved is plan else proved


def input_warnings(result: Plan) -> tuple[Fault, ...]:
    """Warnings and notes about the input of a plan."""
    return (*result.territory.tables.faults, *fold(_doubts(result.territory, result.problem, result.unit)))


def check(source: Any, changes: Changes | None = None) -> tuple[Fault, ...]:
    """Everything that is wrong with a workbook, errors and warnings; nothing is solved or written.

    Raises
    ------
    WorkbookError : when the file cannot be read.
    """
    try:
        territory = read_workbook(source, changes)
    except InputError as error:
        return error.faults
    problem = assemble(territory, RULES, TERMS)
    return (*territory.tables.faults, *fold(_doubts(territory, problem, units(territory, RULES))))


def _doubts(territory: Territory, problem: AssignmentProblem, unit: Integers) -> Iterator[Fault]:
    """What only the policies can see in the input; ``unit`` (accounts,) is the unit of each account in ``problem``."""
    yield from unservable(territory, RULES, problem, unit)
    for policy in POLICIES:
        yield from policy.warnings(territory)


def solve_options(territory: Territory) -> SolveOptions:
    """The Solver settings of the territory."""
    settings = territory.settings
    return SolveOptions(
        solver=settings[SOLVER_NAME],
        time_limit=settings[TIME_LIMIT],
        gap=_gap(territory),
        threads=int(settings[THREADS]),
        seed=int(settings[SEED]),
    )


def with_checked_status(plan: Plan) -> Plan:
    """The plan, optimal only where the gap that it has here is the one that was asked for, whoever solved it."""
    far_off = plan.gap > _gap(plan.territory) * (1 + ROUNDING)
    return replace(plan, status=Status.FEASIBLE) if far_off and plan.status is Status.OPTIMAL else plan


def _gap(territory: Territory) -> float:
    asked = territory.settings[GAP]
    by_size = next(gap for most, gap in GAP_BY_ACCOUNTS if len(territory.accounts) <= most)
    return by_size if asked is None else asked


def territory_of(host: Host, changes: Changes) -> Territory:
    """The territory in an open workbook. Raises `InputError` with every fault of the input."""
    sheets = host.read([*input_sheets_among(host.sheet_names), TIER_CHANGES, ORPHAN_QUEUE])
    return Territory.from_tables(read_tables(sheets, CATALOGUE, changes))

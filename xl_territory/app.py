"""The flow: workbook → tables → territory → assignment problem → assignment → plan → reports → workbook."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from xl_territory.assignment.parts import Crew
from xl_territory.assignment.problem import Assignment, SolveOptions, Stop, Watch
from xl_territory.assignment.solve import solve
from xl_territory.dated import SHEETS, outdated
from xl_territory.errors import Fault, InputError
from xl_territory.hosts import Host, Written, open_workbook
from xl_territory.plans import Plan, as_it_is, recompute
from xl_territory.policies import CATALOGUE, RULES, TERMS
from xl_territory.policies.assemble import assemble, units
from xl_territory.reports import REPORTS, Findings, data_issues
from xl_territory.schema import INPUT_SHEETS
from xl_territory.schema.settings import GAP_BY_ACCOUNTS
from xl_territory.sheets import ResultSheet
from xl_territory.tables import read_tables
from xl_territory.territory import Territory
from xl_territory.unservable import unservable
from xl_territory.written import SHEET, written_owner


@dataclass(frozen=True, eq=False)
class Run:
    """A plan, what was noticed about its input, seconds per phase and where it was written."""

    plan: Plan
    faults: tuple[Fault, ...]
    seconds: Mapping[str, float]
    written: Written


def read_workbook(source: Any, changes: Mapping[str, str] | None = None) -> Territory:
    """The territory of a workbook.

    Parameters
    ----------
    source : a path (.xlsx, .xlsm, …) or a mapping of sheet names to pandas frames.
    changes : settings to use instead of the workbook's, as they would be typed.

    Raises
    ------
    InputError : with every fault of the input.
    WorkbookError : when the file cannot be read.
    """
    return _territory(open_workbook(source), changes or {})


def read_checked(source: Any, target: Path | str | None = None, changes: Mapping[str, str] | None = None) -> Territory:
    """The same, but errors of the input are also written: to ``target``, the workbook with its Data Issues sheet."""
    return _checked(open_workbook(source), target, changes or {})


def plan(territory: Territory, watch: Watch | None = None, stop: Stop | None = None, crew: Crew | None = None) -> Plan:
    """The best plan found for the territory within its solver settings.

    Parameters
    ----------
    watch : told about every better plan and bound.
    stop : asked now and then; True ends the search with the best plan so far.
    crew : who solves large parts that have nothing to do with each other, see `executors.crew`.

    Raises
    ------
    SolverError : when the solver of the settings is not there.
    """
    problem = assemble(territory, RULES, TERMS)
    found = solve(problem, solve_options(territory), watch, stop, crew)
    return recompute(territory, problem, units(territory, RULES), found)


def answer(territory: Territory) -> Assignment:
    """The solver's answer alone: what may run on another machine, and is small to send back (see `judged`)."""
    return solve(assemble(territory, RULES, TERMS), solve_options(territory))


def judged(territory: Territory, found: Assignment) -> Plan:
    """The plan that an answer for the territory stands for, recomputed."""
    return recompute(territory, assemble(territory, RULES, TERMS), units(territory, RULES), found)


def write_workbook(plan: Plan, source: Any, target: Path | str | None = None) -> Written:
    """Write the plan's sheets into the workbook ``source`` and save it as ``target`` (see `Host.write`).

    Raises
    ------
    WorkbookError : when it cannot be written; the old file is then as it was.
    """
    host = open_workbook(source)
    return _write(host, plan, (*noticed(plan), *outdated(host.read(SHEETS))), target)


def optimize(
    source: Any,
    target: Path | str | None = None,
    changes: Mapping[str, str] | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
    crew: Crew | None = None,
) -> Run:
    """Read a workbook, plan it and write the plan; the parameters are those of the three steps.

    With errors in the input, only its Data Issues sheet is written before `InputError` is raised.
    """
    clock = [time.perf_counter()]
    host = open_workbook(source)
    clock.append(time.perf_counter())
    territory = _checked(host, target, changes or {})
    clock.append(time.perf_counter())
    result = plan(territory, watch, stop, crew)
    clock.append(time.perf_counter())
    faults = (*noticed(result), *outdated(host.read(SHEETS)))
    written = _write(host, result, faults, target)
    clock.append(time.perf_counter())
    names = ("read", "validate", "solve", "write")
    seconds = {name: after - before for name, before, after in zip(names, clock, clock[1:], strict=False)}
    return Run(result, faults, {**seconds, "total": clock[-1] - clock[0]}, written)


def check(source: Any, changes: Mapping[str, str] | None = None) -> tuple[Fault, ...]:
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
    return (*territory.tables.faults, *unservable(territory, problem, units(territory, RULES)))


def planned(source: Any, changes: Mapping[str, str] | None = None) -> Plan:
    """The plan that the Assignments sheet of a workbook holds, recomputed; nothing is solved.

    Raises
    ------
    UsageError : when there is no such sheet, or it does not fit the accounts.
    """
    host = open_workbook(source)
    territory = _territory(host, changes or {})
    return as_it_is(territory, written_owner(host.read([SHEET]).get(SHEET), territory))


def noticed(result: Plan) -> tuple[Fault, ...]:
    """Warnings and notes about the input of a plan."""
    return (*result.territory.tables.faults, *unservable(result.territory, result.problem, result.unit))


def result_sheets(result: Plan, faults: tuple[Fault, ...]) -> tuple[ResultSheet, ...]:
    """Every sheet of a plan that was made just now; ``faults`` as `noticed` has them."""
    findings = Findings(result, faults, dt.datetime.now())
    return tuple(report(findings) for report in REPORTS)


def solve_options(territory: Territory) -> SolveOptions:
    """The Solver settings of the territory."""
    settings = territory.settings
    return SolveOptions(
        solver=str(settings["Solver: name"]),
        time_limit=settings.number("Solver: time limit"),
        gap=_gap(territory),
        threads=int(settings.number("Solver: threads")),
        seed=int(settings.number("Solver: seed")),
    )


def _gap(territory: Territory) -> float:
    asked = territory.settings.number("Solver: gap")
    by_size = next(gap for most, gap in GAP_BY_ACCOUNTS if len(territory.accounts) <= most)
    return by_size if np.isnan(asked) else asked


def _territory(host: Host, changes: Mapping[str, str]) -> Territory:
    sheets = host.read([sheet.name for sheet in INPUT_SHEETS])
    return Territory.from_tables(read_tables(sheets, CATALOGUE, changes))


def _checked(host: Host, target: Path | str | None, changes: Mapping[str, str]) -> Territory:
    try:
        return _territory(host, changes)
    except InputError as error:
        host.write([data_issues(Findings(None, error.faults))], _path(target))
        raise


def _write(host: Host, result: Plan, faults: tuple[Fault, ...], target: Path | str | None) -> Written:
    return host.write(result_sheets(result, faults), _path(target))


def _path(target: Path | str | None) -> Path | None:
    return None if target is None else Path(target)

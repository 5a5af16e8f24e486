"""A run on one workbook: read it, plan it, write the plan."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xl_territory.errors import Fault, InputError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import input_warnings, plan, territory_of
from xl_territory.reports import REPORTS, ReportContext, data_issues
from xl_territory.run.verify import confirm
from xl_territory.schema import Changes
from xl_territory.solver.components import Crew
from xl_territory.solver.problem import Stop, Watch
from xl_territory.studies.freshness import SHEETS, outdated
from xl_territory.territory.territory import Territory
from xl_territory.workbook import Host, Written, open_workbook
from xl_territory.workbook.sheets import ResultSheet


@dataclass(frozen=True, eq=False)
class Run:
    """A plan, what was noticed about its input, seconds per phase and where it was written."""

    plan: Plan
    faults: tuple[Fault, ...]
    seconds: Mapping[str, float]
    written: Written


def read_checked(source: Any, target: Path | str | None = None, changes: Changes | None = None) -> Territory:
    """The same, but errors of the input are also written: to ``target``, the workbook with its Data Issues sheet."""
    return checked(open_workbook(source), target, changes or {})


def write_workbook(plan: Plan, source: Any, target: Path | str | None = None) -> Written:
    """Write the plan's sheets into the workbook ``source`` and save it as ``target`` (see `Host.write`).

    Raises
    ------
    WorkbookError : when it cannot be written; the old file is then as it was.
    """
    return write_plan(open_workbook(source), plan, target)


def optimize(
    source: Any,
    target: Path | str | None = None,
    changes: Changes | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
    crew: Crew | None = None,
    verify: bool = False,
) -> Run:
    """Read a workbook, plan it and write the plan; the parameters are those of the three steps.

    With ``verify``, what was written is read again and compared (`confirm`). Nobody else writes there meanwhile; a
    second run on the same file is refused before it searches. With errors in the input, only its Data Issues sheet is
    written before `InputError` is raised.
    """
    clock = [time.perf_counter()]
    host = open_workbook(source)
    with host.reserve(_path(target)):
        clock.append(time.perf_counter())
        territory = checked(host, target, changes or {})
        clock.append(time.perf_counter())
        result = plan(territory, watch, stop, crew)
        clock.append(time.perf_counter())
        faults = (*input_warnings(result), *outdated(host.read(SHEETS)))
        written = _write(host, result, faults, target)
        clock.append(time.perf_counter())
        if verify:
            confirm(written, result, changes or {})
    names = ("read", "validate", "solve", "write")
    seconds = {name: after - before for name, before, after in zip(names, clock, clock[1:], strict=False)}
    return Run(result, faults, {**seconds, "total": clock[-1] - clock[0]}, written)


def result_sheets(result: Plan, faults: tuple[Fault, ...]) -> tuple[ResultSheet, ...]:
    """Every sheet of a plan that was made just now; ``faults`` as `input_warnings` has them."""
    findings = ReportContext(result, faults, dt.datetime.now())
    return tuple(report(findings) for report in REPORTS)


def checked(host: Host, target: Path | str | None, changes: Changes) -> Territory:
    """What stands in the workbook; errors are written to ``target`` before `InputError` is raised."""
    try:
        return territory_of(host, changes)
    except InputError as error:
        host.write([data_issues(ReportContext(None, error.faults))], _path(target))
        raise


def write_plan(host: Host, plan: Plan, target: Path | str | None = None) -> Written:
    """Write the plan's sheets into the workbook. Raises `WorkbookError`."""
    return _write(host, plan, (*input_warnings(plan), *outdated(host.read(SHEETS))), target)


def _write(host: Host, result: Plan, faults: tuple[Fault, ...], target: Path | str | None) -> Written:
    return host.write(result_sheets(result, faults), _path(target))


def _path(target: Path | str | None) -> Path | None:
    return None if target is None else Path(target)

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
from xl_territory.plans.plan_from_sheet import SHEET as ASSIGNMENTS
from xl_territory.records.author import author
from xl_territory.records.change_log import Entry
from xl_territory.records.mixed_sheets import Record
from xl_territory.reports import REPORTS, ReportContext, data_issues
from xl_territory.run.hand_edits import (
    EditChoice,
    ResolvedEdits,
    edits_of_older_plan,
    edits_that_would_go,
    kept_as_locks,
    refuse,
)
from xl_territory.run.rescue import write_or_rescue
from xl_territory.run.verify import confirm
from xl_territory.schema import Changes
from xl_territory.solver.assignment import Stop, Watch
from xl_territory.solver.components import WorkerPool
from xl_territory.studies.decisions.standing import honouring
from xl_territory.studies.decisions.words import DECISIONS
from xl_territory.studies.freshness import SHEETS, outdated
from xl_territory.tables.people import csms_of
from xl_territory.territory.territory import Territory
from xl_territory.workbook import Host, MemoryHost, Written, open_workbook
from xl_territory.workbook.sheets import ResultSheet

OPTIMIZE = "optimize"
"""What the log calls a run."""


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
    return write_plan(open_workbook(source), plan, target)[0]


def optimize(  # noqa: PLR0913
    source: Any,
    target: Path | str | None = None,
    changes: Changes | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
    pool: WorkerPool | None = None,
    verify: bool = False,
    *,
    edits: EditChoice = EditChoice.ASK,
) -> Run:
    """Read a workbook, plan it and write the plan; the parameters are those of the three steps.

    With ``verify``, what was written is read again and compared (`confirm`). ``edits`` says what becomes of hand edits
    that the plan would replace. Nobody else writes there meanwhile; a second run on the same file is refused before it
    searches, and so is whatever else stands in the way of writing. With errors in the input, only its Data Issues sheet
    is written before `InputError` is raised.

    Raises
    ------
    UndecidedError : when there are hand edits, and ``edits`` asks.
    """
    clock = [time.perf_counter()]
    host = open_workbook(source)
    with host.reserve(_path(target), [report(ReportContext(None)).name for report in REPORTS]):
        clock.append(time.perf_counter())
        territory, kept = read_with_edits(host, target, changes or {}, edits)
        clock.append(time.perf_counter())
        result = plan(territory, watch, stop, pool)
        clock.append(time.perf_counter())
        written, faults = write_plan(host, result, target, kept)
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


def read_with_edits(
    host: Host, target: Path | str | None, changes: Changes, edits: EditChoice
) -> tuple[Territory, ResolvedEdits | None]:
    """What stands in the workbook, and what becomes of the hand edits in it, if there are any.

    Raises
    ------
    InputError : after the errors have been written to ``target``, unless that would replace hand edits.
    UndecidedError : when a plan would replace hand edits, and ``edits`` asks.
    """
    return with_edits(host, checked(host, target, changes, edits), edits, target, changes)


def with_edits(
    host: Host,
    territory: Territory,
    edits: EditChoice,
    target: Path | str | None = None,
    changes: Changes | None = None,
) -> tuple[Territory, ResolvedEdits | None]:
    """The territory of the workbook, with the hand edits that a plan would replace as locks where they are to be kept.

    What was done about them is None where there are none.

    Raises
    ------
    UndecidedError : when there are any, and ``edits`` asks.
    """
    edits_found = edits_that_would_go(host, _path(target), csms_of(territory.tables.csms))
    if edits is EditChoice.ASK:
        refuse(edits_found)
    if not edits_found:
        return territory, None
    if edits is EditChoice.DISCARD:
        return territory, ResolvedEdits(dropped=edits_found)
    kept = kept_as_locks(host, edits_found)
    return _decided(MemoryHost(kept.sheets), changes or {}), kept


def checked(host: Host, target: Path | str | None, changes: Changes, edits: EditChoice = EditChoice.ASK) -> Territory:
    """What stands in the workbook, with what was decided on the sheet Decisions as locks; errors are written to
    ``target`` before `InputError` is raised.

    They are not where that would replace an older plan with hand edits, unless these are to be discarded.
    """
    try:
        return _decided(host, changes)
    except InputError as error:
        if edits is EditChoice.DISCARD or not edits_of_older_plan(host, _path(target)):
            host.write([data_issues(ReportContext(None, error.faults))], _path(target))
        raise


def write_plan(
    host: Host, result: Plan, target: Path | str | None = None, kept: ResolvedEdits | None = None
) -> tuple[Written, tuple[Fault, ...]]:
    """Write the plan's sheets into the workbook, with hand edits as locks or, where they were dropped, in the log.

    Returns
    -------
    Where it went, and every warning about it.

    Raises
    ------
    WorkbookError : when it can be written nowhere.
    """
    faults = (*input_warnings(result), *outdated(host.read(SHEETS)))
    sheets = (*result_sheets(result, faults), *(kept.new if kept else ()))
    dropped = kept.entries(result.assignment) if kept else ()
    record = Record(sheets, author(None, host), (*dropped, planned(result)), command=OPTIMIZE)
    written, notes = write_or_rescue(host, record, _path(target), kept.edits if kept else ())
    return written, (*faults, *notes)


def planned(result: Plan) -> Entry:
    """The row of the Change Log that says that a plan was made, and what it is worth."""
    return Entry(OPTIMIZE, ASSIGNMENTS, field="Score", new=result.score, comment=f"{result.status.value}.")


def _decided(host: Host, changes: Changes) -> Territory:
    return honouring(territory_of(host, changes), host.read([DECISIONS]))


def _path(target: Path | str | None) -> Path | None:
    return None if target is None else Path(target)

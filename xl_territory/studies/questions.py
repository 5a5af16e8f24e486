"""Questions about a plan that go beyond it, one function each: a workbook in, what was found and its sheet out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xl_territory.plans.pipeline import planned, read_workbook
from xl_territory.plans.plan_from_sheet import PLANNED, written_owner
from xl_territory.plans.plan_from_sheet import SHEET as ASSIGNMENTS
from xl_territory.solver.executors import Counted, Told, executor
from xl_territory.studies.conflicts import find_conflicts, relaxations
from xl_territory.studies.conflicts.sheet import ConflictStudy
from xl_territory.studies.explain.analysis import best_repairs, explain, position_of
from xl_territory.studies.explain.sheet import ExplainStudy
from xl_territory.studies.explain.why_not import why_not
from xl_territory.studies.fairness import burdens, groups, mend
from xl_territory.studies.fairness.sheet import FairnessStudy
from xl_territory.studies.move_check.analysis import ManualEdits, hand_made, moved_by_hand
from xl_territory.studies.resilience.analysis import Loss, resilience
from xl_territory.studies.scenarios import Comparison, compare, models, scenarios
from xl_territory.studies.scenarios.advice import Advice, advice
from xl_territory.studies.trade_off.analysis import Frontier, frontier
from xl_territory.studies.what_if.analysis import Event, WhatIf, what_if
from xl_territory.territory.territory import Territory
from xl_territory.workbook import Written, open_workbook
from xl_territory.workbook.sheets import ResultSheet


def nobody(_done: int, _of: int) -> None:
    """Whom a study tells how far it is unless somebody wants to know."""


def write_sheets(sheets: Sequence[ResultSheet], source: Any, target: Path | str | None = None) -> Written:
    """Write these sheets into the workbook ``source`` and save it as ``target``; every other sheet stays as it is.

    Raises
    ------
    WorkbookError : when it cannot be written; the old file is then as it was.
    """
    return open_workbook(source).write(sheets, None if target is None else Path(target))


def conflicts_of(territory: Territory) -> ConflictStudy:
    """What keeps the accounts from all having an owner within capacity, and what would mend it."""
    found = find_conflicts(territory)
    return ConflictStudy(territory, found, tuple(relaxations(territory, conflict) for conflict in found))


def study_conflicts(source: Any) -> ConflictStudy:
    """The conflicts of a workbook. Raises InputError and WorkbookError as `app.read_workbook`."""
    return conflicts_of(read_workbook(source))


def study_account(source: Any, account: str | None, csm: str | None = None) -> ExplainStudy:
    """An account of the plan in a workbook, with one CSM tried for it or the cheapest ones; None looks at the plan.

    Raises
    ------
    UsageError : when there is no plan, account or CSM.
    """
    plan = planned(source)
    if account is None:
        return ExplainStudy(plan)
    found = explain(plan, account)
    tried = (why_not(plan, position_of(plan, account), csm),) if csm else best_repairs(plan, found, account)
    return ExplainStudy(plan, found, tried)


def study_scenarios(
    source: Any, *, with_models: bool = False, told: Told = nobody, cluster: str | None = None
) -> tuple[Comparison, tuple[Advice, ...]]:
    """Today, the settings, the planner's scenarios and the presets side by side; or territory models and advice."""
    territory = read_workbook(source)
    asked = scenarios(territory)
    if with_models:
        asked = (asked[0], *models(territory))
    with executor(cluster=cluster) as pool:
        return compare(territory, asked, Counted(pool, told)), advice(territory) if with_models else ()


def study_frontier(
    source: Any,
    first: str = "balance",
    second: str = "moved",
    points: int = 12,
    told: Told = nobody,
    cluster: str | None = None,
) -> Frontier:
    """The trade-off curve of two aims. Raises UsageError as `frontier.frontier`."""
    territory = read_workbook(source)
    with executor(cluster=cluster) as pool:
        return frontier(territory, Counted(pool, told), first, second, points)


def study_what_if(source: Any, events: Callable[[Territory], Sequence[Event]]) -> WhatIf:
    """The plan of a workbook after what ``events`` makes of its territory.

    Raises
    ------
    UsageError : when there is no plan, or an event is about somebody who is not there.
    """
    plan = planned(source)
    return what_if(plan, events(plan.territory))


def study_resilience(source: Any, told: Told = nobody, cluster: str | None = None) -> tuple[Loss, ...]:
    """The loss of each CSM of the plan in a workbook, the gravest first. UsageError when there is no plan."""
    plan = planned(source)
    with executor(cluster=cluster) as pool:
        return resilience(plan, Counted(pool, told))


def study_moves(source: Any, moves: Mapping[str, str]) -> ManualEdits:
    """The Assignments sheet with these moves (account → CSM); without any, what was edited in it by hand.

    Raises
    ------
    UsageError : when there is no plan, account or CSM.
    """
    sheet = open_workbook(source).read([ASSIGNMENTS]).get(ASSIGNMENTS)
    territory = read_workbook(source)
    owner = written_owner(sheet, territory)
    if moves:
        return moved_by_hand(territory, owner, moves)
    return hand_made(territory, written_owner(sheet, territory, PLANNED), owner)


def study_fairness(source: Any) -> FairnessStudy:
    """How fair the plan of a workbook is to CSMs and customer groups. UsageError when there is no plan."""
    plan = planned(source)
    t, books = plan.territory, plan.books
    return FairnessStudy(plan, burdens(t, books), mend(plan), groups(t, books))

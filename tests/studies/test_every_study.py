"""Every study answers, whatever the workbook: nothing crashes, and each sheet can be written and read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn

from tests.given import Given
from tests.policies.territories import territories
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan
from xl_territory.studies.conflicts.sheet import conflicts as conflicts_sheet
from xl_territory.studies.explain.analysis import best_repairs, explain
from xl_territory.studies.explain.sheet import ExplainStudy
from xl_territory.studies.explain.sheet import explain as explain_sheet
from xl_territory.studies.fairness import burdens, groups, mend
from xl_territory.studies.fairness.sheet import FairnessStudy
from xl_territory.studies.fairness.sheet import fairness as fairness_sheet
from xl_territory.studies.move_check.analysis import moved_by_hand
from xl_territory.studies.move_check.sheet import hand_made as move_sheet
from xl_territory.studies.questions import conflicts_of
from xl_territory.studies.resilience.analysis import resilience
from xl_territory.studies.resilience.sheet import resilience as resilience_sheet
from xl_territory.studies.scenarios import compare, models, scenarios
from xl_territory.studies.scenarios.advice import advice
from xl_territory.studies.scenarios.sheet import scenario_accounts, scenario_compare
from xl_territory.studies.trade_off.analysis import frontier
from xl_territory.studies.trade_off.sheet import trade_off
from xl_territory.studies.what_if.analysis import churns, grows, hire, what_if
from xl_territory.studies.what_if.sheet import what_if as what_if_sheet
from xl_territory.workbook import MemoryHost
from xl_territory.workbook.sheets import ResultSheet

POOL = ThreadPoolExecutor(1)


def conflicts(result: Plan) -> list[ResultSheet]:
    """What contradicts what."""
    return [conflicts_sheet(conflicts_of(result.territory))]


def explained(result: Plan) -> list[ResultSheet]:
    """The first account closely."""
    first = result.territory.account_ids[0]
    found = explain(result, first)
    return [explain_sheet(ExplainStudy(result, found, best_repairs(result, found, first)))]


def compared(result: Plan) -> list[ResultSheet]:
    """Two scenarios and the models."""
    t = result.territory
    found = compare(t, (*scenarios(t)[:2], *models(t)), POOL)
    return [scenario_compare(found, advice(t)), scenario_accounts(found)]


def traded_off(result: Plan) -> list[ResultSheet]:
    """A short curve."""
    return [trade_off(frontier(result.territory, POOL, points=4))]


def happened(result: Plan) -> list[ResultSheet]:
    """One account grows, a hire comes, the last account goes where there is another."""
    t = result.territory
    gone = [churns(t, t.account_ids[-1])] if len(t.account_ids) > 1 else []
    return [what_if_sheet(what_if(result, [grows(t, t.account_ids[0]), hire(t, ["Fintech"], 0.5), *gone]))]


def lost(result: Plan) -> list[ResultSheet]:
    """Each CSM in turn."""
    return [resilience_sheet(resilience(result, POOL))]


def moved(result: Plan) -> list[ResultSheet]:
    """The first account to the first CSM."""
    t = result.territory
    return [move_sheet(moved_by_hand(t, result.books.owner, {t.account_ids[0]: t.csm_ids[0]}))]


def fair(result: Plan) -> list[ResultSheet]:
    """Everybody against the median."""
    t, books = result.territory, result.books
    return [fairness_sheet(FairnessStudy(result, burdens(t, books), mend(result), groups(t, books)))]


@pytest.mark.parametrize("study", [conflicts, explained, compared, traded_off, happened, lost, moved, fair])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_every_study_answers_for_any_territory(study: Callable[[Plan], list[ResultSheet]], team: Given) -> None:
    """Random rules, locks, families, dates and settings."""
    host = MemoryHost({})
    sheets = study(plan(team.territory))
    host.write(sheets)
    for sheet in sheets:
        assert sheet.explanation
        assert host.read([sheet.name])

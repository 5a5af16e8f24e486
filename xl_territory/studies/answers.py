"""Every question that a button of the workbook asks, answered: a sentence to tell and the sheets to write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xl_territory.solver.executors import Told
from xl_territory.studies import questions as studies
from xl_territory.studies.conflicts import sheet as conflict_report
from xl_territory.studies.explain import sheet as explain_report
from xl_territory.studies.explain.analysis import Explanation
from xl_territory.studies.fairness import sheet as fairness_report
from xl_territory.studies.fairness.fairness_sentences import headline as fairness_sentence
from xl_territory.studies.freshness import dated
from xl_territory.studies.move_check import sheet as hand_made_report
from xl_territory.studies.resilience import sheet as resilience_report
from xl_territory.studies.resilience.analysis import single_point_of_failure
from xl_territory.studies.scenarios import sheet as scenario_report
from xl_territory.studies.trade_off import sheet as trade_off_report
from xl_territory.studies.what_if import analysis as happens
from xl_territory.studies.what_if import sheet as what_if_report
from xl_territory.territory.territory import Territory
from xl_territory.workbook.sheets import ResultSheet

OPTIONS_TOLD = 5
EVENTS = {"leaves": happens.leaves, "opens": happens.opens, "churns": happens.churns, "grows": happens.grows}


@dataclass(frozen=True)
class Answer:
    """What was found in a sentence or a few lines, the sheets that tell the rest, and the one to look at first."""

    sentence: str
    sheets: tuple[ResultSheet, ...]
    front: str = ""


def account(source: Any, id_: str) -> Answer:
    """Why an account has its CSM, and what the others would cost. Raises as `studies.study_account`."""
    study = studies.study_account(source, id_)
    return _answer("" if study.found is None else _lines(study.found), explain_report.explain(study))


def conflicts(source: Any) -> Answer:
    """What keeps accounts from having an owner. Raises as `studies.study_conflicts`."""
    study = studies.study_conflicts(source)
    return _answer(" ".join(study.sentences) or conflict_report.NONE, conflict_report.conflicts(study))


def moves(source: Any) -> Answer:
    """What the edits of Assignments change and break. Raises as `studies.study_moves`."""
    found = studies.study_moves(source, {})
    return _answer(hand_made_report.sentence(found), hand_made_report.hand_made(found))


def fairness(source: Any) -> Answer:
    """Who is worst off, and what mends it. Raises as `studies.study_fairness`."""
    study = studies.study_fairness(source)
    said = fairness_sentence(study.plan, study.burdens, study.change)
    return _answer(said, fairness_report.fairness(study))


def scenarios(source: Any, told: Told) -> Answer:
    """Settings, scenarios and presets side by side. Raises as `studies.study_scenarios`."""
    compared = studies.study_scenarios(source, told=told)
    return _answer(scenario_report.sentence(compared[0]), *scenario_report.scenario_sheets(*compared))


def models(source: Any, told: Told) -> Answer:
    """Territory models side by side. Raises as `studies.study_scenarios`."""
    compared = studies.study_scenarios(source, with_models=True, told=told)
    return _answer(scenario_report.sentence(compared[0]), *scenario_report.model_sheets(*compared))


def trade_off(source: Any, told: Told) -> Answer:
    """What a better balance costs in moves. Raises as `studies.study_frontier`."""
    found = studies.study_frontier(source, told=told)
    return _answer(trade_off_report.sentence(found), trade_off_report.trade_off(found))


def what_if(source: Any, happenings: Sequence[tuple[str, str]]) -> Answer:
    """What becomes of the plan when all of this happens: keys of `EVENTS`, each with the ID of whom it happens to.

    Raises as `studies.study_what_if`.
    """

    def events(t: Territory) -> list[happens.Event]:
        return [EVENTS[event](t, id_) for event, id_ in happenings]

    found = studies.study_what_if(source, events)
    return _answer(what_if_report.sentence(found), what_if_report.what_if(found))


def resilience(source: Any, told: Told) -> Answer:
    """Whose leaving hurts most. Raises as `studies.study_resilience`."""
    losses = studies.study_resilience(source, told)
    return _answer(single_point_of_failure(losses), resilience_report.resilience(losses))


def _answer(sentence: str, *sheets: ResultSheet) -> Answer:
    names, now = " and ".join(sheet.name for sheet in sheets), dt.datetime.now()
    return Answer(f"{sentence} See {names}.", tuple(dated(sheet, now) for sheet in sheets), sheets[0].name)


def _lines(found: Explanation) -> str:
    """An explanation as an alert shows it."""
    options = [
        f"{option.name}: {'–' if option.cost is None else f'{option.cost:+.2f} points'}"
        f"{f' ({option.obstacle})' if option.obstacle else ''}"
        for option in found.options[:OPTIONS_TOLD]
    ]
    return "\n".join([f"{found.title}.", "", found.sentence, "", *options, "", ""])

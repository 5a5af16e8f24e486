"""What a run can be asked to do, without its processes."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from xl_territory.errors import TooLittleDataError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.run.worker.jobs import JOBS, Job, JobResult, Task
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_progress import RunProgress, Searching, Working
from xl_territory.run.worker.solving import DIED, Failed, carried_out
from xl_territory.schema import INPUT_SHEETS
from xl_territory.solver.executors import executor
from xl_territory.studies import STUDIES, study_called
from xl_territory.studies.study import Asked, Needs, Study
from xl_territory.template.buttons import BUTTONS
from xl_territory.workbook import open_workbook
from xl_territory.workbook.sheets import RawSheet

BESIDE = [study for study in STUDIES if study.needs is not Needs.RECORDS]
every_study = pytest.mark.parametrize("study", BESIDE, ids=lambda study: study.name)


def given(name: str, book: Path) -> Mapping[str, RawSheet]:
    """The sheets of a workbook that a job reads."""
    return open_workbook(book).read((*JOBS[name].about, *JOBS[name].besides))


@cache
def carry_out(name: str, book: Path) -> tuple[object, list[RunProgress]]:
    """How a job ends, and what it tells meanwhile."""
    told: list[RunProgress] = []
    options = {} if name == "optimize" else study_called(name).example(read_workbook(book))
    return carried_out(Task(Request(name, options), given(name, book), told.append, lambda: False)), told


def test_every_job_is_a_button_or_a_study() -> None:
    """It is called as the button is, in everything that is shown."""
    assert {button.name for button in BUTTONS if button.study} <= set(JOBS)
    assert all(Request(button.name).title == button.caption for button in BUTTONS if button.name in JOBS)


@every_study
def test_a_study_beside_excel_is_answered_by_a_sentence_and_its_sheets(study: Study, small: Path) -> None:
    """The sentence ends with where to read on; the first sheet is the one to look at. Too little data is refused."""
    result, told = carry_out(study.name, small)
    if isinstance(result, Failed):
        with pytest.raises(TooLittleDataError, match=re.escape(result.message)):
            study.ask(Asked(given(study.name, small)), study.example(read_workbook(small)))
        return
    assert isinstance(result, JobResult), result
    written = [sheet.name for sheet in result.answer.sheets]
    assert set(written) <= set(study.sheets)
    assert not written or result.message.endswith(f" See {' and '.join(written)}.")
    assert result.front == next(iter(study.sheets if written else ()), "")
    assert told[0] == Working(study.caption)


@pytest.mark.parametrize("name", ["resilience", "scenarios", "models", "trade_off"])
def test_a_study_that_takes_many_plans_counts_them(name: str, small: Path) -> None:
    """Up to the last one."""
    _, told = carry_out(name, small)
    last = told[-1]
    assert isinstance(last, Working)
    assert last.done == last.of > 1
    assert f"{Request(name).title}: {last.of} of {last.of} plans solved, 7 s" in last.line(7.2)


def test_optimize_names_the_answers_that_are_older_than_the_plan(small: Path) -> None:
    """They stay in the workbook, and the planner should know."""
    result, told = carry_out("optimize", small)
    assert isinstance(result, JobResult)
    assert not result.front
    assert isinstance(told[0], Searching)
    older = {**given("optimize", small), "Fairness": RawSheet("Fairness", [["Fairness"], ["… Made on 2026-01-05 …"]])}
    again = carried_out(Task(Request("optimize"), older, lambda _: None, lambda: False))
    assert isinstance(again, JobResult)
    (issues,) = [sheet for sheet in again.answer.sheets if sheet.name == "Data Issues"]
    assert any("Fairness" in row and "older than the plan" in str(row) for row in issues.tables[0].rows)


@pytest.mark.parametrize("study", [study for study in BESIDE if study.needs is Needs.PLAN], ids=lambda s: s.name)
def test_a_study_about_the_plan_needs_one(study: Study, small: Path) -> None:
    """The message says what to do."""
    inputs = open_workbook(small).read([sheet.name for sheet in INPUT_SHEETS])
    options = study.example(read_workbook(small))
    end = carried_out(Task(Request(study.name, options), inputs, lambda _: None, lambda: False))
    assert isinstance(end, Failed)
    assert "There is no plan in this workbook" in end.message


def test_a_process_that_dies_under_a_question_is_no_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most often there was no memory left."""
    monkeypatch.setitem(JOBS, "resilience", Job(dying, ()))  # type: ignore[arg-type]
    end = carried_out(Task(Request("resilience"), {}, lambda _: None, lambda: False))
    assert isinstance(end, Failed)
    assert end.message == DIED


def test_a_request_survives_the_command_line() -> None:
    """Whatever an ID looks like."""
    request = Request("what_if", {"leaves": ["C 1=x", 'ü"7"'], "ramp": 0.5})
    assert Request.of(request.words) == request


def dying(task: Task) -> JobResult:
    """A question one of whose processes dies."""
    with executor(1) as pool:
        pool.submit(os._exit, 1).result()
    raise AssertionError(task)

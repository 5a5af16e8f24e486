"""Every study answers, whatever the workbook: nothing crashes, and each sheet can be written and read."""

from __future__ import annotations

import io
import json
import sys

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from rich.console import Console

from tests.policies.territories import workbooks
from tests.studies.first_look import check_first_look
from xl_territory.errors import TooLittleDataError
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.run.optimize import result_sheets
from xl_territory.studies import STUDIES
from xl_territory.studies.freshness import MADE
from xl_territory.studies.parameters import keywords, option_of
from xl_territory.studies.study import Asked, Study
from xl_territory.studies.study_summary import study_summary
from xl_territory.studies.terminal_tables import sheet_view
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import MemoryHost, Written

pytestmark = pytest.mark.usefixtures("solved_by_threads")
every_study = pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)


@every_study
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(frames=workbooks())
def test_every_study_answers_for_any_territory(study: Study, frames: dict[str, pd.DataFrame]) -> None:
    """Random rules, locks, families, dates and settings; a refusal for lack of data is an answer."""
    result = plan(read_workbook(frames))
    host = MemoryHost(frames)
    host.write(result_sheets(result, ()))
    asked = Asked(host.read(host.sheet_names))
    try:
        answer = study.ask(asked, study.example(result.territory))
    except TooLittleDataError:
        return
    assert answer.sentence
    assert {sheet.name for sheet in answer.sheets} <= set(study.sheets)
    assert answer.front in {*study.sheets[:1], ""}
    assert set(json.loads(json.dumps(study_summary(answer, Written())))) >= {"sheets", "output"}
    Console(file=io.StringIO()).print(answer.view(answer.found) if answer.view else sheet_view(answer))
    Console(file=io.StringIO()).print(sheet_view(answer))
    write_answer(answer, host)
    for sheet in answer.sheets:
        check_first_look(sheet)
        assert sheet.explanation
        assert (MADE in sheet.explanation) == (sheet.name not in study.lasting)
        assert host.read([sheet.name])


@every_study
def test_a_study_tells_a_user_what_it_does(study: Study) -> None:
    """Its command, its button and each of its options."""
    assert study.run.__doc__
    assert study.caption
    assert study.brief.endswith(".")
    assert all(option_of(parameter).help for parameter in keywords(study.run, book=study.book).values())


def test_no_two_studies_are_called_the_same() -> None:
    """Names are those of jobs and macros, verbs those of commands; a sheet that grows old belongs to one study."""
    for names in ([study.name for study in STUDIES], [study.verb for study in STUDIES]):
        assert len(names) == len(set(names))
    ageing = [sheet for study in STUDIES for sheet in study.sheets if sheet not in study.lasting]
    assert len(ageing) == len(set(ageing))
    assert not set(ageing) & {sheet for study in STUDIES for sheet in study.lasting}
    assert all(len(sheet) <= 31 for study in STUDIES for sheet in study.sheets)


@pytest.mark.parametrize("module", ["xl_territory.studies", "xl_territory.interfaces.cli.main"])
def test_the_declarations_import_nothing_heavy(module: str) -> None:
    """The command line shows its help, and Excel starts a run, before numpy and pandas are there."""
    import subprocess

    heavy = "[name for name in ('numpy', 'pandas', 'xlwings') if name in sys.modules]"
    code = f"import sys, {module}; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

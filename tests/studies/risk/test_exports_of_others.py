"""Data of others: a forecast that does not hold on the past is refused in words that a planner understands."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xl_territory.interfaces.cli.main import app
from xl_territory.studies import study_called
from xl_territory.studies.study import Asked
from xl_territory.studies.writing import write_answer
from xl_territory.template import Example
from xl_territory.template.new_workbook import new_workbook
from xl_territory.workbook import open_workbook

CRM = Path(__file__).parents[2] / "data" / "crm"
NOW = dt.datetime(2026, 6, 30, 12, 0)


@pytest.fixture(scope="module")
def ravenstack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 accounts with their subscriptions, tickets and churn, imported into an empty workbook."""
    folder = tmp_path_factory.mktemp("ravenstack")
    with zipfile.ZipFile(CRM / "ravenstack_200.zip") as archive:
        archive.extractall(folder)
    return imported(folder, sorted(folder.glob("*.csv")))


def imported(folder: Path, files: list[Path]) -> Path:
    """A new workbook with these exports in it."""
    book = new_workbook(folder / "book.xlsx", Example.BLANK)
    answer = study_called("import_files").ask(Asked(book, now=NOW), {"files": files, "add": True})
    write_answer(answer, open_workbook(book), book, "Kim")
    return book


def test_a_made_up_company_is_refused_on_the_past(ravenstack: Path) -> None:
    """Exit 3, what was tried, and what data would change it; the column that knows the outcome is named."""
    answer = study_called("risk").ask(Asked(ravenstack, now=NOW))
    assert answer.exit_code == 3
    assert answer.facts["back_tested"]
    assert 0.5 < answer.facts["auc"] < 0.65
    assert "No forecast: on what it had not seen it was no better than saying" in answer.sentence
    assert "Measures that move before customers leave would change it" in answer.sentence
    assert "churn_flag" in answer.facts["left_out"]
    (table, *_) = answer.sheets[0].tables
    assert {row[table.column("Churn Risk")] for row in table.rows} == {None}
    assert "churn_flag" in {row[0] for row in answer.sheets[1].tables[2].rows}


def test_an_export_that_matches_nothing_is_refused_by_import_and_by_risk(tmp_path: Path) -> None:
    """Ten accounts of a CRM, and opportunities of others."""
    for name in ("salesforce_accounts.csv", "salesforce_opportunities.csv"):
        (tmp_path / name).write_bytes((CRM / name).read_bytes())
    book = new_workbook(tmp_path / "empty.xlsx", Example.BLANK)
    options = ["import", str(book), str(tmp_path / "salesforce_opportunities.csv"), "--json"]
    said = CliRunner().invoke(app, options)
    assert said.exit_code == 3
    assert "No row of salesforce_opportunities belongs to an account" in json.loads(said.stdout)["message"]
    joined = imported(tmp_path, [tmp_path / "salesforce_accounts.csv"])
    answer = study_called("risk").ask(Asked(joined, now=NOW))
    assert answer.exit_code == 3
    assert "A forecast needs 20 customers who left and 20 who stayed; there are 0 and" in answer.sentence
    assert answer.facts["auc"] is None

"""The recipes of CONTRIBUTING.md work to the letter: a toy of each kind, added to a copy, is where it should be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.given import account, csm, sheets
from tests.recipes.recipes import ROOT, copied, costs, follow


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a toy of each kind."""
    folder = copied(tmp_path_factory.mktemp("copy"))
    follow(folder)
    return folder


@pytest.fixture(scope="module")
def plan(copy: Path) -> Path:
    """A planned workbook of the copy: C2 is ramping up, A0 is at risk and renews soon, and the toy term counts."""
    path = copy / "plan.xlsx"
    accounts = [
        account(f"A{i}", health="At-risk" if i == 0 else "Healthy", time_zone="CET", renewal_date="2026-02-01")
        for i in range(4)
    ]
    settings = {"Weight: ramping owners": 20}
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets(accounts, [csm("C1"), csm("C2", ramp=0.5)], settings=settings).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    assert ask(copy, "optimize", path, "--in-place")["status"] == "optimal"
    return path


def python(copy: Path, *words: object) -> str:
    """What Python says in the copy."""
    environment = os.environ | {"PYTHONPATH": str(copy)}
    line = [sys.executable, *map(str, words)]
    done = subprocess.run(line, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ask(copy: Path, *words: object) -> dict[str, object]:
    """The object that a command of the copy prints."""
    found: dict[str, object] = json.loads(python(copy, "-m", "xl_territory", *words, "--json"))
    return found


def test_the_page_says_what_each_recipe_costs() -> None:
    """Its table has the new files and the lines elsewhere of each recipe."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \| `(.+?)` \|$", page, re.MULTILINE)
    assert {title: (int(files), int(lines), where) for title, files, lines, where in rows} == costs(page)


def test_a_run_knows_the_term_the_rule_the_sheet_the_flag_and_the_column(plan: Path) -> None:
    """Each in its place of the written workbook."""
    book = openpyxl.load_workbook(plan)
    words = {sheet.title: {str(cell.value) for row in sheet for cell in row} for sheet in book}
    assert "ramping owners" in words["Score"]
    assert "care at risk" in words["Audit"]
    assert {"C1", "C2"} <= words["Ramp Up"]
    assert "HEAVY" in words["Coverage Flags"]
    assert not any("Time Zone" in word and "not read" in word for word in words["Data Issues"])


def test_explain_and_conflicts_know_the_rule(copy: Path, plan: Path) -> None:
    """The rule forbids C2 to A0; Conflicts answers."""
    told = json.dumps(ask(copy, "explain", "A0", "--book", plan)["sheets"])
    assert "ramping up" in told
    assert "Rise: ramping owners" in told
    assert ask(copy, "conflicts", plan)["message"]


def test_the_study_has_its_command_its_job_and_its_button(copy: Path, plan: Path) -> None:
    """With its options; the job gives the same answer, the macro is in a new workbook."""
    answer = ask(copy, "renewals", plan, "--days", 30, "-o", copy / "renewals.xlsx")
    assert answer["message"] == "4 accounts renew until 2026-02-04."
    assert "Renewals" in openpyxl.load_workbook(copy / "renewals.xlsx").sheetnames
    code = f"""
from pathlib import Path
from xl_territory.run.worker.jobs import JOBS, Task
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.solving import carried_out
from xl_territory.template.buttons import BUTTONS
from xl_territory.template.ribbon import ribbon_xml
from xl_territory.template.vba_project import buttons_module
from xl_territory.workbook import open_workbook
import xl_territory.buttons
sheets = open_workbook(Path({str(plan)!r})).read(JOBS["renewals"].about)
print(carried_out(Task(Request("renewals", {{"days": 30}}), sheets, lambda _: None, lambda: False)).message)
assert callable(xl_territory.buttons.renewals)
assert "TerritoryRenewals" in buttons_module(BUTTONS) and b"Renewals" in ribbon_xml(BUTTONS)
from udfs.load import TERRITORY_DAYS
assert [list(row) for row in TERRITORY_DAYS([[16.0]])] == [[2.0]]
"""
    assert python(copy, "-c", code).strip() == "4 accounts renew until 2026-02-04. See Renewals."


def test_the_tests_that_follow_from_the_declarations_pass(copy: Path) -> None:
    """Documentation, layers and names, and the contract of studies: on the toys as well."""
    python(copy, "-m", "xl_territory.docs")
    chosen = "documented or architecture or a_study_tells or no_two_studies or nothing_heavy"
    contracts = ["tests/docs", "tests/studies/test_every_study.py", "-k", chosen]
    python(copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *contracts)

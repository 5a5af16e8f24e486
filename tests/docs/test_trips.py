"""The three trips of xl_territory/README.md, walked with a value in hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tests.given import account, csm, sheets
from xl_territory.interfaces.cli.options import changes
from xl_territory.plans.pipeline import plan, read_workbook, solve_options
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, weights
from xl_territory.run.optimize import write_workbook
from xl_territory.schema.settings import GAP
from xl_territory.workbook import open_workbook

HOURS, WEIGHT = 3.25, 61.0
TERM = next(term for term in TERMS if term.name == "balance")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two accounts, one of them of so many hours, and a weight."""
    path = tmp_path_factory.mktemp("trips") / "book.xlsx"
    accounts = [account("A1", weekly_hours=HOURS), account("A2")]
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets(accounts, [csm("C1"), csm("C2")], settings={TERM.weight.name: WEIGHT}).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return path


@pytest.fixture(scope="module")
def planned(book: Path) -> Path:
    """The same with its plan."""
    target = book.with_name("planned.xlsx")
    write_workbook(plan(read_workbook(book)), book, target)
    return target


def test_the_hours_of_an_account_from_cell_to_cell(book: Path, planned: Path) -> None:
    """A value of a sheet, a column, an array, the use of a resource, a part of a load, a cell."""
    assert HOURS in open_workbook(book).read(["Accounts"])["Accounts"].rows[1]
    territory = read_workbook(book)
    assert territory.accounts["Weekly Hours"].iloc[0] == HOURS
    assert territory.hours[0] == HOURS
    hours = next(each for each in assemble(territory, RULES, TERMS).resources if each.name == "hours")
    assert np.allclose(hours.use[0] * hours.unit, HOURS)
    made = plan(territory)
    assert made.books.load[made.books.owner[0]] >= HOURS
    assert column(planned, "Assignments", "Hours")[0] == HOURS


def test_a_weight_from_cell_to_cell(book: Path, planned: Path) -> None:
    """A value of a sheet, a setting, a share, a term of the plan, a cell."""
    assert any(WEIGHT in row for row in open_workbook(book).read(["Settings"])["Settings"].rows)
    territory = read_workbook(book)
    assert territory.settings[TERM.weight] == WEIGHT
    total = sum(territory.settings[term.weight] for term in TERMS)
    assert weights(territory, TERMS)[TERM.name] == pytest.approx(WEIGHT / total)
    value = next(term for term in plan(territory).terms if term.name == TERM.name)
    assert (value.weight, value.share) == (WEIGHT, pytest.approx(WEIGHT / total))
    assert WEIGHT in column(planned, "Score", "Weight")


def test_a_gap_from_the_command_line_to_the_solver_is_a_number_all_the_way(book: Path) -> None:
    """An option, a change of settings, a setting, what the solver is asked for."""
    wanted = changes(None, {GAP.name: 0.0125})
    assert wanted == {GAP.name: 0.0125}
    territory = read_workbook(book, wanted)
    assert territory.settings[GAP] == 0.0125
    assert solve_options(territory).gap == 0.0125


def column(book: Path, sheet: str, header: str) -> list[object]:
    """The cells below the first header of that name on a sheet."""
    rows = [list(row) for row in openpyxl.load_workbook(book)[sheet].iter_rows(values_only=True)]
    at, row = next((row.index(header), number) for number, row in enumerate(rows) if header in row)
    return [row[at] for row in rows[row + 1 :]]

"""Settings and Scenarios: names of the catalogue, values of the right kind, weights that make sense."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.tables.planner_books import CATALOGUE, Rows, book, errors, faults, read, said, warnings
from xl_territory.errors import InputError, UsageError
from xl_territory.schema import SettingValue, find_setting
from xl_territory.tables import Tables
from xl_territory.workbook.sheets import RawSheet, Value

HEADER = ["Setting", "Value"]


def settings(*rows: tuple[Value, Value]) -> Rows:
    """A Settings sheet with a Plan Date in row 2 and these rows below it."""
    return [HEADER, ["Plan Date", "2026-01-05"], *map(list, rows)]


def value_of(tables: Tables, name: str) -> SettingValue:
    """The value of the setting of that name."""
    setting = find_setting(CATALOGUE, name)
    assert setting
    return tables.settings[setting]


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("Weight: balance", 50, 50.0),
        ("weight:balance", "50", 50.0),
        ("WEIGHT:  Balance", "50.0", 50.0),
        ("Limit: max moved", "15%", 0.15),
        ("Limit: max moved", 0.15, 0.15),
        ("Limit: max moved", None, None),
        ("Rule: families", "OFF", "off"),
        ("Rule: families", "", "hard"),
        ("Solver: seed", "7", 7.0),
        ("Solver: name", "HiGHS", "HiGHS"),
        ("Plan Date", dt.datetime(2026, 3, 4), dt.date(2026, 3, 4)),
        ("Plan Date", "2026-03-04", dt.date(2026, 3, 4)),
        ("Plan Date", 46085, dt.date(2026, 3, 4)),
    ],
)
def test_a_setting_has_the_value_of_its_kind(name: str, typed: Value, value: object) -> None:
    """Names are matched without regard to case and spaces, a blank means the default."""
    assert value_of(read(book(settings=[HEADER, [name, typed]])), name) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Weight: balance", "heavy"),
        ("Weight: balance", -1),
        ("Limit: max moved", 15),
        ("Rule: families", "maybe"),
        ("Rule: families", True),
        ("Solver: seed", 1.5),
        ("Solver: time limit", 0),
        ("Overhead: handoff", "#REF!"),
    ],
)
def test_a_value_that_a_setting_may_not_have_is_an_error(name: str, typed: Value) -> None:
    """The row and the cell are named, once."""
    assert errors(book(settings=settings((name, typed)))) == [("Settings", 3, "Value")]


def test_a_plan_date_that_is_no_date_is_an_error() -> None:
    """The plan date decides who is there, so it is not guessed."""
    assert errors(book(settings=[HEADER, ["Plan Date", "soon"]])) == [("Settings", 2, "Value")]


def test_an_ambiguous_plan_date_is_a_warning() -> None:
    """The reading chosen is named."""
    sheets = book(settings=[HEADER, ["Plan Date", "03/04/2026"]])
    assert warnings(sheets) == [("Settings", 2, "Value")]
    assert value_of(read(sheets), "Plan Date") == dt.date(2026, 4, 3)


@pytest.mark.parametrize("sheet", [None, [HEADER], [HEADER, ["Plan Date", None]]])
def test_a_blank_plan_date_is_today_for_everybody(sheet: Rows | None) -> None:
    """All later code sees one date, and a note says so."""
    tables = read(book(settings=sheet))
    assert value_of(tables, "Plan Date") == dt.date.today()
    assert "made for today" in said(book(settings=sheet))


def test_an_unknown_setting_is_a_warning_that_names_the_nearest() -> None:
    """Wieght: balance is ignored, and not in silence."""
    sheets = book(settings=settings(("Wieght: balance", 10)))
    assert warnings(sheets) == [("Settings", 3, "Setting")]
    assert "Write Weight: balance" in said(sheets)


@pytest.mark.parametrize("second", ["Weight: skill", "weight:skill"])
def test_a_setting_that_is_there_twice_is_an_error(second: str) -> None:
    """Which of the two should count?"""
    assert errors(book(settings=settings(("Weight: skill", 10), (second, 20)))) == [("Settings", 4, "Setting")]


def test_a_formula_without_result_is_reported_once() -> None:
    """The cell has no value, and that is one error."""
    sheet = RawSheet("Settings", [HEADER, ["Weight: skill", None]], unsaved_formulas=frozenset({(2, 2)}))
    assert errors(book(settings=sheet)) == [("Settings", 2, "Value")]


def test_weights_that_are_all_zero_are_an_error() -> None:
    """No plan would be better than another."""
    assert errors(book(settings=settings(("Weight: balance", 0), ("Weight: skill", 0)))) == [("Settings", 3, "")]


def test_weights_that_do_not_add_up_to_100_are_a_note() -> None:
    """They are normalised, and that is said."""
    assert "add up to 50, not 100" in said(book(settings=settings(("Weight: balance", 10))))
    assert "add up" not in said(book())


def test_a_change_for_one_run_goes_before_the_sheet() -> None:
    """What the command line asks for counts."""
    sheets = book(settings=settings(("Weight: balance", 10)))
    assert value_of(read(sheets, {"weight: balance": "70"}), "Weight: balance") == 70
    assert value_of(read(sheets, {"Weight: balance": ""}), "Weight: balance") == 10


@pytest.mark.parametrize("changes", [{"Wieght: balance": "1"}, {"Weight: balance": "x"}, {"Weight: balance": "-1"}])
def test_a_change_that_cannot_be_is_a_usage_error(changes: dict[str, str]) -> None:
    """The workbook is not to blame."""
    with pytest.raises(UsageError):
        read(book(), changes)


def test_scenarios_have_a_column_for_each_setting_that_they_name() -> None:
    """Names are those of the catalogue, values are parsed, a blank inherits."""
    rows = [["Scenario", "weight:balance", "LIMIT: MAX MOVED"], ["Calm", 70, "10%"], ["Bold", None, None]]
    frame = read(book(scenarios=rows)).scenarios
    assert list(frame.columns) == ["Scenario", "Weight: balance", "Limit: max moved"]
    assert frame.loc[2].tolist() == ["Calm", 70.0, 0.1]
    assert frame.loc[3].tolist() == ["Bold", None, None]


def test_a_scenario_value_that_cannot_be_is_an_error_in_its_cell() -> None:
    """Row and column of the scenario are named."""
    rows = [["Scenario", "Weight: balance"], ["Calm", "x"], ["Bold", -5]]
    assert errors(book(scenarios=rows)) == [("Scenarios", row, "Weight: balance") for row in (2, 3)]


def test_a_scenario_without_any_weight_is_an_error() -> None:
    """A scenario that sets every weight to zero cannot be planned."""
    rows = [["Scenario", "Weight: balance", "Weight: skill"], ["Nothing", 0, 0]]
    assert errors(book(scenarios=rows)) == [("Scenarios", 2, "")]


def test_a_scenario_column_that_is_no_setting_is_a_warning() -> None:
    """A column that changes nothing is pointed out."""
    sheets = book(scenarios=[["Scenario", "Weight: balanc"], ["Calm", 70]])
    assert ("Scenarios", 1, "Weight: balanc") in warnings(sheets)
    assert len(warnings(sheets)) == 1


def test_a_scenario_has_a_name_of_its_own() -> None:
    """Two of one name could not be told apart."""
    assert errors(book(scenarios=[["Scenario"], ["Calm"], ["calm"]])) == [("Scenarios", 3, "Scenario")]


def test_wrong_settings_stop_the_run_with_all_other_faults() -> None:
    """The error carries the warnings too."""
    with pytest.raises(InputError) as refused:
        read(book(settings=settings(("Weight: skill", -1), ("Nonsense", 1))))
    assert refused.value.faults == faults(book(settings=settings(("Weight: skill", -1), ("Nonsense", 1))))


def test_health_thresholds_upside_down_are_a_warning() -> None:
    """No score could be Medium."""
    sheets = book(settings=settings(("Health: healthy from", 30), ("Health: medium from", 50)))
    assert warnings(sheets) == [("Settings", 4, "Value")]

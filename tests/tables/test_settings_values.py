"""Settings and Scenarios: names of the catalogue, values of the right kind, weights that make sense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.tables.planner_books import CATALOGUE, Rows, book, errors, faults, read, said, warnings
from xl_territory.errors import InputError, UsageError
from xl_territory.policies.rules.max_moved import MaxMoved
from xl_territory.schema import SettingValue, find_setting, retention_settings
from xl_territory.schema.planning_steps import EXPANSION
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


def ranged(*rows: tuple[Value, ...]) -> Rows:
    """A Settings sheet with Low and High."""
    return [[*HEADER, "Low", "High"], ["Plan Date", "2026-01-05"], *map(list, rows)]


def test_an_assumed_effect_lies_between_low_and_high() -> None:
    """What is blank goes from no effect to twice the effect: 1 to 1.4 for a factor of 1.2, 0 to 20 % for 10 %."""
    sheet = ranged(("Retention: moved", 1.3, 1.1, None), ("Gaps: expansion a year", None, None, "15%"))
    found = read(book(settings=sheet)).settings
    assert found.range_of(retention_settings.MOVED) == pytest.approx((1.1, 1.6))
    assert found.range_of(EXPANSION) == pytest.approx((0, 0.15))
    assert found.range_of(retention_settings.OVERLOAD) == pytest.approx((1, 1.4))
    assert found.range_of(retention_settings.CHURN_AT_RISK) == pytest.approx((0, 0.5))
    assert not warnings(book(settings=sheet))


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        (("Retention: moved", 1.2, 1.3, 1.5), "Value", "does not lie between 1.3 and 1.5"),
        (("Limit: max moved", 0.2, 0.1, 0.3), "Low", "is no assumed effect"),
    ],
)
def test_a_range_that_makes_no_sense_is_a_warning(row: tuple[Value, ...], column: str, told: str) -> None:
    """At its cell."""
    sheets = book(settings=ranged(row))
    assert warnings(sheets) == [("Settings", 3, column)]
    assert told in said(sheets)


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


@pytest.mark.parametrize("name", ["Limit max moved", "limit: MAX_moved", "Limit - max moved"])
def test_a_setting_is_understood_without_its_colon(name: str) -> None:
    """Punctuation does not tell settings apart."""
    sheets = book(settings=settings((name, "15%")))
    assert read(sheets).settings[MaxMoved.limit] == 0.15
    assert warnings(sheets) == []


def test_the_last_part_of_a_name_is_enough_for_a_suggestion() -> None:
    """balance is the weight of balance."""
    with pytest.raises(UsageError, match="Did you mean 'Weight: balance'"):
        read(book(), {"balance": "50"})
    assert "Write Weight: balance" in said(book(settings=settings(("Balance", 50))))


@pytest.mark.parametrize(("typed", "found"), [("30%", errors), (0.3, warnings), ("0.3", warnings)])
def test_a_weight_typed_as_a_percentage_is_asked_about(typed: Value, found: Callable[..., object]) -> None:
    """30% is 0.3 of a point, a hundredth of what was meant."""
    sheets = book(settings=settings(("Weight: skill", typed)))
    assert found(sheets) == [("Settings", 3, "Value")]
    assert "30 points are typed as 30" in said(sheets)


def test_weights_that_are_all_percentages_are_weights() -> None:
    """Only their proportions count."""
    sheets = book(settings=settings(("Weight: balance", "60%"), ("Weight: skill", 0.4)))
    assert errors(sheets) == warnings(sheets) == []


def test_a_weight_in_percent_is_asked_about_in_scenarios_and_for_one_run() -> None:
    """Wherever it can be typed."""
    assert errors(book(scenarios=[["Scenario", "Weight: skill"], ["Calm", "30%"]])) == [
        ("Scenarios", 2, "Weight: skill")
    ]
    with pytest.raises(UsageError, match="30 points"):
        read(book(), {"Weight: skill": "30%"})


@pytest.mark.parametrize("typed", ["Gurobix", "Highs 2", "no"])
def test_a_solver_that_does_not_exist_is_an_error_before_the_search(typed: str) -> None:
    """With those that do."""
    sheets = book(settings=settings(("Solver: name", typed)))
    assert errors(sheets) == [("Settings", 3, "Value")]
    assert "HiGHS" in said(sheets)


def test_the_order_of_dates_is_a_setting() -> None:
    """It holds for every sheet and for the plan date, whichever row comes first."""
    rows = [HEADER, ["Plan Date", "03/04/2026"], ["Dates: order", "Month First"]]
    accounts = [["Account ID", "ARR", "Renewal Date"], ["A1", 5, "05/06/2026"]]
    tables = read(book(settings=rows, accounts=accounts))
    assert value_of(tables, "Plan Date") == dt.date(2026, 3, 4)
    assert str(tables.accounts.at[2, "Renewal Date"].date()) == "2026-05-06"
    assert warnings(book(settings=rows, accounts=accounts)) == []

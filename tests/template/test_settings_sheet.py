"""Settings and Scenarios follow from the catalogue and the presets."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook

from xl_territory.policies import CATALOGUE, PRESETS
from xl_territory.schema import SCENARIOS, SETTINGS


def rows(workbook: Workbook, sheet: str) -> list[tuple[object, ...]]:
    """The rows under the header."""
    return [tuple(cell.value for cell in row) for row in workbook[sheet].iter_rows(min_row=5)]


def test_every_setting_is_a_row_with_its_default_unit_and_meaning(blank: Workbook) -> None:
    """Nothing is hidden from the planner; a blank cell stands for a default that depends on the day."""
    expected = [(s.name, s.default, None, None, s.unit or None, s.meaning) for s in CATALOGUE]
    assert rows(blank, SETTINGS.name) == expected


def test_a_value_offers_the_words_its_setting_knows(blank: Workbook) -> None:
    """A rule's modes are a list in its own row."""
    checks = {str(rule.sqref): rule for rule in blank[SETTINGS.name].data_validations.dataValidation}
    for row, setting in enumerate(CATALOGUE, start=5):
        rule = checks[f"B{row}"]
        assert setting.meaning in rule.prompt
        if setting.choices:
            assert rule.formula1 == f'"{",".join(setting.choices)}"'


def test_only_assumed_effects_ask_for_low_and_high(blank: Workbook) -> None:
    """As the setting itself is checked."""
    checks = {str(rule.sqref) for rule in blank[SETTINGS.name].data_validations.dataValidation}
    asked = [bool({f"C{row}", f"D{row}"} & checks) for row, _ in enumerate(CATALOGUE, start=5)]
    assert asked == [setting.ranged for setting in CATALOGUE]


def test_the_worked_example_plans_for_its_own_day(worked: Workbook) -> None:
    """Its settings replace the defaults, as values of their kind."""
    values = {name: value for name, value, *_ in rows(worked, SETTINGS.name)}
    assert values["Plan Date"] == dt.datetime(2026, 1, 5)
    assert values["Weight: balance"] == 40


def test_presets_are_ready_as_scenarios(blank: Workbook) -> None:
    """Each preset is a row, each weight it sets a column named like the setting."""
    header = [cell.value for cell in blank[SCENARIOS.name][4]]
    for row, (name, weights) in zip(rows(blank, SCENARIOS.name), PRESETS.items(), strict=True):
        shown = dict(zip(header, row, strict=True))
        assert shown == {"Scenario": name} | {f"Weight: {term}": weight for term, weight in weights.items()}

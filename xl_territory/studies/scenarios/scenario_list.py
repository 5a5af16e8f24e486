"""Which plans are compared: the settings as they are, the ready-made weights, the rows of the Scenarios sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xl_territory.policies import PRESETS, TERMS
from xl_territory.schema.settings import GAP, THREADS, TIME_LIMIT, SettingValue
from xl_territory.territory.table_edits import edited, set_settings
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key

YOURS = "Your settings"
TODAY = "Today"
ROWS = "Scenarios"
SWEEP_SECONDS = 8.0
SWEEP_GAP = 0.005


@dataclass(frozen=True, eq=False)
class Scenario:
    """A plan to be made: its name, where it comes from and the territory with its settings.

    ``same_as`` is the name of one before it that has the same settings, "" where it is a plan of its own.
    """

    name: str
    origin: str
    territory: Territory
    same_as: str = ""


def scenarios(territory: Territory) -> tuple[Scenario, ...]:
    """The settings as they are, then the planner's scenarios, then the presets.

    A row of Scenarios that changes nothing is kept and says what it is the same as. A preset is left out where a row is
    named like it, or something before it has the same settings.
    """
    by_name: dict[str, Scenario] = {}
    for scenario in (*_yours(territory), *_sheet(territory), *_presets(territory)):
        twin = next((earlier for earlier in by_name.values() if _asks(earlier) == _asks(scenario)), None)
        if twin is None:
            by_name.setdefault(key(scenario.name), scenario)
        elif scenario.origin == ROWS:
            by_name.setdefault(key(scenario.name), replace(scenario, same_as=twin.same_as or twin.name))
    return tuple(by_name.values())


def differences(territory: Territory, scenario: Scenario) -> dict[str, SettingValue]:
    """The settings that a scenario has otherwise than ``territory``, by name."""
    settings, other = territory.settings, scenario.territory.settings
    return {setting.name: other[setting] for setting in settings.catalogue if settings[setting] != other[setting]}


def _asks(scenario: Scenario) -> list[SettingValue]:
    settings = scenario.territory.settings
    return [settings[setting] for setting in settings.catalogue]


def quick(territory: Territory) -> Territory:
    """The same with the patience of one plan among many: a gap of 0.5 %, 8 seconds, one thread."""
    settings = territory.settings
    changes: dict[str, SettingValue] = {
        TIME_LIMIT.name: min(SWEEP_SECONDS, settings[TIME_LIMIT]),
        GAP.name: max(SWEEP_GAP, settings[GAP] or 0.0),
        THREADS.name: 1.0,
    }
    return edited(territory, set_settings(changes))


def _yours(territory: Territory) -> Iterator[Scenario]:
    yield Scenario(YOURS, "Settings", territory)


def _sheet(territory: Territory) -> Iterator[Scenario]:
    for record in territory.tables.scenarios.to_dict("records"):
        name = str(record.pop("Scenario"))
        changes = {str(setting): value for setting, value in record.items()}
        yield Scenario(name, ROWS, edited(territory, set_settings(changes)))


def _presets(territory: Territory) -> Iterator[Scenario]:
    for name, preset in PRESETS.items():
        yield Scenario(name, "Preset", edited(territory, set_settings(weights_of(preset))))


def weights_of(preset: Mapping[str, float]) -> dict[str, SettingValue]:
    """A preset as settings; terms that it does not name weigh nothing."""
    return {term.weight.name: float(preset.get(term.name, 0.0)) for term in TERMS}

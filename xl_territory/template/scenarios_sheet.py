"""The Scenarios sheet of a new workbook: the ready-made weights as its first rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xl_territory.schema import SCENARIOS, AnySetting, InputSheet, find_setting
from xl_territory.schema.settings import weight_name
from xl_territory.template.contents import Rows
from xl_territory.template.settings_sheet import as_column

Presets = Mapping[str, Mapping[str, float]]


def scenario_sheet(presets: Presets, catalogue: Iterable[AnySetting]) -> InputSheet:
    """The Scenarios sheet with a column for each setting that a preset gives a value."""
    settings = tuple(catalogue)
    named = dict.fromkeys(weight_name(term) for preset in presets.values() for term in preset)
    settings_named = (find_setting(settings, name) for name in named)
    extra = tuple(as_column(setting, width=19) for setting in settings_named if setting is not None)
    block = replace(SCENARIOS.block, columns=(*SCENARIOS.block.columns, *extra))
    return replace(SCENARIOS, blocks=(block,))


def scenario_rows(sheet: InputSheet, presets: Presets) -> Rows:
    """One row per preset, in the columns of ``sheet``."""
    return tuple((name, *_weights(sheet, preset)) for name, preset in presets.items())


def _weights(sheet: InputSheet, preset: Mapping[str, float]) -> list[float | None]:
    given = {weight_name(term): weight for term, weight in preset.items()}
    return [given.get(column.name) for column in sheet.block.columns[1:]]

"""Low and High of the Settings sheet: between which values a planner believes that an assumed effect lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_territory.errors import Fault, Severity
from xl_territory.schema.settings import AnySetting, Range, Settings
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.setting_cells import read_cell
from xl_territory.workbook.names import key

ENDS = ("Low", "High")


def read_ranges(read: ReadBlock, settings: Settings, rows: Mapping[str, int]) -> tuple[dict[str, Range], list[Fault]]:
    """The ranges that are typed, by the compared names of their settings, and what is wrong with any.

    Parameters
    ----------
    rows : Excel row of each setting on the sheet, by its name.
    """
    ranges: dict[str, Range] = {}
    faults: list[Fault] = []
    for setting in settings.catalogue:
        row = rows.get(setting.name)
        if row is None or all(read.raw_cell(row, end) in (None, "") for end in ENDS):
            continue
        if not setting.ranged:
            problem = f"{setting.name} is no assumed effect, so it has no Low and High; they are ignored"
            faults.append(read.fault(Severity.WARNING, row, "Low", problem, "Clear the two cells"))
            continue
        (low, wrong_low), (high, wrong_high) = (read_cell(read, row, end, setting) for end in ENDS)
        ranges[key(setting.name)] = (_number(low), _number(high))
        faults += [*wrong_low, *wrong_high]
    return ranges, [*faults, *_turned(read, Settings(settings.catalogue, settings.values, ranges), rows)]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def _turned(read: ReadBlock, settings: Settings, rows: Mapping[str, int]) -> Iterator[Fault]:
    """A warning for each range that its value does not lie in."""
    for setting in _typed(settings):
        low, high = settings.range_of(setting)
        value = settings[setting]
        if not low <= value <= high:
            problem = f"{setting.name} is {value:g}, which does not lie between {low:g} and {high:g}"
            fix = "Correct Value, Low or High"
            yield read.fault(Severity.WARNING, rows[setting.name], "Value", problem, fix)


def _typed(settings: Settings) -> Iterator[AnySetting]:
    return (setting for setting in settings.catalogue if key(setting.name) in settings.ranges)

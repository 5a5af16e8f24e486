"""The Settings sheet and what a call wants otherwise: names of the catalogue, values that each setting may have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xl_territory.errors import Fault, Severity, UsageError
from xl_territory.schema import SETTINGS, AnySetting, Changes, Settings, SettingValue, find_setting
from xl_territory.schema.settings import (
    DATE_ORDER,
    HEALTHY_FROM,
    MEDIUM_FROM,
    PLAN_DATE,
    DateOrder,
    is_weight,
    setting_key,
)
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.checks import settings_meant
from xl_territory.tables.setting_cells import parse_setting, read_cell
from xl_territory.tables.setting_ranges import read_ranges
from xl_territory.workbook.names import header_key, key

PERCENT_PROBLEM = "This weight is below 1 beside larger ones: 30% is 0.3 of a point, and 30 points are typed as 30"
PERCENT_FIX = "Type it in points like the other weights"


def read_settings(read: ReadBlock, catalogue: Sequence[AnySetting]) -> tuple[Settings, list[Fault]]:
    """The value of every setting that the sheet names, and what is wrong with any."""
    faults: list[Fault] = []
    values: dict[str, SettingValue] = {}
    rows: dict[str, int] = {}
    date_order = _date_order(read)
    for row, typed in read.cells("Setting"):
        setting = find_setting(catalogue, typed)
        if setting is None:
            faults += [_unknown(read, row, typed, catalogue)] if typed else []
        elif setting.name in rows:
            faults += _repeated(read, row, setting.name, rows[setting.name])
        else:
            rows[setting.name] = row
            values[setting.name], wrong = read_cell(read, row, "Value", setting, date_order)
            faults += wrong
    settings = Settings(tuple(catalogue)).replace(values)
    ranges, turned = read_ranges(read, settings, rows)
    settings, faults = replace(settings, ranges=ranges), [*faults, *turned]
    at = {name: (row, "Value") for name, row in rows.items()}
    return settings, [*faults, *_turned_thresholds(read, settings, rows), *percentages(read, settings, at)]


def dated(settings: Settings, today: dt.date) -> tuple[Settings, dt.date, list[Fault]]:
    """The settings with a Plan Date, ``today`` where it is blank; that date, and a note where it is today."""
    date = settings[PLAN_DATE]
    if date is not None:
        return settings, date, []
    problem = f"Plan Date is blank; the plan is made for today, {today.isoformat()}"
    note = Fault(Severity.INFO, SETTINGS.name, problem, "Set Plan Date to get the same plan again")
    return settings.replace({PLAN_DATE.name: today}), today, [note]


def first_weight(read: ReadBlock, catalogue: Sequence[AnySetting]) -> int | None:
    """The Excel row of the first weight on the Settings sheet."""
    weights = {header_key(setting.name) for setting in catalogue if is_weight(setting)}
    return next((row for row, name in read.cells("Setting") if header_key(name) in weights), None)


def weight_faults(sheet: str, settings: Settings, row: int | None) -> list[Fault]:
    """What is wrong with the weights together: negative ones, none above zero; a note where they are not 100."""
    weights = [float(settings[setting]) for setting in settings.catalogue if is_weight(setting)]
    total = sum(weights)
    if not weights or any(weight < 0 for weight in weights):
        return []
    if total <= 0:
        fix = "Give at least one Weight a number above 0"
        return [Fault(Severity.ERROR, sheet, "All weights are zero, so no plan is better than another", fix, row=row)]
    if abs(total - 100) > 1e-9:
        problem = f"The weights add up to {total:.6g}, not 100; only their proportions count"
        return [Fault(Severity.INFO, sheet, problem, "Nothing to do", row=row)]
    return []


def percent_weights(settings: Settings) -> list[str]:
    """The weights below 1 beside larger ones: 30% typed into a cell is 0.3."""
    weights = {setting.name: float(settings[setting]) for setting in settings.catalogue if is_weight(setting)}
    larger = any(weight > 1 for weight in weights.values())
    return [name for name, weight in weights.items() if larger and 0 < weight < 1]


def percentages(read: ReadBlock, settings: Settings, cells: Mapping[str, tuple[int, str]]) -> Iterator[Fault]:
    """An error for a weight typed with its percent sign beside points, a warning for one that might have been.

    ``cells`` are the row and column in which a setting has its value, by the setting's name.
    """
    for name in percent_weights(settings):
        if name in cells:
            signed = "%" in str(read.raw_cell(*cells[name]))
            yield read.fault(Severity.ERROR if signed else Severity.WARNING, *cells[name], PERCENT_PROBLEM, PERCENT_FIX)


def changed(settings: Settings, changes: Changes) -> Settings:
    """The settings with these changes, as on the sheet; a blank value inherits.

    Raises
    ------
    UsageError : for a name that is no setting, a value that it may not have, or weights that are all zero.
    """
    values: dict[str, SettingValue] = {}
    for name, wanted in changes.items():
        setting = find_setting(settings.catalogue, name)
        if setting is None:
            near = " or ".join(map(repr, settings_meant(name, settings.catalogue)))
            raise UsageError(f"There is no setting {name!r}." + (f" Did you mean {near}?" if near else ""))
        values[setting.name], remark = parse_setting(setting, wanted, DateOrder(settings[DATE_ORDER]))
        if remark is not None and remark.severity is Severity.ERROR:
            raise UsageError(f"{setting.name} cannot be {wanted!r}: {remark.problem}. {remark.fix}.")
    new = settings.replace(values)
    doubt = next((name for name in percent_weights(new) if name in values and "%" in str(changes.get(name))), None)
    if doubt is not None:
        raise UsageError(f"{doubt} cannot be {changes[doubt]!r}: {PERCENT_PROBLEM}. {PERCENT_FIX}.")
    for fault in weight_faults("", new, None):
        if changes and fault.severity is Severity.ERROR:
            raise UsageError(f"{fault.problem}. {fault.fix}.")
    return new


def _date_order(read: ReadBlock) -> DateOrder:
    """How the sheet wants its own dates read; what is wrong with that row is reported with the others."""
    typed = (row for row, name in read.cells("Setting") if setting_key(name) == setting_key(DATE_ORDER.name))
    words = [key(str(read.frame.at[row, "Value"])) for row in typed]
    return next((order for word in words for order in DateOrder if word == order), DateOrder.AUTO)


def _unknown(read: ReadBlock, row: int, typed: str, catalogue: Sequence[AnySetting]) -> Fault:
    near = " or ".join(settings_meant(typed, catalogue))
    fix = f"Write {near}, if that is what you mean" if near else "Delete the row, or correct the name"
    return read.fault(Severity.WARNING, row, "Setting", "There is no such setting; the row is ignored", fix)


def _turned_thresholds(read: ReadBlock, settings: Settings, rows: Mapping[str, int]) -> Iterator[Fault]:
    """A warning where no health score could be Medium."""
    row = next((rows[setting.name] for setting in (MEDIUM_FROM, HEALTHY_FROM) if setting.name in rows), None)
    if settings[MEDIUM_FROM] > settings[HEALTHY_FROM] and row is not None:
        problem = f"{MEDIUM_FROM.name} is above {HEALTHY_FROM.name}, so no score is Medium"
        yield read.fault(Severity.WARNING, row, "Value", problem, "Swap the two values")


def _repeated(read: ReadBlock, row: int, name: str, first: int) -> list[Fault]:
    """A setting that is there twice under two spellings; the same spelling twice is found by the checks."""
    if key(str(read.frame.at[row, "Setting"])) == key(str(read.frame.at[first, "Setting"])):
        return []
    problem = f"{name} is already set in row {first}"
    return [read.fault(Severity.ERROR, row, "Setting", problem, "Delete one of the two rows")]

"""The Settings sheet: names become those of the catalogue, values what each setting may be."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence

from xl_territory.errors import Fault, Severity, SolverError
from xl_territory.schema import SETTINGS, AnySetting, Column, Kind, Settings, SettingValue, find_setting
from xl_territory.schema.settings import (
    DATE_ORDER,
    HEALTHY_FROM,
    MEDIUM_FROM,
    PLAN_DATE,
    SOLVER_NAME,
    DateOrder,
    is_weight,
    setting_key,
)
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.cell_cleaners import clean_cells, screen
from xl_territory.tables.checks import NOT_WHOLE, not_one_of, outside, settings_meant
from xl_territory.tables.typed_values import Remark, error
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import Value

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


def parse_setting(
    setting: AnySetting, value: Value, date_order: DateOrder = DateOrder.AUTO
) -> tuple[SettingValue, Remark | None]:
    """A cell as the value of a setting (None = blank or wrong), and a remark where it is wrong or doubtful."""
    column = Column(
        setting.name, setting.kind, "", choices=setting.choices, minimum=setting.minimum, maximum=setting.maximum
    )
    cleaned = clean_cells(column, [value], date_order)
    parsed = _typed(cleaned.values[0])
    problem = _outside_catalogue(column, parsed) or _no_solver(setting, parsed)
    if problem:
        return None, error(0, *problem)
    return parsed, next(iter(cleaned.remarks), None)


def read_cell(
    read: ReadBlock, row: int, column: str, setting: AnySetting, date_order: DateOrder = DateOrder.AUTO
) -> tuple[SettingValue, list[Fault]]:
    """The value of a setting at a cell of Settings or Scenarios; what is broken there has been reported before."""
    (raw,), broken = screen([read.raw_cell(row, column)])
    value, remark = parse_setting(setting, None if broken else raw, date_order)
    if remark is None:
        return value, []
    return value, [read.fault(remark.severity, row, column, f"{setting.name}: {remark.problem}", remark.fix)]


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


def _date_order(read: ReadBlock) -> DateOrder:
    """How the sheet wants its own dates read; what is wrong with that row is reported with the others."""
    typed = (row for row, name in read.cells("Setting") if setting_key(name) == setting_key(DATE_ORDER.name))
    words = [key(str(read.frame.at[row, "Value"])) for row in typed]
    return next((order for word in words for order in DateOrder if word == order), DateOrder.AUTO)


def _no_solver(setting: AnySetting, value: SettingValue) -> tuple[str, str] | None:
    """Problem and fix where a solver is named that does not exist or is not installed."""
    if setting.name != SOLVER_NAME.name or not value:
        return None
    try:
        find_solver(str(value))
    except SolverError as error:
        problem, _, fix = str(error).rstrip(".").partition(". ")
        return problem, fix or "Write auto"
    return None


def _typed(parsed: object) -> SettingValue:
    """A cleaned cell as a setting value: None where it is blank."""
    if isinstance(parsed, float):
        return None if math.isnan(parsed) else parsed
    return parsed if isinstance(parsed, (str, dt.date)) and parsed else None


def _outside_catalogue(column: Column, value: SettingValue) -> tuple[str, str] | None:
    """Problem and fix of a value that a setting may not have."""
    if isinstance(value, float):
        low = -math.inf if column.minimum is None else column.minimum
        high = math.inf if column.maximum is None else column.maximum
        if not low <= value <= high:
            return outside(column)
        return NOT_WHOLE if column.kind is Kind.WHOLE and value % 1 else None
    wrong = isinstance(value, str) and column.choices and value not in column.choices
    return not_one_of(str(value), column.choices) if wrong else None


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

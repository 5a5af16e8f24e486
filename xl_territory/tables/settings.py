"""The Settings sheet: names become those of the catalogue, values what each setting may be."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from xl_territory.errors import Fault, Severity
from xl_territory.names import key
from xl_territory.schema import Column, Kind, Setting, Settings, find_setting
from xl_territory.schema.settings import SettingValue
from xl_territory.sheets import Value
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.cells import clean_cells
from xl_territory.tables.checks import NOT_WHOLE, nearest, not_one_of, outside
from xl_territory.tables.values import Remark, error

PLAN_DATE = "Plan Date"
WEIGHT = "weight:"


def read_settings(read: ReadBlock, catalogue: Sequence[Setting], today: dt.date) -> tuple[Settings, list[Fault]]:
    """The value of every setting, and what is wrong on the Settings sheet.

    ``catalogue`` holds Plan Date, among others; it is ``today`` where it is blank.
    """
    faults: list[Fault] = []
    values: dict[str, SettingValue] = {PLAN_DATE: None}
    rows: dict[str, int] = {}
    for row, typed in read.frame["Setting"].items():
        setting = find_setting(catalogue, typed)
        if setting is None:
            faults += [_unknown(read, row, typed, catalogue)] if typed else []
        elif setting.name in rows:
            faults += _repeated(read, row, setting.name, rows[setting.name])
        else:
            rows[setting.name] = row
            values[setting.name], found = read_cell(read, row, "Value", setting)
            faults += found
    if values[PLAN_DATE] is None:
        values[PLAN_DATE] = today
        faults.append(_undated(read.sheet, rows.get(PLAN_DATE), today))
    settings = Settings(tuple(catalogue)).replace(values)
    return settings, [*faults, *weight_faults(read.sheet, settings, rows)]


def parse_setting(setting: Setting, value: Value) -> tuple[SettingValue, Remark | None]:
    """A cell as the value of a setting (None = blank or wrong), and a remark where it is wrong or doubtful."""
    column = Column(
        setting.name, setting.kind, "", choices=setting.choices, minimum=setting.minimum, maximum=setting.maximum
    )
    cleaned = clean_cells(column, [value])
    (parsed,) = cleaned.values
    if cleaned.remarks or parsed is None or parsed == "" or parsed != parsed:
        return (parsed if isinstance(parsed, dt.date) else None), next(iter(cleaned.remarks), None)
    problem = _outside_catalogue(column, parsed)
    if problem:
        return None, error(0, *problem)
    return (parsed if isinstance(parsed, (float, str, dt.date)) else None), None


def read_cell(read: ReadBlock, row: int, column: str, setting: Setting) -> tuple[SettingValue, list[Fault]]:
    """The value of a setting at a cell of Settings or Scenarios."""
    position = int(read.frame.index.get_loc(row))
    value, remark = parse_setting(setting, read.raw[column][position])
    if remark is None:
        return value, []
    return value, [read.fault(remark.severity, row, column, f"{setting.name}: {remark.problem}", remark.fix)]


def weight_faults(sheet: str, settings: Settings, rows: Mapping[str, int]) -> list[Fault]:
    """What is wrong with the weights together: negative ones, none above zero; a note where they are not 100."""
    names = [setting.name for setting in settings.catalogue if key(setting.name).startswith(WEIGHT)]
    weights = {name: settings.number(name) for name in names}
    row = min((rows[name] for name in names if name in rows), default=None)
    total = sum(weights.values())
    if not names or any(weight < 0 for weight in weights.values()):
        return []
    if total <= 0:
        fix = "Give at least one Weight a number above 0"
        return [Fault(Severity.ERROR, sheet, "All weights are zero, so no plan is better than another", fix, row=row)]
    if abs(total - 100) > 1e-9:
        problem = f"The weights add up to {total:.6g}, not 100; only their proportions count"
        return [Fault(Severity.INFO, sheet, problem, "Nothing to do", row=row)]
    return []


def _outside_catalogue(column: Column, value: object) -> tuple[str, str] | None:
    """Problem and fix of a value that a setting may not have."""
    if isinstance(value, float):
        low = -math.inf if column.minimum is None else column.minimum
        high = math.inf if column.maximum is None else column.maximum
        if not low <= value <= high:
            return outside(column)
        return NOT_WHOLE if column.kind is Kind.WHOLE and value % 1 else None
    return not_one_of(str(value), column.choices) if column.choices and value not in column.choices else None


def _unknown(read: ReadBlock, row: int, typed: str, catalogue: Sequence[Setting]) -> Fault:
    near = nearest(typed, [setting.name for setting in catalogue])
    fix = f"Did you mean {near}?" if near else "Delete the row, or correct the name"
    return read.fault(Severity.WARNING, row, "Setting", "There is no such setting; the row is ignored", fix)


def _repeated(read: ReadBlock, row: int, name: str, first: int) -> list[Fault]:
    """A setting that is there twice under two spellings; the same spelling twice is found by the checks."""
    if key(read.frame.at[row, "Setting"]) == key(read.frame.at[first, "Setting"]):
        return []
    problem = f"{name} is already set in row {first}"
    return [read.fault(Severity.ERROR, row, "Setting", problem, "Delete one of the two rows")]


def _undated(sheet: str, row: int | None, today: dt.date) -> Fault:
    problem = f"Plan Date is blank; the plan is made for today, {today.isoformat()}"
    return Fault(Severity.INFO, sheet, problem, "Set Plan Date to get the same plan again", row=row)

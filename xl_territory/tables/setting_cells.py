"""A cell of Settings or Scenarios as the value of its setting."""

from __future__ import annotations

import datetime as dt
import math

from xl_territory.errors import Fault, SolverError
from xl_territory.schema import AnySetting, Column, Kind, SettingValue
from xl_territory.schema.settings import SOLVER_NAME, DateOrder
from xl_territory.solver.mip.catalogue import find_solver
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.cell_cleaners import clean_cells, screen
from xl_territory.tables.checks import NOT_WHOLE, not_one_of, outside
from xl_territory.tables.typed_values import Remark, error
from xl_territory.workbook.sheets import Value


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

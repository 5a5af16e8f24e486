"""The Settings sheet: every setting with a value of its own kind, in groups, and what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from xl_territory.schema import SETTINGS, AnySetting, Column
from xl_territory.template import workbook_style as style
from xl_territory.template.input_sheet import FIRST_ROW, PlacedBlock, add_headed_sheet, write_table
from xl_territory.template.validation import validation
from xl_territory.workbook.sheets import Value

SettingRows = Sequence[tuple[AnySetting, Value]]

NAME, VALUE, LOW, HIGH, UNIT, MEANING = range(6)
LINE_HEIGHT = 15


def as_column(setting: AnySetting, width: float = 14) -> Column:
    """A setting as the column that it is on the Scenarios sheet; its cells are checked as those on Settings are."""
    default = "" if setting.default is None else _shown(setting)
    return Column(
        setting.name,
        setting.kind,
        setting.meaning,
        choices=setting.choices,
        minimum=setting.minimum,
        maximum=setting.maximum,
        default=default,
        width=width,
    )


def write_settings_sheet(workbook: Workbook, rows: SettingRows) -> Worksheet:
    """Add the Settings sheet with one row per setting to ``workbook``."""
    worksheet = add_headed_sheet(workbook, SETTINGS, frozen_columns=1)
    cells = tuple((setting.name, value, None, None, setting.unit, setting.meaning) for setting, value in rows)
    write_table(workbook, worksheet, PlacedBlock(SETTINGS.block, 0, cells), filters=True)
    for place, column in enumerate(SETTINGS.block.columns):
        worksheet.set_column(place, place, column.width)
    groups = [setting.name.split(":")[0] for setting, _ in rows]
    for k, (setting, value) in enumerate(rows):
        starts_group = k > 0 and groups[k] != groups[k - 1]
        _write_row(workbook, worksheet, FIRST_ROW + k, setting, value, starts_group)
    return worksheet


def _write_row(
    workbook: Workbook, worksheet: Worksheet, row: int, setting: AnySetting, value: Value, starts_group: bool
) -> None:
    around = {
        **style.BOXED,
        "valign": "top",
        "align": "left",
        "indent": 1,
        **({"top": 1, "top_color": style.MUTED} if starts_group else {}),
    }
    number = style.number_format(setting.kind, [value])
    quiet = style.explanation(workbook, text_wrap=True, **{**around, "italic": False})
    worksheet.set_row(row, LINE_HEIGHT * _lines(setting.meaning))
    worksheet.write(row, NAME, setting.name, style.shown_as(workbook, "General", bold=True, **around))
    worksheet.write(row, VALUE, value, style.to_fill_in(workbook, number, **{**around, "align": "right"}))
    for column in (LOW, HIGH):
        _write_end(workbook, worksheet, (row, column), setting, {**around, "align": "right"})
    worksheet.write(row, UNIT, setting.unit, quiet)
    worksheet.write(row, MEANING, setting.meaning, quiet)
    worksheet.data_validation(row, VALUE, row, VALUE, validation(as_column(setting)))


def _write_end(
    workbook: Workbook, worksheet: Worksheet, at: tuple[int, int], setting: AnySetting, around: Mapping[str, Any]
) -> None:
    """Low or High: to fill in where the setting is an assumed effect, else out of use."""
    if not setting.ranged:
        worksheet.write_blank(*at, None, style.explanation(workbook, **around))
        return
    worksheet.write_blank(*at, None, style.to_fill_in(workbook, style.number_format(setting.kind, []), **around))
    worksheet.data_validation(*at, *at, validation(as_column(setting)))


def _lines(meaning: str) -> int:
    """Lines that ``meaning`` takes; the average letter is narrower than the digits that widths are counted in."""
    return ceil(len(meaning) / (1.2 * SETTINGS.block.columns[MEANING].width))


def _shown(setting: AnySetting) -> str:
    if isinstance(setting.default, float | int):
        share = style.number_format(setting.kind).endswith("%")
        return f"{setting.default * 100:g}%" if share else f"{setting.default:,g}"
    return str(setting.default)

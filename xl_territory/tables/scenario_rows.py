"""The Scenarios sheet: a row changes some settings, a blank cell inherits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from xl_territory.errors import Fault, Severity
from xl_territory.schema import SCENARIOS, AnySetting, Block, Column, InputSheet, Kind, Settings, find_setting
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.checks import nearest
from xl_territory.tables.setting_cells import read_cell
from xl_territory.tables.settings_values import percentages, weight_faults
from xl_territory.tables.sheet_layout import VERY_LIKE


def scenario_sheet(catalogue: Sequence[AnySetting]) -> InputSheet:
    """The Scenarios sheet with every setting as a column, under its own name."""
    columns = tuple(Column(setting.name, Kind.TEXT, setting.meaning) for setting in catalogue)
    return replace(SCENARIOS, blocks=(Block(SCENARIOS.block.table, (*SCENARIOS.block.columns, *columns)),))


def read_scenarios(read: ReadBlock, settings: Settings) -> tuple[pd.DataFrame, list[Fault]]:
    """One row per scenario, a column for each setting that the sheet names, and what is wrong there."""
    faults: list[Fault] = []
    columns: dict[str, Sequence[object]] = {"Scenario": list(read.frame["Scenario"])}
    for name in [name for name in read.raw if name != "Scenario"]:
        setting = find_setting(settings.catalogue, name)
        if setting is not None:
            cells = [read_cell(read, row, name, setting) for row in read.rows]
            columns[name] = [value for value, _ in cells]
            faults += [fault for _, found in cells for fault in found]
    frame = pd.DataFrame(columns, index=read.frame.index, dtype=object)
    for row, record in zip(read.rows, frame.to_dict("records"), strict=True):
        changed = settings.replace({str(name): value for name, value in record.items() if name != "Scenario"})
        wrong = weight_faults(read.sheet, changed, row)
        faults += [fault for fault in wrong if fault.severity is Severity.ERROR]
        faults += percentages(
            read, changed, {str(name): (row, str(name)) for name in record if record[name] is not None}
        )
    return frame, [*faults, *_unknown(read, settings.catalogue)]


def _unknown(read: ReadBlock, catalogue: Sequence[AnySetting]) -> Iterator[Fault]:
    """Headers that are no setting; those that nearly are one have been reported with the layout of the sheet."""
    names = [setting.name for setting in catalogue]
    for header in read.place.headers.others if read.place else ():
        if nearest(header.typed, names, VERY_LIKE) is None:
            yield Fault(
                Severity.WARNING,
                read.sheet,
                "There is no such setting; the column is ignored",
                "Delete the column, or correct its name",
                row=read.place.header_row if read.place else None,
                column=header.typed,
            )

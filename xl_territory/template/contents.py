"""What the input sheets of a new workbook hold: the defaults alone, or the worked example."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, AnySetting, Block, Column, Kind
from xl_territory.schema.hours_model import DEFAULT_COMPLEXITY, DEFAULT_HEALTH, DEFAULT_STAGES, DEFAULT_TIERS
from xl_territory.workbook.names import header_key
from xl_territory.workbook.sheets import Value

Rows = tuple[tuple[Value, ...], ...]


class Example(StrEnum):
    """What a new workbook starts with."""

    BLANK = "blank"
    WORKED = "worked"


@dataclass(frozen=True)
class Contents:
    """Rows by the name of their Excel table, and the settings that differ from their defaults, by name."""

    rows: Mapping[str, Rows]
    settings: Mapping[str, str]


def contents(example: Example) -> Contents:
    """What the input sheets of ``example`` hold."""
    factors = (DEFAULT_TIERS, DEFAULT_HEALTH, DEFAULT_COMPLEXITY, DEFAULT_STAGES)
    model = {block.table: rows for block, rows in zip(HOURS_MODEL.blocks, factors, strict=True)}
    if example is Example.BLANK:
        return Contents(model, {})
    return _worked_example(model)


def setting_rows(catalogue: Iterable[AnySetting], changed: Mapping[str, str]) -> tuple[tuple[AnySetting, Value], ...]:
    """Every setting with the value it starts with."""
    given = {header_key(name): text for name, text in changed.items()}
    return tuple((setting, _start_value(setting, given.get(header_key(setting.name)))) for setting in catalogue)


def _start_value(setting: AnySetting, text: str | None) -> Value:
    return setting.default if text is None else _READ[setting.kind](text)


def _worked_example(model: Mapping[str, Rows]) -> Contents:
    read = {
        ACCOUNTS.block.table: _csv_rows("accounts.csv", ACCOUNTS.block),
        CSMS.block.table: _csv_rows("csms.csv", CSMS.block),
        HOURS_MODEL.blocks[0].table: _csv_rows("tiers.csv", HOURS_MODEL.blocks[0]),
    }
    return Contents({**model, **read}, {row["Setting"]: row["Value"] for row in _records("settings.csv")})


def _csv_rows(name: str, block: Block) -> Rows:
    return tuple(tuple(_cell(record, column) for column in block.template_columns) for record in _records(name))


def _cell(record: Mapping[str, str], column: Column) -> Value:
    text = record.get(column.name, "")
    return _READ[column.kind](text) if text else None


def _records(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / "worked_example" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


_READ: Mapping[Kind, Callable[[str], Value]] = {
    Kind.TEXT: str,
    Kind.LIST: str,
    Kind.YES_NO: str,
    Kind.NUMBER: float,
    Kind.MONEY: float,
    Kind.SHARE: float,
    Kind.WHOLE: float,
    Kind.DATE: dt.date.fromisoformat,
}

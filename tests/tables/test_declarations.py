"""The declarations of the input sheets do not contradict themselves."""

from __future__ import annotations

import pytest

from xl_territory.schema import INPUT_SHEETS, Block, Kind, Setting, Settings, find_setting
from xl_territory.workbook.names import header_key

BLOCKS = [pytest.param(block, id=block.table) for sheet in INPUT_SHEETS for block in sheet.blocks]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_header_means_one_column(block: Block) -> None:
    """No name or alias belongs to two columns of a table."""
    spellings = [header_key(text) for column in block.columns for text in {column.name, *column.aliases}]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("block", BLOCKS)
def test_the_first_column_names_the_record(block: Block) -> None:
    """Where a table ends is told by its first column, so that one is required."""
    assert block.columns[0].required


@pytest.mark.parametrize("block", BLOCKS)
def test_every_column_is_explained(block: Block) -> None:
    """A tooltip is a sentence."""
    assert all(column.tooltip.rstrip(")").endswith((".", ";")) for column in block.columns)


@pytest.mark.parametrize("block", BLOCKS)
def test_limits_are_for_numbers_and_choices_for_text(block: Block) -> None:
    """A check that its kind cannot have would never fail."""
    numbers = (Kind.NUMBER, Kind.WHOLE, Kind.SHARE, Kind.MONEY)
    for column in block.columns:
        assert column.kind in numbers or (column.minimum is None and column.maximum is None)
        assert column.kind is Kind.TEXT or not column.choices


def test_references_name_columns_that_exist() -> None:
    """Every reference leads to a key column of an input sheet."""
    keys = {(s.name, c.name) for s in INPUT_SHEETS for block in s.blocks for c in block.columns if c.key}
    references = {c.reference for s in INPUT_SHEETS for block in s.blocks for c in block.columns if c.reference}
    assert references <= keys


def test_a_setting_is_found_under_any_spelling() -> None:
    """Reading and changing a setting compare names alike."""
    balance = Setting("Weight: balance", 40.0, "points", "")
    changed = Settings((balance,)).replace({"weight:BALANCE": 50.0})
    assert changed[balance] == 50.0
    assert find_setting((balance,), "weight:  Balance") is balance
    assert changed.replace({"Weight: balance": None})[balance] == 50.0

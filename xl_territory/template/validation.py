"""A column's declaration → what Excel offers and refuses in its cells, and what it says about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xl_territory.schema import Column, Kind

TITLE_LENGTH = 32
MESSAGE_LENGTH = 255
FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(9999, 12, 31)
LARGEST = 1e15
NUMERIC = (Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.WHOLE)

Options = dict[str, Any]


def list_name(sheet: str, column: str) -> str:
    """Name of the workbook's range with the values of a column that others refer to, such as ``List_CSMs_CSM_ID``."""
    return f"List_{sheet}_{column}".replace(" ", "_")


def help_text(column: Column) -> str:
    """What a planner has to know about a column, in a few short lines."""
    choices = " or ".join(filter(None, [", ".join(column.choices), "your own" if column.open_choices else ""]))
    default = "Required." if column.required else f"Blank: {column.default}." if column.default else ""
    return "\n".join(filter(None, [column.tooltip, f"Choices: {choices}." if choices else "", default]))


def note(column: Column) -> str:
    """The note on the column's header: its help, and the other headers that mean the same."""
    aliases = f"Also read as: {', '.join(column.aliases)}." if column.aliases else ""
    return "\n".join(filter(None, [help_text(column), aliases]))


def validation(column: Column) -> Options:
    """Options of XlsxWriter's ``data_validation`` for the cells of ``column``."""
    return {**_accepted(column), **_message(column)}


def _message(column: Column) -> Options:
    return {
        "input_title": column.name[:TITLE_LENGTH],
        "input_message": help_text(column)[:MESSAGE_LENGTH],
        "ignore_blank": True,
    }


def _accepted(column: Column) -> Options:
    if column.kind is Kind.LIST:
        return {"validate": "any"}
    if column.choices:
        return _choice(column)
    if column.reference:
        return _reference(*column.reference)
    return _by_kind(column)


def _choice(column: Column) -> Options:
    refused = {
        "error_title": column.name[:TITLE_LENGTH],
        "error_message": f"Please choose: {', '.join(column.choices)}",
    }
    return {"validate": "list", "source": list(column.choices), "show_error": not column.open_choices, **refused}


def _reference(sheet: str, column: str) -> Options:
    """A list that warns only: pasted accounts may come before the CSMs they name."""
    return {
        "validate": "list",
        "source": f"={list_name(sheet, column)}",
        "error_type": "warning",
        "error_title": f"Not on {sheet}"[:TITLE_LENGTH],
        "error_message": f"This is not a {column} of the {sheet} sheet.",
    }


def _by_kind(column: Column) -> Options:
    if column.kind is Kind.YES_NO:
        return {"validate": "list", "source": ["Yes", "No"], "error_message": "Please choose Yes or No."}
    if column.kind is Kind.DATE:
        return _between("date", FIRST_DAY, LAST_DAY, "Please type a date, such as 2026-01-31.")
    if column.kind in NUMERIC:
        return _number(column)
    return {"validate": "any"}


def _number(column: Column) -> Options:
    low = -LARGEST if column.minimum is None else column.minimum
    high = LARGEST if column.maximum is None else column.maximum
    kind = "integer" if column.kind is Kind.WHOLE else "decimal"
    return _between(kind, low, high, f"Please type {_range(column)}.")


def _between(kind: str, low: Any, high: Any, message: str) -> Options:
    limits = {"criteria": "between", "minimum": low, "maximum": high}
    return {"validate": kind, **limits, "error_title": "Not accepted", "error_message": message}


def _range(column: Column) -> str:
    noun = "a whole number" if column.kind is Kind.WHOLE else "a number"
    if column.minimum is None:
        return noun if column.maximum is None else f"{noun} of at most {_limit(column, column.maximum)}"
    if column.maximum is None:
        return f"{noun} of at least {_limit(column, column.minimum)}"
    return f"{noun} from {_limit(column, column.minimum)} to {_limit(column, column.maximum)}"


def _limit(column: Column, limit: float) -> str:
    return f"{limit:.0%}" if column.kind is Kind.SHARE else f"{limit:,g}"

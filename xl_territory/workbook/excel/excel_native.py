"""What xlwings has no words for: Excel's own object model, which Windows and macOS spell differently."""

from __future__ import annotations

import re
from typing import Any

from xl_territory.workbook.excel.excel_busy import is_rejection

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])")


def native(owner: Any, name: str) -> Any:
    """The property ``name`` of what an xlwings object stands for, None where this Excel has none of that name.

    On macOS it has the same name in small letters: FormulaLocal is formula_local.
    """
    try:
        return getattr(owner.api, name)
    except Exception as error:
        if is_rejection(error):
            raise
    try:
        return getattr(owner.api, _spelled_on_macos(name)).get()
    except Exception as error:
        if is_rejection(error):
            raise
    return None


def put(owner: Any, name: str, value: Any) -> None:
    """Give the property ``name`` of what an xlwings object stands for another value."""
    on_macos: Any = getattr(owner.api, _spelled_on_macos(name), None)
    if hasattr(on_macos, "set"):
        on_macos.set(value)
    else:
        setattr(owner.api, name, value)


def call(owner: Any, name: str) -> None:
    """Do ``name`` to what an xlwings object stands for."""
    method = getattr(owner.api, name, None) or getattr(owner.api, _spelled_on_macos(name))
    method()


def _spelled_on_macos(name: str) -> str:
    return _WORDS.sub("_", name).lower()

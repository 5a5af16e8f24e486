"""Territory planning in Excel: which CSM owns which account, optimised, proved and explained.

>>> from xl_territory import plan, read_workbook, write_workbook
>>> territory = read_workbook("planning.xlsx")  # doctest: +SKIP
>>> write_workbook(plan(territory), "planning.xlsx")  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xl_territory.plans.evaluate import Plan
    from xl_territory.plans.pipeline import plan, read_workbook
    from xl_territory.run.optimize import write_workbook
    from xl_territory.territory.territory import Territory

__version__ = "0.1.0"

__all__ = ["Plan", "Territory", "plan", "read_workbook", "write_workbook"]

__path__.append(str(Path(__file__).with_name("interfaces") / "excel" / "macro_names"))
"""Macros of workbooks call ``xl_territory.buttons`` for ever, wherever the code stands."""

_HOMES = {
    "Plan": "xl_territory.plans.evaluate",
    "Territory": "xl_territory.territory.territory",
    "plan": "xl_territory.plans.pipeline",
    "read_workbook": "xl_territory.plans.pipeline",
    "write_workbook": "xl_territory.run.optimize",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used: the command line starts without pandas."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

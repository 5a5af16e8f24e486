"""``xl_territory.buttons``: what the macros of every workbook call, old ones included."""

from xl_territory.interfaces.excel.plan_buttons import clear, help, optimize, stop, validate
from xl_territory.interfaces.excel.study_buttons import __getattr__

__all__ = ["__getattr__", "clear", "help", "optimize", "stop", "validate"]

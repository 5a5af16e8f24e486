"""``xl_territory.study_buttons``: what macros of workbooks made before December 2026 call for a study."""

from xl_territory.interfaces.excel.study_buttons import __getattr__

__all__ = ["__getattr__"]

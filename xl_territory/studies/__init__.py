"""Every question about a plan and every planning step, in the order of its buttons: one folder each.

To add one, write a folder with a `STUDY` and name it here (CONTRIBUTING.md). A folder imports nothing heavy by itself.
"""

from __future__ import annotations

from importlib import import_module

from xl_territory.studies.study import Study

FOLDERS = (
    "add_sheet",
    "import_files",
    "risk",
    "potential",
    "gaps",
    "capacity",
    "seat_value",
    "touch",
    "refine_hours",
    "accept",
    "explain",
    "conflicts",
    "move_check",
    "fairness",
    "fair_share",
    "what_if",
    "resilience",
    "scenarios",
    "territory_models",
    "trade_off",
    "plan_compare",
    "apply",
    "decisions",
    "approve",
    "publish",
    "handoffs",
    "slipped",
    "queues",
    "documents",
    "plan_page",
    "export",
    "crm",
    "monitor",
    "schedule",
    "log_show",
    "log_verify",
    "log_export",
    "log_sign",
    "log_prove",
    "log_check",
    "log_restore",
    "shared_book",
    "pilot",
    "reviews",
)
STUDIES: tuple[Study, ...] = tuple(import_module(f"{__name__}.{folder}").STUDY for folder in FOLDERS)


def study_called(name: str) -> Study:
    """The study of that name. KeyError where there is none."""
    return {study.name: study for study in STUDIES}[name]

"""Raised flags as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags.flag import Flag, Subject

HEADERS = ("Severity", "Flag", "Kind", "ID", "Name", "Detail", "Suggested Action")


def flag_rows(flags: Iterable[Flag], plan: Plan) -> list[tuple[str, ...]]:
    """A row per flag in the order of `HEADERS`, whom it is about by ID and name."""
    return [
        (f.check.severity.value, f.check.name, f.check.subject.value, *_whom(f, plan), f.detail, f.check.action)
        for f in flags
    ]


def _whom(flag: Flag, plan: Plan) -> tuple[str, str]:
    t = plan.territory
    match flag.check.subject:
        case Subject.ACCOUNT:
            return t.account_ids[flag.position], t.account_names[flag.position]
        case Subject.CSM:
            return t.csm_ids[flag.position], t.csm_names[flag.position]
    return "Team", "Whole team"

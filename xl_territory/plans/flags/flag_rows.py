"""Raised flags as rows of a table; many that are alike are one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags.flag import Flag, Subject

HEADERS = ("Severity", "Flag", "Kind", "ID", "Name", "Detail", "Suggested Action")
MOST_ROWS = 8
"""So many flags of one kind have a row each."""

NAMED = 3
NOUNS = {Subject.ACCOUNT: ("Assignments", "accounts"), Subject.CSM: ("CSM Hours", "CSMs")}


def flag_rows(flags: Iterable[Flag], plan: Plan) -> list[tuple[str, ...]]:
    """Rows in the order of `HEADERS`: whom a flag is about by ID and name, and in how many more cases it is the same.

    ``flags`` of one kind stand beside each other.
    """
    return [row for _, alike in groupby(flags, key=lambda flag: flag.check.name) for row in _rows(tuple(alike), plan)]


def _rows(alike: Sequence[Flag], plan: Plan) -> list[tuple[str, ...]]:
    if len(alike) <= MOST_ROWS or alike[0].check.subject not in NOUNS:
        return [_row(flag, *_whom(flag, plan), flag.detail, flag.check.action) for flag in alike]
    sheet, noun = NOUNS[alike[0].check.subject]
    ids = [_whom(flag, plan)[0] for flag in alike[:NAMED]]
    more = len(alike) - NAMED
    return [
        _row(
            alike[0],
            f"{', '.join(ids)} … ({more} more)",
            f"{len(alike)} {noun}",
            f"{alike[0].detail} And {len(alike) - 1} more alike.",
            f"{alike[0].check.action} Filter Flags on {sheet} by {alike[0].check.name} to see all.",
        )
    ]


def _row(flag: Flag, *rest: str) -> tuple[str, ...]:
    return (flag.check.severity.value, flag.check.name, flag.check.subject.value, *rest)


def _whom(flag: Flag, plan: Plan) -> tuple[str, str]:
    t = plan.territory
    match flag.check.subject:
        case Subject.ACCOUNT:
            return t.account_ids[flag.position], t.account_names[flag.position]
        case Subject.CSM:
            return t.csm_ids[flag.position], t.csm_names[flag.position]
    return "Team", "Whole team"

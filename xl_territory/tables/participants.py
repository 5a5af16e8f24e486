"""Who takes part on the plan date, and whether there is anything to plan and anybody to plan for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import pandas as pd

from xl_territory.errors import Fault, Severity
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.faults import spans
from xl_territory.tables.references import Vocabulary, spell_column, unknown_words
from xl_territory.workbook.names import key

NO_TIER = "The Hours Model sheet has no such tier"
DEMANDS = (
    ("Required Skills", "Skills", "the skill"),
    ("Required Language", "Languages", "the language"),
    ("Required Region", "Regions", "the region"),
)
NOT_PLANNED = ("Prospect", "Churned")
MOST_PAIRS = 200_000_000
"""Of active accounts and CSMs; half of them took 5.5 GB."""
DEFAULT_CAPACITY = {"Weekly Hours": 40.0, "Customer Share": 0.75, "Ramp": 1.0}


def active_csms(csms: pd.DataFrame, plan_date: dt.date, open_seats: bool = False) -> pd.Series[bool]:
    """Which CSMs count on the plan date: not Left or Open, started by then, and not gone yet.

    Parameters
    ----------
    csms : the frame of the CSMs sheet, as in Tables.
    plan_date : the day the plan is made for. An End Date is the first day on which the CSM is gone.
    open_seats : seats with Status Open count too, from their Start Date on; without one they never do.

    Returns
    -------
    A boolean Series with the index of ``csms``.
    """
    day = pd.Timestamp(plan_date)
    is_open = csms["Status"] == "Open"
    seat = (csms["Status"] != "Left") & (~is_open | (open_seats & csms["Start Date"].notna()))
    return seat & ~(csms["Start Date"] > day) & ~(csms["End Date"] <= day)


def link_csms(blocks: Mapping[str, ReadBlock]) -> tuple[ReadBlock, list[Fault]]:
    """The CSMs with their Segments spelled as the tiers are, and the tiers that do not exist."""
    tiers = Vocabulary.of(blocks["Tiers"], "Tier")
    csms = spell_column(blocks["CSMs"], "Segments", tiers)
    unknown = unknown_words(csms, "Segments", tiers, Severity.ERROR, NO_TIER, frozenset(csms.rows))
    return csms, [*unknown, *_never_there(csms)]


def _never_there(csms: ReadBlock) -> Iterator[Fault]:
    for row in csms.frame.index[csms.frame["End Date"] <= csms.frame["Start Date"]]:
        problem = "The End Date is not after the Start Date, so this CSM never takes part"
        yield csms.fault(Severity.WARNING, int(row), "End Date", problem, "Correct one of the two dates")


def team_faults(blocks: Mapping[str, ReadBlock], plan_date: dt.date, open_seats: bool) -> Iterator[Fault]:
    """No Active account, no active CSM, no capacity, and what accounts require but no active CSM has."""
    accounts, csms = blocks["Accounts"], blocks["CSMs"]
    planned = accounts.frame[~accounts.frame["Status"].isin(NOT_PLANNED)]
    team = csms.frame[active_csms(csms.frame, plan_date, open_seats)]
    if accounts.place is not None and planned.empty:
        yield Fault(Severity.ERROR, accounts.sheet, "There is no Active account", "Give accounts the Status Active")
    if csms.place is None:
        return
    if team.empty:
        problem = f"No CSM is active on the plan date {plan_date.isoformat()}"
        yield Fault(Severity.ERROR, csms.sheet, problem, "Check Status, Start Date and End Date, or the Plan Date")
        return
    if len(planned) * len(team) > MOST_PAIRS:
        problem = (
            f"{len(planned):,} Active accounts and {len(team):,} active CSMs are "
            f"{len(planned) * len(team) // 10**6:,} million pairs, more than {MOST_PAIRS // 10**6:,} million"
        )
        yield Fault(Severity.ERROR, accounts.sheet, problem, "Plan regions in workbooks of their own")
    if not _has_capacity(team):
        problem = "The active CSMs have no hours for customers: Weekly Hours × Customer Share × Ramp is 0 for all"
        yield Fault(Severity.ERROR, csms.sheet, problem, "Give at least one of them hours")
    for required, has, what in DEMANDS:
        yield from _unmet(accounts, planned[required], team[has], what)


def _has_capacity(team: pd.DataFrame) -> bool:
    """Whether anybody has hours; a negative number is an error of its own and hides nothing here."""
    return bool((team[list(DEFAULT_CAPACITY)].fillna(DEFAULT_CAPACITY) != 0).all(axis=1).any())


def _unmet(accounts: ReadBlock, required: pd.Series, has: pd.Series, what: str) -> Iterator[Fault]:
    """A warning for each skill, language or region that accounts require and no active CSM has."""
    offered = {key(word) for words in has for word in words}
    asked: dict[str, tuple[str, list[int]]] = {}
    for row, cell in required.items():
        for word in cell if isinstance(cell, tuple) else (cell,):
            if word and key(word) not in offered:
                asked.setdefault(key(word), (word, []))[1].append(int(str(row)))
    for word, rows in asked.values():
        who = f"{len(rows)} accounts need" if len(rows) > 1 else "an account needs"
        problem = f"No active CSM has {what} {word}, which {who}: row {spans(rows)}"
        fix = "Give it to a CSM, or clear the requirement; until then they stay without owner"
        yield accounts.fault(Severity.WARNING, rows[0], str(required.name), problem, fix)

"""The capacity study asked of a workbook: its sheets, its settings, and the conflicts of the plan that is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from xl_territory.errors import TooLittleDataError, UsageError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import planned, read_workbook
from xl_territory.schema.disputes import DISPUTES
from xl_territory.schema.growth import GROWTH
from xl_territory.schema.seats import SEATS
from xl_territory.studies.capacity.analysis import CapacityOptions, CapacityPlan, conflicts_of, plan_capacity
from xl_territory.tables.references import Vocabulary
from xl_territory.tables.step_sheets import read_step_sheet
from xl_territory.territory.territory import Territory
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet


def capacity_of(source: Any, months: int, told: Callable[[int, int], None]) -> CapacityPlan:
    """Read what the study needs and plan it.

    Raises
    ------
    TooLittleDataError : there is no sheet Growth. InputError : with every fault of the sheets.
    """
    host, t = open_workbook(source), read_workbook(source)
    sheets = host.read([GROWTH.name, SEATS.name, DISPUTES.name])
    tiers = {key(str(name)): str(name) for name in t.tiers["Tier"]}
    known = {("Hours Model", "Tier"): Vocabulary(tiers)}
    growth = read_step_sheet(sheets, GROWTH, known)["Growth"]
    seats = read_step_sheet(sheets, SEATS, known)["Seats"]
    plan = _plan(source)
    conflicts = conflicts_of(plan, _disputed(sheets, t)) if plan else {}
    return plan_capacity(t, growth, seats, _options(t, months), conflicts, told)


def _options(t: Territory, months: int) -> CapacityOptions:
    number = t.settings.number
    margin, budget = number("Capacity: margin"), number("Capacity: yearly budget")
    return CapacityOptions(
        months=months,
        margin=None if np.isnan(margin) else margin,
        accepted_chance=number("Capacity: accepted chance"),
        budget=None if np.isnan(budget) else budget,
        senior_share=number("Capacity: senior share"),
        seed=int(number("Solver: seed")),
    )


def _plan(source: Any) -> Plan | None:
    try:
        return planned(source)
    except UsageError:
        return None


def _disputed(sheets: dict[str, RawSheet], t: Territory) -> list[str]:
    """Accounts that were argued about, spelled as on Accounts."""
    known = {("Accounts", "Account ID"): Vocabulary({key(id_): id_ for id_ in t.account_ids})}
    try:
        return list(read_step_sheet(sheets, DISPUTES, known)["Disputes"]["Account ID"])
    except TooLittleDataError:
        return []

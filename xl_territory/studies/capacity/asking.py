"""The capacity study asked of a workbook: its sheets, its settings, and the conflicts of the plan that is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xl_territory.errors import TooLittleDataError, UsageError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan_on, territory_of
from xl_territory.schema.disputes import DISPUTES
from xl_territory.schema.growth import GROWTH
from xl_territory.schema.planning_steps import ACCEPTED_CHANCE, MARGIN, SENIOR_SHARE, YEARLY_BUDGET
from xl_territory.schema.seats import SEATS
from xl_territory.schema.settings import SEED
from xl_territory.studies.capacity.analysis import CapacityOptions, CapacityPlan, conflicts_of, plan_capacity
from xl_territory.studies.capacity.seat_kinds import SeatKind, seat_kinds
from xl_territory.tables.references import Vocabulary
from xl_territory.tables.step_sheets import read_step_sheet
from xl_territory.territory.territory import Territory
from xl_territory.workbook import Host, open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet


def capacity_of(source: Any, months: int, told: Callable[[int, int], None]) -> CapacityPlan:
    """Read what the study needs and plan it.

    Raises
    ------
    TooLittleDataError : there is no sheet Growth. InputError : with every fault of the sheets.
    """
    host = open_workbook(source)
    t = territory_of(host, {})
    sheets = host.read([GROWTH.name, SEATS.name, DISPUTES.name])
    growth = read_step_sheet(sheets, GROWTH, _tiers(t))["Growth"]
    kinds = read_seats(sheets, t)
    plan = _plan(host, t)
    conflicts = conflicts_of(plan, _disputed(sheets, t)) if plan else {}
    return plan_capacity(t, growth, kinds, _options(t, months), conflicts, told)


def read_seats(sheets: Mapping[str, RawSheet], t: Territory) -> tuple[SeatKind, ...]:
    """The kinds of seat of the sheet Seats, its defaults where there is none. Raises `InputError` with its faults."""
    return seat_kinds(read_step_sheet(sheets, SEATS, _tiers(t))["Seats"])


def _tiers(t: Territory) -> dict[tuple[str, str], Vocabulary]:
    return {("Hours Model", "Tier"): Vocabulary({key(str(name)): str(name) for name in t.tiers["Tier"]})}


def _options(t: Territory, months: int) -> CapacityOptions:
    return CapacityOptions(
        months=months,
        margin=t.settings[MARGIN],
        accepted_chance=t.settings[ACCEPTED_CHANCE],
        budget=t.settings[YEARLY_BUDGET],
        senior_share=t.settings[SENIOR_SHARE],
        seed=int(t.settings[SEED]),
    )


def _plan(host: Host, t: Territory) -> Plan | None:
    try:
        return plan_on(host, t)
    except UsageError:
        return None


def _disputed(sheets: dict[str, RawSheet], t: Territory) -> list[str]:
    """Accounts that were argued about, spelled as on Accounts."""
    known = {("Accounts", "Account ID"): Vocabulary({key(id_): id_ for id_ in t.account_ids})}
    try:
        return list(read_step_sheet(sheets, DISPUTES, known)["Disputes"]["Account ID"])
    except TooLittleDataError:
        return []

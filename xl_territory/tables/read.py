"""The flow from raw sheets to Tables; faults of every sheet are collected and raised together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.schema import (
    ACCOUNTS,
    AES,
    CSMS,
    HOURS_MODEL,
    LOCKS,
    SETTINGS,
    TOUCH_LEVELS,
    AnySetting,
    Changes,
    Settings,
)
from xl_territory.schema.hours_model import DEFAULT_COMPLEXITY, DEFAULT_HEALTH, DEFAULT_STAGES, DEFAULT_TIERS
from xl_territory.schema.settings import DATE_ORDER, FILLED, OPEN_SEATS, DateOrder
from xl_territory.tables.account_checks import link_accounts
from xl_territory.tables.ae_links import link_aes
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.faults import in_order, without_echoes
from xl_territory.tables.health_source import health_source
from xl_territory.tables.input_blocks import HowToRead, read_sheet
from xl_territory.tables.locate import Place
from xl_territory.tables.lock_checks import link_locks
from xl_territory.tables.owner_columns import owner_column
from xl_territory.tables.participants import link_csms, team_faults
from xl_territory.tables.people import People, csms_of
from xl_territory.tables.queue_rows import guests_since, tiers_in_review, to_hand_over
from xl_territory.tables.result import Tables
from xl_territory.tables.scenario_rows import read_scenarios, scenario_sheet
from xl_territory.tables.settings_values import changed, dated, first_weight, read_settings, weight_faults
from xl_territory.tables.tiers import complete_tiers
from xl_territory.tables.turnover import turnover_apart
from xl_territory.workbook.sheets import RawSheet

DEFAULTS = {
    "Tiers": DEFAULT_TIERS,
    "HealthFactors": DEFAULT_HEALTH,
    "ComplexityFactors": DEFAULT_COMPLEXITY,
    "StageFactors": DEFAULT_STAGES,
    "TouchLevels": TOUCH_LEVELS.block.defaults,
}


def read_tables(
    sheets: Mapping[str, RawSheet], catalogue: Sequence[AnySetting], changes: Changes | None = None
) -> Tables:
    """Find, clean and check every input sheet.

    Parameters
    ----------
    sheets : the sheets of the workbook, by name.
    catalogue : every setting that a planner may use, Plan Date among them.
    changes : settings to use instead of those of the workbook, by name.

    Raises
    ------
    InputError : with every fault found, if any of them is an error.
    UsageError : for a change to a setting that does not exist, or to a value that it may not have.
    """
    (of_settings,), on_settings = read_sheet(sheets, SETTINGS, HowToRead())
    settings, wrong = read_settings(of_settings, catalogue)
    settings, plan_date, undated = dated(changed(settings, changes or {}), dt.date.today())
    blocks, faults = _read_blocks(sheets, catalogue, DateOrder(settings[DATE_ORDER]))
    blocks["Settings"] = of_settings
    scenarios, odd = read_scenarios(blocks["Scenarios"], settings)
    blocks, unlinked = _link(blocks, plan_date, settings[OPEN_SEATS] == FILLED)
    weights = weight_faults(SETTINGS.name, settings, first_weight(blocks["Settings"], catalogue))
    alone = [*faults, *on_settings, *wrong, *undated, *weights, *odd, *health_source(blocks["Accounts"], settings)]
    found = in_order([*alone, *without_echoes(unlinked, alone)])
    if any(fault.severity is Severity.ERROR for fault in found):
        raise InputError(found)
    return Tables(
        accounts=blocks["Accounts"].frame,
        csms=blocks["CSMs"].frame,
        tiers=blocks["Tiers"].frame,
        health=blocks["HealthFactors"].frame,
        complexity=blocks["ComplexityFactors"].frame,
        stages=blocks["StageFactors"].frame,
        locks=blocks["Locks"].frame,
        touch_levels=blocks["TouchLevels"].frame,
        aes=blocks["AEs"].frame,
        scenarios=scenarios,
        settings=settings,
        faults=found,
        in_tier_review=tiers_in_review(sheets),
        to_hand_over=to_hand_over(sheets),
        guests_since=guests_since(sheets),
    )


def read_accounts(
    sheets: Mapping[str, RawSheet], catalogue: Sequence[AnySetting], today: dt.date
) -> tuple[pd.DataFrame, Settings]:
    """The Accounts sheet alone and the settings, for steps that need no team.

    Raises
    ------
    InputError : with every fault of the two sheets, if any of them is an error.
    """
    (of_settings,), on_settings = read_sheet(sheets, SETTINGS, HowToRead())
    settings, wrong = read_settings(of_settings, catalogue)
    settings, _, undated = dated(changed(settings, {}), today)
    (accounts,), faults = read_sheet(sheets, ACCOUNTS, HowToRead(date_order=DateOrder(settings[DATE_ORDER])))
    found = in_order([*faults, *on_settings, *wrong, *undated])
    if any(fault.severity is Severity.ERROR for fault in found):
        raise InputError(found)
    return accounts.frame, settings


def _read_blocks(
    sheets: Mapping[str, RawSheet], catalogue: Sequence[AnySetting], date_order: DateOrder
) -> tuple[dict[str, ReadBlock], list[Fault]]:
    """Every block but that of the settings by the name of its table, and what each sheet shows alone."""
    how = HowToRead(DEFAULTS, date_order=date_order)
    (csms,), of_team = read_sheet(sheets, CSMS, how)
    by_owners = replace(how, adjust=partial(_adjusted, csms_of(csms.frame)))
    (accounts,), of_accounts = read_sheet(sheets, ACCOUNTS, by_owners)
    blocks = {read.block.table: read for read in (accounts, csms)}
    faults = [*of_accounts, *of_team]
    for declared in (HOURS_MODEL, LOCKS, scenario_sheet(catalogue)):
        reads, wrong = read_sheet(sheets, declared, how)
        blocks |= {read.block.table: read for read in reads}
        faults += wrong
    (blocks["TouchLevels"],), of_levels = read_sheet(sheets, TOUCH_LEVELS, how)
    there = blocks["TouchLevels"].place is not None or (accounts.frame["Touch Level"] != "").any()
    (blocks["AEs"],), of_aes = read_sheet(sheets, AES, how)
    return blocks, [*faults, *(of_levels if there else ()), *(of_aes if blocks["AEs"].place else ())]


def _adjusted(csms: People, name: str, sheet: RawSheet, place: Place) -> tuple[Place, list[Fault]]:
    """The place of the accounts with the columns of turnover and owners told apart by what is in them."""
    place, doubts = turnover_apart(name, place)
    place, said = owner_column(name, sheet, place, csms)
    return place, [*doubts, *said]


def _link(
    blocks: Mapping[str, ReadBlock], plan_date: dt.date, open_seats: bool
) -> tuple[dict[str, ReadBlock], list[Fault]]:
    """The blocks with what they say about each other spelled alike, and what is wrong between them."""
    linked = dict(blocks)
    linked["Tiers"], bands = complete_tiers(linked["Tiers"])
    linked["Accounts"], accounts = link_accounts(linked)
    linked["CSMs"], csms = link_csms(linked)
    linked["Accounts"], linked["CSMs"], aes = link_aes(linked)
    linked["Locks"], locks = link_locks(linked, plan_date, open_seats)
    return linked, [*bands, *accounts, *csms, *aes, *locks, *team_faults(linked, plan_date, open_seats)]

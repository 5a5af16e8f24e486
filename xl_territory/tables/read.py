"""The flow from raw sheets to Tables; faults of every sheet are collected and raised together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, InputSheet, Setting
from xl_territory.schema.hours_model import DEFAULT_COMPLEXITY, DEFAULT_HEALTH, DEFAULT_STAGES, DEFAULT_TIERS
from xl_territory.sheets import RawSheet
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.result import Tables
from xl_territory.tables.scenarios import read_scenarios, scenario_sheet
from xl_territory.tables.settings import PLAN_DATE, read_settings
from xl_territory.tables.sheets import read_sheet

DEFAULTS = {
    "Tiers": DEFAULT_TIERS,
    "HealthFactors": DEFAULT_HEALTH,
    "ComplexityFactors": DEFAULT_COMPLEXITY,
    "StageFactors": DEFAULT_STAGES,
}


def read_tables(sheets: Mapping[str, RawSheet], catalogue: Sequence[Setting]) -> Tables:
    """Find, clean and check every input sheet.

    Parameters
    ----------
    sheets : the sheets of the workbook, by name.
    catalogue : every setting that a planner may use, Plan Date among them.

    Raises
    ------
    InputError : with every fault found, if any of them is an error.
    """
    reads: dict[str, ReadBlock] = {}
    faults: list[Fault] = []
    declared = (ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, scenario_sheet(catalogue))
    for sheet in declared:
        found, wrong = read_sheet(sheets, sheet, DEFAULTS)
        reads |= {read.block.table: read for read in found}
        faults += wrong
    settings, wrong = read_settings(reads["Settings"], catalogue, dt.date.today())
    faults += wrong
    scenarios, wrong = read_scenarios(reads["Scenarios"], settings)
    faults += wrong
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise InputError(faults)
    return Tables(
        accounts=reads["Accounts"].frame,
        csms=reads["CSMs"].frame,
        tiers=reads["Tiers"].frame,
        health=reads["HealthFactors"].frame,
        complexity=reads["ComplexityFactors"].frame,
        stages=reads["StageFactors"].frame,
        locks=reads["Locks"].frame,
        scenarios=scenarios,
        settings=settings,
        faults=tuple(faults),
    )

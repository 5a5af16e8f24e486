"""The sheet Pilot: accounts with their group and measures, results, balance, power, and how it was fixed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from xl_territory.records.found_rows import FoundRow, cell_text
from xl_territory.reports.columns import filled, table
from xl_territory.studies.pilot.covariates import NUMERIC
from xl_territory.studies.pilot.design import COMPARE, MEASURES, PILOT, PilotDesign, balance
from xl_territory.studies.pilot.evaluation import Evaluated
from xl_territory.studies.pilot.statistics import power_of_groups, power_of_pairs, smallest_difference
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import Cell, Format, RawSheet, ResultColumn, ResultSheet, ResultTable, Shade, Tone

SHEET, ACCOUNT, PAIR, GROUP = "Pilot", "Account ID", "Pair", "Group"
FIXED = (
    ResultColumn(ACCOUNT, width=22),
    ResultColumn("Account Name", width=26),
    ResultColumn(PAIR, Format.WHOLE, 12),
    ResultColumn(GROUP, width=12, meaning="By the coin of the pair: SHA-256 of seed/first ID/second ID."),
    ResultColumn("CSM", width=18),
    ResultColumn("ARR", Format.MONEY, 12),
    ResultColumn("Health", width=12),
    ResultColumn("Industry", width=16),
    ResultColumn("Region", width=14),
)
COLUMNS = (
    *FIXED,
    *(ResultColumn(each.column, Format.NUMBER, 17, each.meaning, planner=True) for each in MEASURES),
    ResultColumn("Note", Format.WRAPPED, 30, planner=True),
)
EMPTY = ResultTable("PilotAccounts", COLUMNS, [], key=(ACCOUNT,), empty="No pilot is fixed yet.")
SHADES = (Shade(GROUP, Tone.INFO, contains=PILOT),)
FACT, VALUE = "Fixed", "Value"
NOT_CHANCE = 0.05
GROUPS = "Fisher's exact test of the two groups."
ALIKE = "The sign-flip test, accounts of a pair being no more alike than others."


def account_rows(design: PilotDesign) -> list[list[Cell]]:
    """A row per account, pair by pair, the one in the pilot first."""
    t = design.found.territory
    rows: list[list[Cell]] = []
    for number, pair in enumerate(design.accounts, start=1):
        for group, i in zip((PILOT, COMPARE), map(int, pair), strict=True):
            row = t.accounts.iloc[i]
            words = (str(t.health[i]), row["Industry"] or None, row["Region"] or None)
            fixed: list[Cell] = [t.account_ids[i], t.account_names[i], number, group, t.csm_names[int(t.current[i])]]
            rows.append([*fixed, float(t.arr[i]), *words, *(None for _ in COLUMNS[len(FIXED) :])])
    return rows


def found_again(rows: Sequence[FoundRow]) -> list[list[Cell]]:
    """The rows of a pilot that is fixed, as they stand."""
    blank: list[Cell] = [None] * (len(COLUMNS) - len(FIXED))
    return [[*(row.cells.get(column.name) for column in FIXED), *blank] for row in rows]


def pilot_sheet(
    rows: Sequence[Sequence[Cell]], results: Sequence[Evaluated], kept: Sequence[ResultTable], sentence: str
) -> ResultSheet:
    """The sheet; ``kept`` are balance and facts as they were fixed."""
    accounts = ResultTable(EMPTY.name, COLUMNS, rows, shades=SHADES, empty=EMPTY.empty, key=EMPTY.key)
    return ResultSheet(SHEET, SHEET, sentence, (accounts, _results(results), *kept, _power(len(rows) // 2)))


def balance_table(design: PilotDesign) -> ResultTable:
    """How alike both groups are."""
    found = balance(design)
    columns = [
        filled("Covariate", list(NUMERIC), width=22),
        filled("In Both", ["Mean"] * len(NUMERIC), width=26),
        filled("Pilot Mean", _numbers(found.pilot), Format.NUMBER, 12),
        filled("Other Mean", _numbers(found.compare), Format.NUMBER, 12),
        filled("Apart (SD)", _numbers(found.apart), Format.NUMBER, 18, meaning="As the coins fell."),
        filled("At Most (SD)", _numbers(found.at_most), Format.NUMBER, 12, meaning="However the coins fall."),
    ]
    return table("PilotBalance", columns, empty="No pilot.", title="How alike both groups are")


def facts_table(facts: Mapping[str, Cell]) -> ResultTable:
    """How the pilot was fixed."""
    rows: list[list[Cell]] = [[name, value] for name, value in facts.items()]
    columns = (ResultColumn(FACT, width=22), ResultColumn(VALUE, Format.TEXT, 26))
    return ResultTable("PilotFacts", columns, rows, title="Fixed before the beginning")


def facts_of(sheet: RawSheet | None) -> dict[str, Cell]:
    """How the pilot on a sheet was fixed; nothing where there is none."""
    found: dict[str, Cell] = {}
    for name, value in records(sheet, FACT, VALUE) if sheet else ():
        if name is None:
            break
        found[cell_text(name)] = value.date().isoformat() if isinstance(value, dt.datetime) else value
    return found


def kept_balance(sheet: RawSheet) -> ResultTable:
    """The balance as it was fixed."""
    names = ("Covariate", "In Both", "Pilot Mean", "Other Mean", "Apart (SD)", "At Most (SD)")
    rows = [row for row in records(sheet, *names) if row[0] in NUMERIC]
    formats = (Format.TEXT, Format.TEXT, *[Format.NUMBER] * 4)
    widths = (22, 26, 12, 12, 18, 12)
    columns = [
        filled(name, [row[k] for row in rows], shown, width)
        for k, (name, shown, width) in enumerate(zip(names, formats, widths, strict=True))
    ]
    return table("PilotBalance", columns, empty="No pilot.", title="How alike both groups are")


def _results(results: Sequence[Evaluated]) -> ResultTable:
    count = len(results)
    chance = 1 - (1 - NOT_CHANCE) ** count
    columns = [
        filled("Measure", [each.measure.column for each in results], width=22),
        filled("What It Has Shown", [each.told for each in results], Format.WRAPPED, 26),
        filled("Measured", [each.pairs for each in results], Format.WHOLE, 12),
        filled("Difference", [each.difference for each in results], Format.NUMBER, 12, meaning="Pilot − compare."),
        filled("p", [each.p for each in results], Format.SCORE, 18, meaning="Exact sign-flip test, two-sided."),
    ]
    title = f"Measures fixed before; one of {count} is below 5 % by chance in {chance:.0%} of pilots"
    return table("PilotResults", columns, empty="No measure.", title=title)


def _power(pairs: int) -> ResultTable:
    sizes = sorted({8, 10, 12, *([pairs] if pairs > 1 else [])})
    columns = [
        filled("Pairs", sizes, Format.WHOLE, 22),
        filled("Sees From (SD)", [smallest_difference(n) for n in sizes], Format.NUMBER, 26),
        filled("By Groups", [power_of_groups(n, 0.4, 0.1) for n in sizes], Format.SHARE, 12, meaning=GROUPS),
        filled("By Pairs", [power_of_pairs(n, 0.4, 0.1) for n in sizes], Format.SHARE, 12, meaning=ALIKE),
    ]
    return table(
        "PilotPower",
        columns,
        empty="",
        title="What it can see (80 %), and the chance to see gaps fall from 40 % to 10 %",
    )


def _numbers(values: np.ndarray) -> list[Cell]:
    return [float(value) for value in values]

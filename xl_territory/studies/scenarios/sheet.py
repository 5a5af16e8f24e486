"""The Scenario Compare sheet: plans side by side in figures and pictures; Scenario Accounts: who gets whom in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xl_territory.plans.retention import MODEL
from xl_territory.policies import TERMS
from xl_territory.reports.columns import filled, table
from xl_territory.studies.scenarios.analysis import Comparison
from xl_territory.studies.scenarios.measures import Measures
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.sheets import Cell, Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET, ACCOUNTS = "Scenario Compare", "Scenario Accounts"
HOURS = ("Today", "First Plan", "Best Plan", "Lowest of All", "Highest of All")
PALETTE = ("A9B4C2", "2F6DB5", "3C8D5A", "D99A2B", "C0392B", "7D5BA6", "3AA6A0", "8C6D46", "5C6F82", "B5651D", "4F7942")

COLUMNS: tuple[tuple[str, Callable[[Measures], Cell], Format, float], ...] = (
    ("Status", lambda m: m.status, Format.TEXT, 12),
    ("Score by Your Weights", lambda m: m.score, Format.SCORE, 22),
    ("Own Score", lambda m: m.own_score, Format.SCORE, 12),
    ("Accounts Moved", lambda m: m.moved, Format.WHOLE, 16),
    ("Moved Share", lambda m: m.moved_share, Format.SHARE, 14),
    ("ARR Moved", lambda m: m.moved_arr, Format.MONEY, 14),
    ("Skill Match", lambda m: m.skill_match, Format.SHARE, 13),
    ("At-risk Hours with Owner", lambda m: m.at_risk_covered, Format.SHARE, 24),
    ("Hours Above Capacity", lambda m: m.overload, Format.HOURS, 21),
    ("Without Owner", lambda m: m.without_owner, Format.WHOLE, 15),
    ("Coefficient of Variation", lambda m: m.balance.coefficient_of_variation, Format.SHARE, 23),
    ("Largest Deviation", lambda m: m.balance.largest_deviation, Format.SHARE, 18),
    ("Spread of Utilisation", lambda m: m.balance.spread, Format.SHARE, 21),
    ("Hours with the Wrong CSM", lambda m: m.balance.misplaced, Format.SHARE, 25),
    ("Potential: Deviation", lambda m: m.potential, Format.SHARE, 20),
    ("Predicted Retention", lambda m: m.retained, Format.SHARE, 20),
)


def scenario_compare(found: Comparison, more: Sequence[ResultTable] = (), sheet: str = SHEET) -> ResultSheet:
    """One row per plan, today first; hours of every CSM in each; whatever ``more`` there is; charts below."""
    tables = [_figures(found, sheet), _hours(found, sheet), *more]
    below = 4 + sum(len(each.rows) + 3 for each in tables) + 1
    return ResultSheet(sheet, sheet, f"{sentence(found)} {MODEL}", tuple(tables), _charts(found, sheet, tables, below))


def sentence(found: Comparison) -> str:
    """Which plan is best, and how many accounts are safe bets."""
    best, same = found.best, found.same
    return (
        f"Best by your weights: {best.name}, score {best.score:.4f} with {best.moved} accounts moved. "
        f"{int(same.sum())} of {len(same)} accounts have the same CSM in every plan."
    )


def scenario_accounts(found: Comparison, sheet: str = ACCOUNTS) -> ResultSheet:
    """One row per account: the CSM it has most often, in how many plans, and who else in which."""
    t, same = found.territory, found.same
    votes = [_votes(found, i) for i in range(len(t.accounts))]
    columns = [
        filled("Account ID", list(t.account_ids), width=12),
        filled("Account Name", list(t.account_names), width=26),
        filled("Same in All", ["Yes" if each else "No" for each in same], width=13),
        filled("Today", [None if j == UNASSIGNED else t.csm_ids[j] for j in t.current], width=12),
        filled("Most Often", [next(iter(each)) for each in votes], width=13),
        filled("In Plans", [len(next(iter(each.values()))) for each in votes], Format.WHOLE, 11),
        filled("Other Plans", [_others(each) for each in votes], width=70),
    ]
    explanation = (
        f"{int(same.sum())} of {len(same)} accounts have the same CSM in every plan: safe bets, whatever the weights."
    )
    shades = (Shade("Same in All", Tone.GOOD, contains="Yes"),)
    return ResultSheet(sheet, sheet, explanation, (table(_table(sheet), columns, shades=shades, empty=""),))


def _votes(found: Comparison, i: int) -> dict[str, list[str]]:
    """Names of the plans by the CSM that account ``i`` has in them, the CSM with most plans first."""
    ids = [*found.territory.csm_ids, "nobody"]
    plans: dict[str, list[str]] = {}
    for m, plan in zip(found.measures[1:], found.plans, strict=True):
        plans.setdefault(ids[plan.books.owner[i]], []).append(m.name)
    return dict(sorted(plans.items(), key=lambda each: -len(each[1])))


def _others(votes: dict[str, list[str]]) -> str:
    return "; ".join(f"{csm}: {', '.join(names)}" for csm, names in list(votes.items())[1:])


def _table(sheet: str) -> str:
    return sheet.replace(" ", "")


def _figures(found: Comparison, sheet: str) -> ResultTable:
    measures = found.measures
    columns = [
        filled("Scenario", [m.name for m in measures], width=22),
        filled("From", [m.origin for m in measures], width=16),
        *(filled(name, [of(m) for m in measures], shown, width) for name, of, shown, width in COLUMNS),
        *(
            filled(f"Term: {term.name}", [m.terms[k] for m in measures], Format.SCORE, 18)
            for k, term in enumerate(TERMS)
        ),
    ]
    shades = (Shade("Without Owner", Tone.CRITICAL, above=0), Shade("Hours Above Capacity", Tone.CRITICAL, above=0.05))
    return table(_table(sheet), columns, shades=shades, empty="No scenario.")


def _hours(found: Comparison, sheet: str) -> ResultTable:
    """Hours of each CSM today, by the settings as they are, in the best plan, and how far the plans differ."""
    t, today, yours = found.territory, found.measures[0], found.measures[1]
    every = np.array([m.hours for m in found.measures[1:]])
    columns = [
        filled("CSM", list(t.csm_names), width=22),
        filled("Capacity", list(map(float, t.capacity)), Format.HOURS, 16),
        filled(HOURS[0], list(today.hours), Format.HOURS, 12),
        filled(HOURS[1], list(yours.hours), Format.HOURS, 22),
        filled(HOURS[2], list(found.best.hours), Format.HOURS, 12),
        filled(HOURS[3], list(map(float, every.min(axis=0))), Format.HOURS, 16),
        filled(HOURS[4], list(map(float, every.max(axis=0))), Format.HOURS, 14),
    ]
    return table(f"{_table(sheet)}Hours", columns, empty="No CSM.")


def _charts(found: Comparison, sheet: str, tables: Sequence[ResultTable], row: int) -> tuple[Chart, ...]:
    figures, hours = tables[0].name, tables[1].name
    names = Series(sheet, figures, "Scenario", "Scenario", PALETTE[0])
    csms = Series(sheet, hours, "CSM", "CSM", PALETTE[0])
    many = f"{len(found.plans)} plans and today"
    books = tuple(Series(sheet, hours, name, name, colour) for name, colour in zip(HOURS, PALETTE, strict=False))

    def bars(title: str, column: str, colour: str, shown: Format, place: tuple[int, int]) -> Chart:
        series = (Series(sheet, figures, column, column, colour),)
        return Chart("column", f"{title}: {many}", names, series, *place, shown)

    return (
        bars("Score by your weights", "Score by Your Weights", PALETTE[1], Format.SCORE, (row, 1)),
        bars("Share of accounts moved", "Moved Share", PALETTE[3], Format.SHARE, (row, 6)),
        bars("Largest deviation", "Largest Deviation", PALETTE[4], Format.SHARE, (row, 11)),
        bars("Skill match", "Skill Match", PALETTE[2], Format.SHARE, (row + 18, 1)),
        bars("Predicted retention (assumption)", "Predicted Retention", PALETTE[5], Format.SHARE, (row + 18, 6)),
        Chart("column", f"Weekly hours per CSM: {many}", csms, books, row + 18, 11, Format.HOURS, "hours a week", 24.0),
    )

"""The Scenario Compare sheet: plans side by side in figures and pictures; Scenario Accounts: who gets whom in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xl_territory.books import NOBODY
from xl_territory.policies import TERMS
from xl_territory.reports.columns import filled, table
from xl_territory.retention import MODEL
from xl_territory.scenarios import Comparison, Measures
from xl_territory.scenarios.advice import Advice
from xl_territory.sheets import Cell, Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET = "Scenario Compare"
ACCOUNTS = "Scenario Accounts"
TABLE, HOURS = "ScenarioCompare", "ScenarioHours"
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


def scenario_compare(found: Comparison, advice: Sequence[Advice] = ()) -> ResultSheet:
    """One row per plan, today first; hours of every CSM in each; charts below."""
    best = found.best
    explanation = (
        f"Best by your weights: {best.name}, score {best.score:.4f} with {best.moved} accounts moved. "
        f"{int(found.same.sum())} of {len(found.same)} accounts have the same CSM in every plan. {MODEL}"
    )
    tables = [_figures(found), _hours(found), *([_advice(advice)] if advice else [])]
    below = 4 + sum(len(each.rows) + 3 for each in tables) + 1
    return ResultSheet(SHEET, "Scenario Compare", explanation, tuple(tables), _charts(found, below))


def scenario_accounts(found: Comparison) -> ResultSheet:
    """One row per account, a column per plan."""
    t, same = found.territory, found.same
    columns = [
        filled("Account ID", list(t.account_ids), width=12),
        filled("Account Name", list(t.account_names), width=26),
        filled("Same in All", ["Yes" if each else "No" for each in same], width=13),
        filled("Today", [None if j == NOBODY else t.csm_ids[j] for j in t.current], width=12),
        *(
            filled(m.name, [None if j == NOBODY else t.csm_ids[j] for j in plan.books.owner], width=len(m.name) + 4)
            for m, plan in zip(found.measures[1:], found.plans, strict=True)
        ),
    ]
    explanation = (
        f"{int(same.sum())} of {len(same)} accounts have the same CSM in every plan: these moves are safe bets."
    )
    shades = (Shade("Same in All", Tone.GOOD, contains="Yes"),)
    return ResultSheet(ACCOUNTS, ACCOUNTS, explanation, (table("ScenarioAccounts", columns, shades=shades, empty=""),))


def _figures(found: Comparison) -> ResultTable:
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
    return table(TABLE, columns, shades=shades, empty="No scenario.")


def _hours(found: Comparison) -> ResultTable:
    t = found.territory
    columns = [
        filled("CSM", list(t.csm_names), width=22),
        filled("Capacity", list(map(float, t.capacity)), Format.HOURS, 16),
        *(filled(m.name, list(m.hours), Format.HOURS, 12) for m in found.measures),
    ]
    return table(HOURS, columns, empty="No CSM.")


def _advice(found: Sequence[Advice]) -> ResultTable:
    columns = [
        filled("Model", [a.model for a in found], width=22),
        filled("Suits You", ["Yes" if a.suits else "No" for a in found], width=16),
        filled("What You Have", [a.finding for a in found], width=12),
        filled("What It Asks", [a.threshold for a in found], width=22),
    ]
    return table("ModelAdvice", columns, empty="")


def _charts(found: Comparison, row: int) -> tuple[Chart, ...]:
    names = Series(SHEET, TABLE, "Scenario", "Scenario", PALETTE[0])
    csms = Series(SHEET, HOURS, "CSM", "CSM", PALETTE[0])
    books = tuple(Series(SHEET, HOURS, m.name, m.name, PALETTE[k % len(PALETTE)]) for k, m in enumerate(found.measures))

    def bars(title: str, column: str, colour: str, shown: Format, place: tuple[int, int]) -> Chart:
        return Chart("column", title, names, (Series(SHEET, TABLE, column, column, colour),), *place, shown)

    return (
        bars("Score by your weights (lower is better)", "Score by Your Weights", PALETTE[1], Format.SCORE, (row, 1)),
        bars("Share of accounts moved", "Moved Share", PALETTE[3], Format.SHARE, (row, 6)),
        bars("Largest deviation of utilisation", "Largest Deviation", PALETTE[4], Format.SHARE, (row, 11)),
        bars("Skill match", "Skill Match", PALETTE[2], Format.SHARE, (row + 18, 1)),
        bars("Predicted retention (assumption)", "Predicted Retention", PALETTE[5], Format.SHARE, (row + 18, 6)),
        Chart("column", "Weekly hours per CSM", csms, books, row + 18, 11, Format.HOURS, "hours a week", 24.0),
    )

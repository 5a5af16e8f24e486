"""The Scenario Compare sheet: plans side by side in figures and pictures; Scenario Accounts: who gets whom in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from xl_territory.plans.retention import MODEL
from xl_territory.policies import TERMS
from xl_territory.reports.book_charts import book_charts, chart_rows
from xl_territory.reports.columns import Filled, filled, table
from xl_territory.studies.adoption import use_table
from xl_territory.studies.retention_table import retention_sentence, retention_tables
from xl_territory.studies.scenarios.analysis import Comparison
from xl_territory.studies.scenarios.measures import Measures
from xl_territory.studies.scenarios.scenario_list import SWEEP_GAP, SWEEP_SECONDS, TODAY
from xl_territory.tables.input_edits import RowChange
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.palette import BLUE, highlighted
from xl_territory.workbook.sheets import Cell, Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET, ACCOUNTS = "Scenario Compare", "Scenario Accounts"
CHART_ROWS = 18
HOURS = ("Today", "First Plan", "Best Plan", "Lowest of All", "Highest of All")
SHOWN_HOURS = (HOURS[0], HOURS[2], HOURS[1])
OPEN = "How much less its own score could be, at most: proved. Blank where nothing was solved."
BROKEN = "Rules that you hold hard and that these books break, each with how often."

Measure = tuple[str, Callable[[Measures], Cell], Format, float]
FIRST: tuple[Measure, ...] = (
    ("Score by Your Weights", lambda m: m.score, Format.SCORE, 21),
    ("Breaks Your Rules", lambda m: m.breaks, Format.WRAPPED, 26),
    ("Accounts Moved", lambda m: m.moved, Format.WHOLE, 15),
    ("Largest Deviation", lambda m: m.balance.largest_deviation, Format.SHARE, 17),
    ("Skill Match", lambda m: m.skill_match, Format.SHARE, 12),
    ("Hours Above Capacity", lambda m: m.overload, Format.HOURS, 20),
    ("Without Owner", lambda m: m.without_owner, Format.WHOLE, 14),
    ("Predicted Retention", lambda m: m.retained, Format.SHARE, 19),
    ("Status", lambda m: m.status, Format.TEXT, 11),
    ("May Be Better By", lambda m: m.better_by, Format.SCORE, 17),
)
"""What plans are judged by at first sight."""
MORE: tuple[Measure, ...] = (
    ("Own Score", lambda m: m.own_score, Format.SCORE, 12),
    ("Moved Share", lambda m: m.moved_share, Format.SHARE, 21),
    ("ARR Moved", lambda m: m.moved_arr, Format.MONEY, 18),
    ("At-risk Hours with Owner", lambda m: m.at_risk_covered, Format.SHARE, 24),
    ("Coefficient of Variation", lambda m: m.balance.coefficient_of_variation, Format.SHARE, 23),
    ("Spread of Utilisation", lambda m: m.balance.spread, Format.SHARE, 21),
    ("Hours with the Wrong CSM", lambda m: m.balance.misplaced, Format.SHARE, 25),
    ("Potential: Deviation", lambda m: m.potential, Format.SHARE, 20),
)
"""What there is besides."""
MEANINGS = {"Predicted Retention": MODEL, "May Be Better By": OPEN, "Breaks Your Rules": BROKEN}
SHADES = (
    Shade("Without Owner", Tone.CRITICAL, above=0),
    Shade("Hours Above Capacity", Tone.CRITICAL, above=0.05),
    Shade("Breaks Your Rules", Tone.CRITICAL, contains=" "),
)


def scenario_compare(
    found: Comparison,
    options: Mapping[str, Sequence[RowChange]],
    more: Sequence[ResultTable] = (),
    sheet: str = SHEET,
) -> ResultSheet:
    """One row per plan, today first; hours of every CSM in each; whatever ``more`` there is; charts; what to use."""
    kept = retention_tables(found.retentions, TODAY, sheet)
    tables = [_figures(found, sheet), *kept, _hours(found, sheet), *more, _more_figures(found, sheet)]
    below = 4 + sum(len(each.rows) + 3 for each in tables) + 1
    charts = _charts(found, sheet, tables, below)
    use = use_table(sheet, options, 2 * CHART_ROWS + chart_rows(charts[5:]))
    how = f"A plan made here had {SWEEP_SECONDS:g} seconds and a gap of {SWEEP_GAP:.1%}."
    return ResultSheet(sheet, sheet, how, (*tables, *use), charts, answer=sentence(found))


def sentence(found: Comparison) -> str:
    """Which plan is best beside today, which break rules, what is the same in all."""
    best, today, same = found.best, found.measures[0], found.same
    breaks = f", breaking {today.breaks}" if today.broken else ""
    what_if_broken = f", though it breaks {best.breaks}" if best.broken else ""
    return " ".join([
        f"Best by your weights and rules: {best.name}, score {best.score:.4f} with {best.moved} accounts moved"
        f"{what_if_broken} (today {today.score:.4f}{breaks}).",
        *_others_broken(found),
        f"{int(same.sum())} of {len(same)} accounts have the same CSM in every plan{safe(found)}.",
        *filter(None, [retention_sentence(found.retentions, best.name, TODAY)]),
    ])  # fmt: skip


def _others_broken(found: Comparison) -> list[str]:
    named = [
        f"{measures.name} ({measures.breaks})"
        for measures in found.measures[1:]
        if measures.broken and measures is not found.best
    ]
    return [f"These break rules that you hold hard: {', '.join(named)}."] if named else []


def safe(found: Comparison) -> str:
    """What it means to be the same in every plan."""
    return ": safe bets, whatever the weights" if found.weights_vary else ""


def scenario_accounts(found: Comparison, sheet: str = ACCOUNTS) -> ResultSheet:
    """One row per account: the CSM it has most often, in how many plans, and who else in which."""
    t, same = found.territory, found.same
    votes = [_votes(found, i) for i in range(len(t.accounts))]
    columns = [
        filled("Account ID", list(t.account_ids), width=12),
        filled("Account Name", list(t.account_names), width=26),
        filled("Same in All", ["Yes" if each else "No" for each in same], width=13),
        filled("Today", [None if j == UNASSIGNED else t.csm_ids[j] for j in t.current], width=12),
        filled("Most Often", [next(iter(vote)) for vote in votes], width=13),
        filled("In Plans", [len(next(iter(vote.values()))) for vote in votes], Format.WHOLE, 11),
        filled("Other Plans", [_others(vote) for vote in votes], width=70),
    ]
    explanation = f"{int(same.sum())} of {len(same)} accounts have the same CSM in every plan{safe(found)}."
    shades = (Shade("Same in All", Tone.GOOD, contains="Yes"),)
    return ResultSheet(sheet, sheet, explanation, (table(_table(sheet), columns, shades=shades, empty=""),))


def measure_columns(measures: Sequence[Measures], wanted: Sequence[Measure]) -> list[Filled]:
    """A column for each measure."""
    return [
        filled(name, [of(plan_measures) for plan_measures in measures], shown, width, meaning=MEANINGS.get(name, ""))
        for name, of, shown, width in wanted
    ]


def _votes(found: Comparison, i: int) -> dict[str, list[str]]:
    """Names of the plans by the CSM that account ``i`` has in them, the CSM with most plans first."""
    ids = [*found.territory.csm_ids, "nobody"]
    plans: dict[str, list[str]] = {}
    for measures, plan in zip(found.measures[1:], found.plans, strict=True):
        plans.setdefault(ids[plan.books.owner[i]], []).append(measures.name)
    return dict(sorted(plans.items(), key=lambda each: -len(each[1])))


def _others(votes: dict[str, list[str]]) -> str:
    return "; ".join(f"{csm}: {', '.join(names)}" for csm, names in list(votes.items())[1:])


def _table(sheet: str) -> str:
    return sheet.replace(" ", "")


def _figures(found: Comparison, sheet: str) -> ResultTable:
    measures = found.measures
    columns = [
        filled("Scenario", [plan_measures.name for plan_measures in measures], width=22),
        filled("From", [plan_measures.origin for plan_measures in measures], width=16),
        *measure_columns(measures, FIRST),
    ]
    return table(_table(sheet), columns, shades=SHADES, empty="No scenario.")


def _more_figures(found: Comparison, sheet: str) -> ResultTable:
    measures = found.measures
    terms = (
        filled(f"Term: {term.name}", [plan_measures.terms[k] for plan_measures in measures], Format.SCORE, 18)
        for k, term in enumerate(TERMS)
    )
    columns = [
        filled("Scenario", [plan_measures.name for plan_measures in measures], width=22),
        *measure_columns(measures, MORE),
        *terms,
    ]
    return table(f"{_table(sheet)}More", columns, title="More figures", empty="No scenario.")


def _hours(found: Comparison, sheet: str) -> ResultTable:
    """Hours of each CSM today, by the settings as they are, in the best plan, and how far the plans differ."""
    t, today, yours = found.territory, found.measures[0], found.measures[1]
    every = np.array([plan_measures.hours for plan_measures in found.measures[1:]])
    columns = [
        filled("CSM", list(t.csm_names), width=22),
        filled("Capacity", list(map(float, t.capacity)), Format.HOURS, 16),
        filled(HOURS[0], list(today.hours), Format.HOURS, 21),
        filled(HOURS[1], list(yours.hours), Format.HOURS, 18),
        filled(HOURS[2], list(found.best.hours), Format.HOURS, 15),
        filled(HOURS[3], list(map(float, every.min(axis=0))), Format.HOURS, 17),
        filled(HOURS[4], list(map(float, every.max(axis=0))), Format.HOURS, 16),
    ]
    return table(f"{_table(sheet)}Hours", columns, title="Hours of every CSM", empty="No CSM.")


def _charts(found: Comparison, sheet: str, tables: Sequence[ResultTable], row: int) -> tuple[Chart, ...]:
    figures, hours, more = tables[0].name, f"{_table(sheet)}Hours", tables[-1].name
    names = Series(sheet, figures, "Scenario", "Scenario", BLUE)
    csms = Series(sheet, hours, "CSM", "CSM", BLUE)
    plan_count = f"{len(found.plans)} plans and today"
    colours = highlighted(len(SHOWN_HOURS))
    books = tuple(Series(sheet, hours, name, name, each) for name, each in zip(SHOWN_HOURS, colours, strict=True))
    of_books = Chart(
        "column", f"Weekly hours per CSM: {plan_count}", csms, books, row + 2 * CHART_ROWS, 1, Format.HOURS
    )

    def bars(title: str, where: tuple[str, str], shown: Format, place: tuple[int, int]) -> Chart:
        series = (Series(sheet, *where, where[1], BLUE),)
        return Chart("column", f"{title}: {plan_count}", names, series, *place, shown)

    return (
        bars("Score by your weights", (figures, "Score by Your Weights"), Format.SCORE, (row, 1)),
        bars("Share of accounts moved", (more, "Moved Share"), Format.SHARE, (row, 5)),
        bars("Largest deviation", (figures, "Largest Deviation"), Format.SHARE, (row, 9)),
        bars("Skill match", (figures, "Skill Match"), Format.SHARE, (row + CHART_ROWS, 1)),
        bars(
            "Predicted retention (assumption)",
            (figures, "Predicted Retention"),
            Format.SHARE,
            (row + CHART_ROWS, 5),
        ),
        *book_charts(replace(of_books, value_title="hours a week", width=24.0), len(found.territory.csms)),
    )

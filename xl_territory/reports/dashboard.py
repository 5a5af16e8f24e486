"""The Dashboard sheet: what a planner asks of a plan first, then every book or group of books in pictures."""

from __future__ import annotations

import math

import numpy as np

from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan
from xl_territory.policies.rules.capacity import room
from xl_territory.policies.share_groups import share_groups
from xl_territory.reports.answers import NO_PLAN, SLIGHT_HOURS, what_is_flagged, what_is_proved, who_moves, who_works
from xl_territory.reports.book_charts import FEW, ROW_CM, bars_height
from xl_territory.reports.book_groups import BookGroups, book_groups
from xl_territory.reports.columns import Filled, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.territory.workloads import Workloads
from xl_territory.workbook.palette import BLUE, GREY, ORANGE, TEAL, WINE
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shown, Value

SHEET, BOOKS = "Dashboard", "DashboardBooks"
MOST_SHARES = 8
"""So many groups of fair shares are on the Dashboard; all of them are on Fair Shares."""

BESIDE_FIGURES, BESIDE_BOOKS, FIRST_ROW = 4, 11, 4
"""Columns and row of charts: a few books leave room for the first one beside the key figures, above the books."""

CHART_WIDTH = 12.2
"""Centimetres: two charts and the key figures are in the first window of a 1440 × 900 screen."""

Figure = tuple[str, Value, Value, Format]
LAYOUT = (
    ("Utilisation", Format.SHARE, 15),
    ("Today", Format.SHARE, 13),
    ("Hours", Format.HOURS, 9),
    ("Hours Today", Format.HOURS, 12),
    ("Capacity", Format.HOURS, 10),
    ("ARR", Format.MONEY, 12),
    ("At-risk", Format.HOURS, 9),
    ("In", Format.WHOLE, 6),
    ("Out", Format.WHOLE, 6),
)
"""Columns of the books, as `book_groups` has their figures."""


def dashboard(context: ReportContext) -> ResultSheet:
    """Key figures, fair shares, books from the fullest on, and charts of these."""
    plan = context.plan
    groups = book_groups(plan) if plan else None
    return ResultSheet(
        SHEET,
        SHEET,
        what_is_proved(plan) if plan else "Plan against today.",
        (table("KeyFigures", _figure_columns(context), empty=NO_PLAN), _shares(plan), _books(groups)),
        charts=_charts(len(groups.names)) if groups else (),
        answer=f"{who_moves(plan)} {who_works(plan)} {what_is_flagged(context.flags)}" if plan else "",
    )


def _figure_columns(context: ReportContext) -> list[Filled]:
    figures = list(_figures(context, context.plan)) if context.plan else []
    return [
        filled("Figure", [figure for figure, *_ in figures], width=30),
        filled("Plan", [Shown(value, shown) for _, value, _, shown in figures], Format.NUMBER, 13),
        filled(
            "Today", [None if now is None else Shown(now, shown) for _, _, now, shown in figures], Format.NUMBER, 13
        ),
    ]


def _figures(context: ReportContext, plan: Plan) -> list[Figure]:
    """Customers and moves, then work, then flags; what the solver says stands last."""
    t, flags = plan.territory, [flag.check.severity for flag in context.flags]
    spare = (room(t).sum() - t.hours.sum()) / max(t.capacity.mean(), 1e-9)
    broken = sum(len(rule.violations) for rule in plan.broken_today)
    return [
        ("Accounts with an owner", int(plan.books.owned.sum()), int(plan.today.owned.sum()), Format.WHOLE),
        ("ARR with an owner", _arr(plan, plan.books), _arr(plan, plan.today), Format.MONEY),
        ("Accounts moved", plan.moved, None, Format.WHOLE),
        ("Accounts moved, share", plan.moved / max(1, len(t.accounts)), None, Format.SHARE),
        ("At-risk accounts with an owner", _at_risk(plan, plan.books), _at_risk(plan, plan.today), Format.SHARE),
        ("CSMs above capacity", _full(plan, plan.books), _full(plan, plan.today), Format.WHOLE),
        (f"Seats {'short' if spare < 0 else 'to spare'}", abs(float(spare)), None, Format.NUMBER),
        ("Spread of utilisation", plan.measures.spread, plan.measures_today.spread, Format.SHARE),
        ("Critical flags", flags.count(Severity.CRITICAL), None, Format.WHOLE),
        ("Warnings", flags.count(Severity.WARNING), None, Format.WHOLE),
        ("Hard rules broken", len(plan.violations), broken, Format.WHOLE),
        ("Score (lower is better)", plan.score, plan.score_today, Format.SCORE),
    ]


def _arr(plan: Plan, books: Workloads) -> float:
    return float(plan.territory.arr[books.owned].sum())


def _at_risk(plan: Plan, books: Workloads) -> float | None:
    at_risk = plan.territory.at_risk
    return float(books.owned[at_risk].mean()) if at_risk.any() else None


def _full(plan: Plan, books: Workloads) -> int:
    return int((books.load > room(plan.territory) + SLIGHT_HOURS).sum())


def _shares(plan: Plan | None) -> ResultTable:
    """The groups that fair shares come apart into; of many those whose share is farthest from the others'."""
    groups = share_groups(plan.territory) if plan else ()
    shown = groups if len(groups) <= MOST_SHARES else groups[: MOST_SHARES // 2] + groups[-MOST_SHARES // 2 :]
    columns = [
        filled("Fair shares", [each.reason for each in shown], Format.WRAPPED, 30),
        filled("Fair Utilisation", [each.utilisation for each in shown], Format.SHARE, 15),
        filled("Hours", [each.hours for each in shown], Format.HOURS, 12),
    ]
    return table("FairShareReasons", columns, title="What everybody's fair share is", empty="")


def _books(groups: BookGroups | None) -> ResultTable:
    names = [*groups.names] if groups else []
    figures = groups.figures if groups else np.zeros((0, len(LAYOUT)))
    columns = [
        filled("Book", names, width=30),
        *(filled(name, list(map(float, figures[:, k])), shown, width) for k, (name, shown, width) in enumerate(LAYOUT)),
    ]
    return table(BOOKS, columns, title="Books, the fullest first", empty="")


def _charts(many: int) -> tuple[Chart, ...]:
    is_few = many <= FEW
    today, plan, capacity = (
        _series("Hours Today", "Today", GREY),
        _series("Hours", "Plan", BLUE),
        _series("Capacity", "Capacity", ORANGE),
    )
    used = (_series("Today", "Today", GREY), _series("Utilisation", "Plan", BLUE))
    moves = (_series("In", "In", BLUE), _series("Out", "Out", ORANGE))
    hours = (today, plan, capacity) if is_few else (plan, capacity)
    pictures = (
        ("Utilisation", used, Format.SHARE, "share of capacity"),
        ("Weekly hours against capacity", hours, Format.HOURS, "hours a week"),
        ("ARR", (_series("ARR", "ARR", TEAL),), Format.MONEY, "ARR"),
        ("At-risk hours", (_series("At-risk", "At-risk hours", WINE),), Format.HOURS, "hours a week"),
        ("Accounts moved", moves, Format.WHOLE, "accounts"),
    )
    kind, height = ("column", 8.0) if is_few else ("bar", bars_height(many))
    rows, names = math.ceil(height / ROW_CM) + 2, _series("Book", "Book", GREY)
    places = [(FIRST_ROW + rows * k, BESIDE_BOOKS) for k in range(len(pictures))]
    if is_few:
        places = [(FIRST_ROW, BESIDE_FIGURES), *places]
    return tuple(
        Chart(kind, title, names, series, *place, shown, value_title, width=CHART_WIDTH, height=height)
        for (title, series, shown, value_title), place in zip(pictures, places, strict=False)
    )


def _series(column: str, label: str, colour: str) -> Series:
    return Series(SHEET, BOOKS, column, label, colour)

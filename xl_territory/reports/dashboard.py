"""The Dashboard sheet: the plan in pictures and key figures."""

from __future__ import annotations

from xl_territory.plans.evaluate import Plan
from xl_territory.policies.share_groups import share_groups
from xl_territory.reports.columns import filled, table
from xl_territory.reports.csm_hours import SHEET, TABLE
from xl_territory.reports.report_context import ReportContext
from xl_territory.reports.score import figure_columns
from xl_territory.workbook.palette import BLUE, GREY, ORANGE, TEAL, WINE
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series

MOST_GROUPS = 8
"""So many groups of fair shares are on the Dashboard; all of them are on Fair Shares."""


def dashboard(context: ReportContext) -> ResultSheet:
    """Charts over the CSM Hours sheet beside the key figures."""
    return ResultSheet(
        "Dashboard",
        "Dashboard",
        "Plan against today. The charts follow the CSM Hours sheet.",
        (table("KeyFigures", figure_columns(context)[:3], empty="No plan yet: run Optimize."), _shares(context.plan)),
        charts=_charts() if context.plan else (),
    )


def _shares(plan: Plan | None) -> ResultTable:
    """The groups that fair shares come apart into; of many those whose share is farthest from the others'."""
    groups = share_groups(plan.territory) if plan else ()
    shown = groups if len(groups) <= MOST_GROUPS else groups[: MOST_GROUPS // 2] + groups[-MOST_GROUPS // 2 :]
    columns = [
        filled("Fair shares", [each.reason for each in shown], Format.WRAPPED, 34),
        filled("Fair Utilisation", [each.utilisation for each in shown], Format.SHARE, 17),
        filled("Hours", [each.hours for each in shown], Format.HOURS, 12),
    ]
    return table("FairShareReasons", columns, empty="")


def _charts() -> tuple[Chart, ...]:
    hours = (
        _series("Hours", "Plan", BLUE),
        _series("Hours Today", "Today", GREY),
        _series("Capacity", "Capacity", ORANGE),
    )
    used = (_series("Utilisation", "Plan", BLUE), _series("Utilisation Today", "Today", GREY))
    moves = (_series("Moved In", "In", BLUE), _series("Moved Out", "Out", ORANGE))
    pictures = (
        ("column", "Weekly hours against capacity", hours, Format.HOURS, "hours a week"),
        ("column", "Utilisation", used, Format.SHARE, "share of capacity"),
        ("column", "ARR per CSM", (_series("ARR", "ARR", TEAL),), Format.MONEY, "ARR"),
        (
            "column",
            "At-risk hours per CSM",
            (_series("At-risk Hours", "At-risk hours", WINE),),
            Format.HOURS,
            "hours a week",
        ),
        ("column", "Accounts moved", moves, Format.WHOLE, "accounts"),
    )
    names = _series("CSM Name", "CSM", GREY)
    return tuple(
        Chart(kind, title, names, series, 4 + 18 * (k // 2), 5 + 9 * (k % 2), shown, value_title)
        for k, (kind, title, series, shown, value_title) in enumerate(pictures)
    )


def _series(column: str, label: str, colour: str) -> Series:
    return Series(SHEET, TABLE, column, label, colour)

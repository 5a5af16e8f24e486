"""The CSM Hours sheet: every CSM's book in figures, the team last."""

from __future__ import annotations

import numpy as np

from xl_territory.plans.balance_measures import utilisation
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import Subject
from xl_territory.policies.fair_share import fair_shares
from xl_territory.reports.answers import NO_PLAN, who_works
from xl_territory.reports.columns import FLAG_SHADES, Filled, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.territory.workloads import Floats, Integers
from xl_territory.workbook.sheets import Cell, Format, Formula, ResultSheet, Shade, Tone

SHEET = "CSM Hours"
TABLE = "CSMHours"
FIRST_ROW = 5

LAYOUT = (
    ("CSM ID", Format.TEXT, 10, ""),
    ("CSM Name", Format.TEXT, 20, ""),
    ("Accounts", Format.WHOLE, 11, "sum"),
    ("Hours", Format.HOURS, 9, "sum"),
    ("Fair Share", Format.HOURS, 12, "sum"),
    ("Capacity", Format.HOURS, 11, "sum"),
    ("Utilisation", Format.SHARE, 12, "ratio"),
    ("At-risk Accounts", Format.WHOLE, 16, "sum"),
    ("At-risk Hours", Format.HOURS, 14, "sum"),
    ("ARR", Format.MONEY, 14, "sum"),
    ("Skill Match", Format.SHARE, 12, "mean"),
    ("Moved In", Format.WHOLE, 10, "sum"),
    ("Moved Out", Format.WHOLE, 11, "sum"),
    ("Flags", Format.TEXT, 34, ""),
    ("Accounts Today", Format.WHOLE, 15, "sum"),
    ("Hours Today", Format.HOURS, 12, "sum"),
    ("Utilisation Today", Format.SHARE, 17, "today"),
)


def csm_hours(context: ReportContext) -> ResultSheet:
    """One row per active CSM, in the order of the CSMs sheet, and a Team row of live totals."""
    plan = context.plan
    columns = _columns(context, plan) if plan else [filled(name, [], shown, width) for name, shown, width, _ in LAYOUT]
    shades = (Shade("Utilisation", Tone.CRITICAL, above=1.0), *FLAG_SHADES)
    return ResultSheet(
        SHEET,
        "CSM Hours",
        "Weekly hours of each book against the time there is for it. Hours include the overheads set on Settings.",
        (table(TABLE, columns, shades=shades, has_total=plan is not None, empty=NO_PLAN),),
        answer=who_works(plan) if plan else "",
    )


def _columns(context: ReportContext, plan: Plan) -> list[Filled]:
    t, books, today = plan.territory, plan.books, plan.today
    m = len(t.csms)
    match = t.match[np.arange(len(t.accounts)), np.maximum(books.owner, 0)]
    count = np.maximum(books.count, 1)
    taken = np.bincount(t.current[books.moved], minlength=m)
    given = np.bincount(books.owner[books.moved], minlength=m)
    figures: list[list[Cell]] = [
        list(t.csm_ids),
        list(t.csm_names),
        _numbers(books.count),
        _numbers(books.load),
        _numbers(fair_shares(t).hours.share),
        _numbers(t.capacity),
        _numbers(utilisation(books.load, t.capacity)),
        _numbers(books.totals(t.at_risk)),
        _numbers(books.at_risk_hours),
        _numbers(books.totals(t.arr)),
        _numbers(np.where(books.count > 0, books.totals(match) / count, np.nan)),
        _numbers(given),
        _numbers(taken),
        [context.flags_of.get((Subject.CSM, j), "") for j in range(m)],
        _numbers(today.count),
        _numbers(today.load),
        _numbers(utilisation(today.load, t.capacity)),
    ]
    return [
        filled(name, cells, shown, width, total=_total(k, how, cells, plan))
        for k, ((name, shown, width, how), cells) in enumerate(zip(LAYOUT, figures, strict=True))
    ]


def _numbers(figures: Floats | Integers) -> list[Cell]:
    return [float(figure) if np.isfinite(figure) else None for figure in figures]


def _total(position: int, how: str, cells: list[Cell], plan: Plan) -> Cell:
    last = FIRST_ROW + len(cells) - 1
    here = _letter(position)

    def over(name: str) -> str:
        letter = _letter([column[0] for column in LAYOUT].index(name))
        return f"{letter}{FIRST_ROW}:{letter}{last}"

    capacity = plan.territory.capacity.sum()
    match how:
        case "sum":
            return Formula(
                f"=SUM({here}{FIRST_ROW}:{here}{last})", sum(float(c) for c in cells if isinstance(c, float))
            )
        case "ratio":
            return Formula(f"=SUM({over('Hours')})/SUM({over('Capacity')})", float(plan.books.load.sum() / capacity))
        case "today":
            return Formula(
                f"=SUM({over('Hours Today')})/SUM({over('Capacity')})", float(plan.today.load.sum() / capacity)
            )
        case "mean":
            return _mean_match(here, over("Accounts"), plan, last)
    return "Team" if position == 0 else None


def _mean_match(here: str, accounts: str, plan: Plan, last: int) -> Cell:
    books, t = plan.books, plan.territory
    owned = np.flatnonzero(books.owned)
    if not len(owned):
        return None
    mean = float(t.match[owned, books.owner[owned]].mean())
    return Formula(f"=SUMPRODUCT({here}{FIRST_ROW}:{here}{last},{accounts})/SUM({accounts})", mean)


def _letter(position: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[position]

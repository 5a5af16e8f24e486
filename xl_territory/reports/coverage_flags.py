"""The Coverage Flags sheet: everything that somebody should look at, most severe first."""

from __future__ import annotations

from xl_territory.plans.flags.flag_rows import HEADERS, flag_rows
from xl_territory.reports.answers import NO_PLAN, what_is_flagged
from xl_territory.reports.columns import SEVERITY_SHADES, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.workbook.sheets import Format, ResultSheet

WIDTHS = (11, 24, 10, 26, 24, 62, 52)
WRAPPED = {"Detail", "Suggested Action"}


def coverage_flags(context: ReportContext) -> ResultSheet:
    """One row per flag."""
    plan = context.plan
    rows = flag_rows(context.flags, plan) if plan else []
    columns = [
        filled(name, [row[k] for row in rows], Format.WRAPPED if name in WRAPPED else Format.TEXT, width)
        for k, (name, width) in enumerate(zip(HEADERS, WIDTHS, strict=True))
    ]
    return ResultSheet(
        "Coverage Flags",
        "Coverage Flags",
        "What to look at before you publish the plan, most severe first; many that are alike are one row.",
        (table("CoverageFlags", columns, shades=SEVERITY_SHADES, empty="" if plan else NO_PLAN),),
        answer=what_is_flagged(context.flags) if plan else "",
    )

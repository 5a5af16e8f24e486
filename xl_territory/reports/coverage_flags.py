"""The Coverage Flags sheet: everything that somebody should look at, most severe first."""

from __future__ import annotations

from xl_territory.plans.flags.flag_rows import HEADERS, flag_rows
from xl_territory.reports.columns import SEVERITY_SHADES, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.workbook.sheets import Format, ResultSheet

WIDTHS = (11, 26, 10, 12, 26, 70, 60)
WRAPPED = {"Detail", "Suggested Action"}


def coverage_flags(context: ReportContext) -> ResultSheet:
    """One row per flag."""
    plan = context.plan
    rows = flag_rows(context.flags, plan) if plan else []
    columns = [
        filled(name, [row[k] for row in rows], Format.WRAPPED if name in WRAPPED else Format.TEXT, width)
        for k, (name, width) in enumerate(zip(HEADERS, WIDTHS, strict=True))
    ]
    empty = "No flags: nothing needs your attention." if plan else "No plan yet: run Optimize."
    return ResultSheet(
        "Coverage Flags",
        "Coverage Flags",
        "What to look at before you publish the plan, most severe first.",
        (table("CoverageFlags", columns, shades=SEVERITY_SHADES, empty=empty),),
    )

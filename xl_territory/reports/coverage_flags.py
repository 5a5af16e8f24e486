"""The Coverage Flags sheet: everything that somebody should look at, most severe first."""

from __future__ import annotations

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import Flag, Subject
from xl_territory.reports.columns import SEVERITY_SHADES, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.workbook.sheets import Format, ResultSheet


def coverage_flags(findings: ReportContext) -> ResultSheet:
    """One row per flag."""
    flags, plan = findings.flags, findings.plan
    named = [_whom(flag, plan) for flag in flags] if plan else []
    columns = [
        filled("Severity", [flag.check.severity.value for flag in flags], width=11),
        filled("Flag", [flag.check.name for flag in flags], width=26),
        filled("Kind", [flag.check.subject.value for flag in flags], width=10),
        filled("ID", [id_ for id_, _ in named], width=12),
        filled("Name", [name for _, name in named], width=26),
        filled("Detail", [flag.detail for flag in flags], Format.WRAPPED, 70),
        filled("Suggested Action", [flag.check.action for flag in flags], Format.WRAPPED, 60),
    ]
    empty = "No flags: nothing needs your attention." if plan else "No plan yet: run Optimize."
    return ResultSheet(
        "Coverage Flags",
        "Coverage Flags",
        "What to look at before you publish the plan, most severe first.",
        (table("CoverageFlags", columns, shades=SEVERITY_SHADES, empty=empty),),
    )


def _whom(flag: Flag, plan: Plan) -> tuple[str, str]:
    t = plan.territory
    match flag.check.subject:
        case Subject.ACCOUNT:
            return t.account_ids[flag.position], t.account_names[flag.position]
        case Subject.CSM:
            return t.csm_ids[flag.position], t.csm_names[flag.position]
    return "Team", "Whole team"

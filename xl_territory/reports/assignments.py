"""The Assignments sheet: every Active account with its CSM and the reason."""

from __future__ import annotations

from xl_territory.plans.assignment_columns import assignment_columns
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.plan_from_sheet import PLANNED
from xl_territory.reports.answers import NO_PLAN, who_moves
from xl_territory.reports.columns import FLAG_SHADES, Filled, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.workbook.sheets import Format, ResultSheet, Shade, Tone


def assignments(context: ReportContext) -> ResultSheet:
    """One row per Active account, in the order of the Accounts sheet."""
    plan = context.plan
    columns = _columns(context, plan) if plan else [filled(name, [], shown, width) for name, shown, width in LAYOUT]
    return ResultSheet(
        "Assignments",
        "Assignments",
        "Edit Assigned CSM to try a move: From, To and Planned CSM stay, so that check-move sees it. "
        "A cost is in score points (score × 100) if only that account went elsewhere.",
        (table("Assignments", columns, shades=SHADES, empty=NO_PLAN),),
        answer=who_moves(plan) if plan else "",
    )


SHADES = (Shade("Moved", Tone.INFO, contains="Yes"), *FLAG_SHADES)
LAYOUT = (
    ("Account ID", Format.TEXT, 12),
    ("Account Name", Format.TEXT, 24),
    ("From", Format.TEXT, 17),
    ("To", Format.TEXT, 17),
    ("Moved", Format.TEXT, 8),
    ("Why", Format.TEXT, 76),
    ("Flags", Format.TEXT, 20),
    ("Assigned CSM", Format.TEXT, 13),
    ("Current CSM", Format.TEXT, 13),
    ("Tier", Format.TEXT, 13),
    ("Health", Format.TEXT, 10),
    ("ARR", Format.MONEY, 12),
    ("Hours", Format.HOURS, 8),
    ("Match", Format.SHARE, 9),
    ("Locked By", Format.TEXT, 14),
    ("Next Best CSM", Format.TEXT, 15),
    ("Next Best Cost", Format.SCORE, 15),
    (PLANNED, Format.TEXT, 14),
)


def _columns(context: ReportContext, plan: Plan) -> list[Filled]:
    cells = assignment_columns(plan, context.reasons, context.flags_of)
    return [filled(name, cells[name], shown, width) for name, shown, width in LAYOUT]

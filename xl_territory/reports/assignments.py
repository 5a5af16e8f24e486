"""The Assignments sheet: every Active account with its CSM and the reason."""

from __future__ import annotations

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import Subject
from xl_territory.plans.plan_from_sheet import PLANNED
from xl_territory.policies import RULES
from xl_territory.policies.compose import settling
from xl_territory.reports.answers import NO_PLAN, who_moves
from xl_territory.reports.columns import FLAG_SHADES, Filled, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.sheets import Cell, Format, ResultSheet, Shade, Tone


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
    t, books, owned = plan.territory, plan.books, plan.books.owned
    n = len(t.accounts)
    match = t.match[np.arange(n), np.maximum(books.owner, 0)]
    locked_by = {i: rule.title for i, rule in settling(t, RULES).items()}
    cells: list[list[Cell]] = [
        list(t.account_ids),
        list(t.account_names),
        _names(plan, t.current),
        _names(plan, books.owner),
        ["Yes" if moved else "No" for moved in books.moved],
        list(context.reasons.sentences),
        [context.flags_of.get((Subject.ACCOUNT, i), "") for i in range(n)],
        _ids(plan, books.owner),
        list(t.accounts["Current CSM"]),
        [str(t.tiers["Tier"].iloc[k]) for k in t.tier],
        list(map(str, t.health)),
        [None if np.isnan(arr) else float(arr) for arr in t.accounts["ARR"]],
        list(map(float, np.where(owned, books.hours, t.hours))),
        [float(share) if has else None for share, has in zip(match, owned, strict=True)],
        [locked_by.get(i, "") for i in range(n)],
        _ids(plan, context.reasons.next_best),
        [None if np.isnan(cost) else float(cost) for cost in context.reasons.cost],
        _ids(plan, books.owner),
    ]
    return [filled(name, column, shown, width) for (name, shown, width), column in zip(LAYOUT, cells, strict=True)]


def _names(plan: Plan, owner: Integers) -> list[Cell]:
    return [None if j == UNASSIGNED else plan.territory.csm_names[j] for j in owner]


def _ids(plan: Plan, owner: Integers) -> list[Cell]:
    return [None if j == UNASSIGNED else plan.territory.csm_ids[j] for j in owner]

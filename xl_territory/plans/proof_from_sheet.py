"""What was proved of the plan in a workbook when it was made: it holds while nothing has changed."""

from __future__ import annotations

from dataclasses import replace

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.status import Status
from xl_territory.tables.fingerprint import fingerprint
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet, Value

SHEET = "Score"
STATUS, SCORE, BOUND, INPUTS = "Status", "Score", "Proven bound", "Inputs"
"""Figures of the Score sheet."""
SAME = 1e-9


def as_proved(plan: Plan, sheet: RawSheet | None) -> Plan:
    """The plan with the status and the bound of the Score sheet, where that is about these inputs and this plan."""
    figures = _figures(sheet)
    score, bound, status = (figures.get(name) for name in (SCORE, BOUND, STATUS))
    if figures.get(INPUTS) != fingerprint(plan.territory.tables) or str(status) not in set(Status):
        return plan
    if not isinstance(score, int | float) or not isinstance(bound, int | float) or abs(score - plan.score) > SAME:
        return plan
    return replace(plan, status=Status(str(status)), bound=float(bound))


def _figures(sheet: RawSheet | None) -> dict[str, Value]:
    rows = records(sheet, "Figure", "Plan") if sheet else []
    return {str(figure): value for figure, value in rows if figure is not None}

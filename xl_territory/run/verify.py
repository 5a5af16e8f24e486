"""The written workbook is read again: what the planner sees is what was proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from xl_territory.errors import WorkbookError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import planned
from xl_territory.reports.csm_hours import SHEET as HOURS_SHEET
from xl_territory.schema import Changes
from xl_territory.workbook import Written, open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet, Value

SCORE_SHEET = "Score"
ROUNDING = 1e-6


def confirm(written: Written, plan: Plan, changes: Changes) -> None:
    """Read the workbook that ``plan`` was written to, and compare owners, hours, terms and score.

    ``changes`` are the settings that were used instead of the workbook's.

    Raises
    ------
    WorkbookError : when the workbook does not hold the plan, with the first place where it differs; a file that was
        changed in between is told apart.
    """
    difference = next(differences(written.path, plan, changes), None)
    if difference and not written.is_as_it_was:
        raise WorkbookError(
            f"Somebody changed {written.path} right after the plan was written to it: {difference}. Run again."
        )
    if difference:
        raise WorkbookError(f"The workbook that was written does not hold the plan: {difference}. Please report this.")


def differences(source: Any, plan: Plan, changes: Changes) -> Iterator[str]:
    """Where the workbook does not say what the plan is, in words."""
    again = planned(source, changes)
    for id_, now, then in zip(plan.territory.account_ids, again.books.owner, plan.books.owner, strict=True):
        if now != then:
            yield f"Assignments gives {id_} to another CSM"
    if abs(again.score - plan.score) > ROUNDING:
        yield f"its assignments score {again.score:.6f}, the plan {plan.score:.6f}"
    sheets = open_workbook(source).read([HOURS_SHEET, SCORE_SHEET])
    loads = dict(zip(map(key, plan.territory.csm_ids), plan.books.load, strict=True))
    yield from _numbers_differ(sheets[HOURS_SHEET], "CSM ID", "Hours", loads)
    values = {key(term.name): term.value for term in plan.terms}
    yield from _numbers_differ(sheets[SCORE_SHEET], "Term", "Value", values)


def _numbers_differ(sheet: RawSheet, name: str, column: str, wanted: Mapping[str, float]) -> Iterator[str]:
    shown = {key(str(row[0])): row[1] for row in records(sheet, name, column)}
    for label, number in wanted.items():
        if not _same(shown.get(label), number):
            yield f"{sheet.name} shows {shown.get(label)!r} as the {column} of {label}, it is {number:.6f}"


def _same(shown: Value, number: float) -> bool:
    return isinstance(shown, int | float) and bool(np.isclose(shown, number, rtol=ROUNDING, atol=ROUNDING))

"""What plans keep, as a table beside their other figures: only where Churn Risk was accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xl_territory.plans.retention_ranges import DRAWS, PlanRetention, has_risks, plan_retentions
from xl_territory.reports.columns import filled, table
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads
from xl_territory.workbook.sheets import Cell, Format, ResultTable, Shade, Tone

NEVER, ALWAYS = "never pays", "always pays"
BREAK_EVEN = "Factor on churn of a change of hands at which the plan stops paying; texts claim 3 to 5."
READS = "By the 90 % interval of the difference: where it holds 0, the assumptions cannot tell the plans apart."
KEPT = f"ARR kept in a year: mean of {DRAWS:,} draws of every effect between its Low and High, the same for all plans."
NET = "Kept, and chance of expansion × (Potential − ARR) × win share."


def retentions(t: Territory, books: Mapping[str, Workloads], reference: str) -> tuple[PlanRetention, ...]:
    """What each of the books keeps beside those called ``reference``; nothing without an accepted Churn Risk."""
    return plan_retentions(t, books, books[reference]) if has_risks(t) and t.arr.sum() else ()


def retention_tables(found: Sequence[PlanRetention], reference: str, sheet: str) -> tuple[ResultTable, ...]:
    """One row per plan, the break-even first; no table where nothing was ``found``."""
    if not found:
        return ()
    columns = [
        filled("Plan", [each.name for each in found], width=24),
        filled("Break-even of Moved", [_break_even(each) for each in found], Format.NUMBER, 20, meaning=BREAK_EVEN),
        filled("Reads", [each.reads or None for each in found], width=18, meaning=READS),
        *(
            filled(name, [_part(each, field, end) for each in found], Format.MONEY, 18, meaning=meaning)
            for name, field, end, meaning in (
                *(("ARR Kept", "kept", "mean", KEPT), ("Kept Low", "kept", "low", "90 % interval.")),
                *(("Kept High", "kept", "high", ""), ("Difference", "difference", "mean", f"To {reference}.")),
                *(
                    ("Difference Low", "difference", "low", "90 % interval."),
                    ("Difference High", "difference", "high", ""),
                ),
            )
        ),
        filled("Chance of Better", [each.better for each in found], Format.SHARE, 16),
        filled(
            "Matters Most", [each.matters or None for each in found], width=14, meaning="Effect whose range moves it."
        ),
        filled("Net ARR", [each.net.mean for each in found], Format.MONEY, 14, meaning=NET),
    ]
    shades = (Shade("Reads", Tone.GOOD, contains="better"), Shade("Reads", Tone.WARNING, contains="worse"))
    title = f"ARR kept by accepted risks and assumed effects, beside {reference}"
    return (table(f"{sheet.replace(' ', '')}Retention", columns, shades=shades, empty="No plan.", title=title),)


def retention_sentence(found: Sequence[PlanRetention], name: str, reference: str) -> str:
    """Of the plan ``name``: up to what factor it pays, and whether it can be told apart; "" where nothing was found."""
    plan = next((each for each in found if each.name == name and each.difference is not None), None)
    if plan is None or plan.difference is None:
        return ""
    even = {None: "moves nobody", 0.0: "does not pay even if a change of hands did no harm", np.inf: "always pays"}
    pays = (
        even.get(plan.break_even) or f"pays while a change of hands multiplies churn by less than {plan.break_even:.2f}"
    )
    between = f"{plan.difference.low:+,.0f} to {plan.difference.high:+,.0f}"
    return f"{name} {pays}; ARR kept beside {reference}: {plan.difference.mean:+,.0f} ({between}), {plan.reads}."


def _break_even(plan: PlanRetention) -> Cell:
    return {0.0: NEVER, np.inf: ALWAYS}.get(plan.break_even, plan.break_even) if plan.break_even is not None else None


def _part(plan: PlanRetention, field: str, end: str) -> float | None:
    value = getattr(plan, field)
    return None if value is None else float(getattr(value, end))

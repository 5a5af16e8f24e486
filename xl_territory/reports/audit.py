"""The Audit sheet: every rule asked about the finished assignment, without the solver."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.plans.evaluate import RuleAudit
from xl_territory.reports.answers import NO_PLAN, what_holds
from xl_territory.reports.columns import filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.workbook.sheets import Format, ResultSheet, Shade, Tone

EXAMPLES = 3


def audit(context: ReportContext) -> ResultSheet:
    """One row per rule."""
    rules: Sequence[RuleAudit] = context.plan.audit if context.plan else ()
    today = {rule.name: len(rule.violations) for rule in context.plan.broken_today} if context.plan else {}
    columns = [
        filled("Rule", [rule.name for rule in rules], width=18),
        filled("Mode", [rule.mode.value for rule in rules], width=9),
        filled("Checked", [rule.checked for rule in rules], Format.WHOLE, 11),
        filled("Violations", [len(rule.violations) for rule in rules], Format.WHOLE, 12),
        filled("Examples", [_examples(rule) for rule in rules], Format.WRAPPED, 84),
        filled("Violations Today", [today.get(rule.name, 0) for rule in rules], Format.WHOLE, 17),
    ]
    shades = (Shade("Violations", Tone.CRITICAL, above=0),)
    return ResultSheet(
        "Audit",
        "Audit",
        "Each rule checked again on the Assignments alone, independently of the solver. 0 violations = it holds.",
        (table("Audit", columns, shades=shades, empty=NO_PLAN),),
        answer=what_holds(context.plan) if context.plan else "",
    )


def _examples(rule: RuleAudit) -> str:
    shown = "; ".join(violation.detail for violation in rule.violations[:EXAMPLES])
    more = len(rule.violations) - EXAMPLES
    return f"{shown}; and {more} more" if more > 0 else shown

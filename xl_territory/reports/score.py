"""The Score sheet: what the plan is worth, term by term, and what is proved about it."""

from __future__ import annotations

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.proof_from_sheet import BOUND, INPUTS, SCORE, STATUS
from xl_territory.plans.status import MEANING
from xl_territory.reports.answers import NO_PLAN, what_is_proved
from xl_territory.reports.columns import Filled, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.tables.fingerprint import fingerprint
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shown, Value

Figure = tuple[str, Value, Value, Format, str]


def score(context: ReportContext) -> ResultSheet:
    """A table of terms and a table of key figures."""
    plan = context.plan
    return ResultSheet(
        "Score",
        "Score",
        "Lower is better; every term runs from 0 (perfect) to 1. Today = the books as they are, by the same formulas.",
        (_terms(plan), table("ScoreFigures", figure_columns(context), title="Figures", empty=NO_PLAN)),
        answer=what_is_proved(plan) if plan else "",
    )


def _terms(plan: Plan | None) -> ResultTable:
    terms = plan.terms if plan else ()
    columns = [
        filled("Term", [term.name for term in terms], width=34),
        filled("Weight", [Shown(term.weight, _weight_format(term.weight)) for term in terms], Format.WHOLE, 10),
        filled("Value", [term.value for term in terms], Format.SCORE, 12),
        filled("Value Today", [term.today for term in terms], Format.SCORE, 12),
        filled("Change", [term.value - term.today for term in terms], Format.SCORE, 12),
        filled("Contribution", [term.contribution for term in terms], Format.SCORE, 13),
    ]
    return table("ScoreTerms", columns, empty=NO_PLAN)


def _weight_format(weight: float) -> Format:
    return Format.WHOLE if weight.is_integer() else Format.NUMBER


def figure_columns(context: ReportContext) -> list[Filled]:
    """The figures that a plan is judged by, beside those of today, and what they mean."""
    figures = _figures(context.plan) if context.plan else []
    if figures and context.planned:
        when = f"{context.planned:%Y-%m-%d %H:%M}"
        figures.append(("Planned on", when, None, Format.TEXT, "When the plan was made."))
    return [
        filled("Figure", [figure for figure, *_ in figures], width=34),
        filled("Plan", [Shown(value, shown) for _, value, _, shown, _ in figures], Format.NUMBER, 17),
        filled(
            "Today", [None if now is None else Shown(now, shown) for _, _, now, shown, _ in figures], Format.NUMBER, 12
        ),
        filled("Meaning", [meaning for *_, meaning in figures], width=12),
    ]


def _figures(plan: Plan) -> list[Figure]:
    even, before = plan.measures, plan.measures_today
    no = None
    return [
        (STATUS, plan.status.value, no, Format.TEXT, MEANING[plan.status]),
        (SCORE, plan.score, plan.score_today, Format.SCORE, "Weighted sum of the terms above."),
        (BOUND, plan.bound, no, Format.SCORE, "No plan under these rules can score less."),
        ("Gap", plan.gap, no, Format.SHARE, "How far the plan may be from the best, at most."),
        ("Seconds", plan.seconds, no, Format.NUMBER, "Time of solving."),
        ("Accounts moved", plan.moved, no, Format.WHOLE, "Taken from an active current CSM."),
        ("Accounts without owner", plan.unassigned, int((~plan.today.owned).sum()), Format.WHOLE, "Active ones."),
        ("Hours above capacity", plan.overload, no, Format.HOURS, "Summed over the CSMs."),
        ("Target utilisation", plan.territory.target, no, Format.SHARE, "All hours ÷ all capacity."),
        (
            "Coefficient of variation", even.coefficient_of_variation, before.coefficient_of_variation, Format.SHARE,
            "Standard deviation of utilisation ÷ its mean.",
        ),
        (
            "Largest deviation", even.largest_deviation, before.largest_deviation, Format.SHARE,
            "Hours farthest off the fair share, as a share of it (workload variance).",
        ),
        ("Spread of utilisation", even.spread, before.spread, Format.SHARE, "Highest − lowest utilisation."),
        ("Hours with the wrong CSM", even.misplaced, before.misplaced, Format.SHARE, "The balance term."),
        (INPUTS, fingerprint(plan.territory.tables), no, Format.TEXT, "While these letters stay, the proof holds."),
    ]  # fmt: skip

"""The Plan Compare sheet: figures and terms, hours of every CSM, flags, who moved, and what the inputs were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.reports.book_charts import FEW, book_charts
from xl_territory.reports.columns import SEVERITY_SHADES, filled, table
from xl_territory.studies.adoption import use_table
from xl_territory.studies.edit_changes import whole_plan
from xl_territory.studies.plan_compare.analysis import OTHER, THIS, TODAY, PlanComparison
from xl_territory.studies.retention_table import retention_sentence, retention_tables
from xl_territory.workbook.palette import BLUE, GREY, ORANGE
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shade, Shown, Tone, Value

SHEET = "Plan Compare"
HOURS = "PlanCompareHours"
CHART_ROWS = 18
BESIDE_TABLES = (4, 10)
"""Row and column of the chart where there are too many books for the space beside the figures."""

Figure = tuple[str, Value, Value, Format]


def plan_compare(found: PlanComparison) -> ResultSheet:
    """Both plans side by side; a chart of the hours beside the figures."""
    figures = _figures(found)
    many = len(found.this.territory.csms)
    hours_below = replace(_hours(found), room=max(0, CHART_ROWS - len(figures.rows)) if many <= FEW else 0)
    inputs = () if found.same_inputs else (_inputs(found),)
    kept = retention_tables(found.retentions, TODAY, SHEET)
    tables = (figures, hours_below, *kept, _flags(found), _moves(found), *inputs, *_use(found))
    csms = Series(SHEET, HOURS, "CSM", "CSM", BLUE)
    hours = (
        Series(SHEET, HOURS, OTHER, OTHER, GREY),
        Series(SHEET, HOURS, THIS, THIS, BLUE),
        Series(SHEET, HOURS, "Capacity", "Capacity", ORANGE),
    )
    title = f"Weekly hours per CSM: {found.name} and this plan"
    chart = Chart("column", title, csms, hours, 4, 5, Format.HOURS, "hours a week", 20.0, 9.0)
    return ResultSheet(SHEET, SHEET, sentence(found), tables, book_charts(chart, many, BESIDE_TABLES))


def sentence(found: PlanComparison) -> str:
    """How far the plans differ, which scores less, and whether they are about the same inputs."""
    t, rows = found.this.territory, found.differing
    moved = (
        f"{len(rows)} of {len(found.known)} accounts have another CSM than in {found.name} "
        f"({t.hours[rows].sum():.1f} h a week, {t.arr[rows].sum():,.0f} of ARR)."
    )
    then, now = found.other.score, found.this.score
    better = "better" if now < then else "worse" if now > then else "the same"
    kept = retention_sentence(found.retentions, THIS, TODAY)
    told = f"{moved} Score {then:.4f} → {now:.4f}, {better}{_by(found)}. {_about(found)}"
    return f"{told} {kept}" if kept else told


def _by(found: PlanComparison) -> str:
    """The term that makes most of the difference."""
    pairs = zip(found.other.terms, found.this.terms, strict=True)
    points = {now.name: (now.contribution - then.contribution) * 100 for then, now in pairs}
    name = max(points, key=lambda each: abs(points[each]))
    return f", most of it {name} ({points[name]:+.2f} points)" if abs(points[name]) >= 0.005 else ""


def _about(found: PlanComparison) -> str:
    if found.same_inputs:
        return "Both workbooks have the same inputs."
    differ = len(found.settings) + len(found.coming_and_going)
    listed = f": {differ} differences in settings, accounts and CSMs are listed below" if differ else " in some cells"
    return f"Both are judged by the inputs of this workbook; those of the other plan were others{listed}."


def _figures(found: PlanComparison) -> ResultTable:
    rows = [
        *_key_figures(found.other, found.this),
        *(
            (f"Term: {now.name}", then.value, now.value, Format.SCORE)
            for then, now in zip(found.other.terms, found.this.terms, strict=True)
            if now.weight
        ),
    ]
    columns = [
        filled("Figure", [name for name, *_ in rows], width=28),
        filled(OTHER, [Shown(then, shown) for _, then, _, shown in rows], Format.NUMBER, 24),
        filled(THIS, [Shown(now, shown) for *_, now, shown in rows], Format.NUMBER, 18),
        filled("Change", [_change(then, now, shown) for _, then, now, shown in rows], Format.NUMBER, 18),
    ]
    return table("PlanCompare", columns, empty="No plan.")


def _key_figures(then: Plan, now: Plan) -> Sequence[Figure]:
    plans = (then, now)
    status, score, moved, open_, over, off = zip(
        *(
            (plan.status.value, plan.score, plan.moved, plan.unassigned, plan.overload, plan.measures.largest_deviation)
            for plan in plans
        ),
        strict=True,
    )
    return (
        ("Score", *score, Format.SCORE),
        ("Status", *status, Format.TEXT),
        ("Accounts moved from today", *moved, Format.WHOLE),
        ("Accounts without owner", *open_, Format.WHOLE),
        ("Hours above capacity", *over, Format.HOURS),
        ("Largest deviation", *off, Format.SHARE),
    )


def _change(then: Value, now: Value, shown: Format) -> Shown | None:
    numbers = [value for value in (then, now) if isinstance(value, int | float)]
    return Shown(numbers[1] - numbers[0], shown) if len(numbers) == 2 else None


def _hours(found: PlanComparison) -> ResultTable:
    t, then, now = found.this.territory, found.other.books, found.this.books
    columns = [
        filled("CSM", list(t.csm_names), width=28),
        filled("CSM ID", list(t.csm_ids), width=24),
        filled(OTHER, list(map(float, then.load)), Format.HOURS, 18),
        filled(THIS, list(map(float, now.load)), Format.HOURS, 18),
        filled("Change", list(map(float, now.load - then.load)), Format.HOURS, 12),
        filled("Capacity", list(map(float, t.capacity)), Format.HOURS, 12),
        filled("Accounts Before", list(map(int, then.count)), Format.WHOLE, 16),
        filled("Accounts Now", list(map(int, now.count)), Format.WHOLE, 14),
    ]
    return table(HOURS, columns, title="Hours of every CSM", empty="No CSM.")


def _flags(found: PlanComparison) -> ResultTable:
    columns = [
        filled("Flag", [check.name for check, *_ in found.flags], width=28),
        filled("Severity", [check.severity.value for check, *_ in found.flags], width=24),
        filled(OTHER, [then for _, then, _ in found.flags], Format.WHOLE, 18),
        filled(THIS, [now for *_, now in found.flags], Format.WHOLE, 18),
        filled("Change", [now - then for _, then, now in found.flags], Format.WHOLE, 12),
    ]
    return table(
        "PlanCompareFlags",
        columns,
        title="Flags of both plans",
        shades=SEVERITY_SHADES,
        empty="Neither plan raises a flag.",
    )


def _moves(found: PlanComparison) -> ResultTable:
    t, names = found.this.territory, [*found.this.territory.csm_names, "nobody"]
    rows = sorted(map(int, found.differing), key=lambda i: -t.arr[i])
    then, now = found.other.books.owner, found.this.books.owner
    kept = np.where(now == t.current, "back with the current CSM", "")
    columns = [
        filled("Account", [t.account_names[i] for i in rows], width=28),
        filled("Account ID", [t.account_ids[i] for i in rows], width=24),
        filled(OTHER, [names[then[i]] for i in rows], width=18),
        filled(THIS, [names[now[i]] for i in rows], width=18),
        filled("Hours", [float(t.hours[i]) for i in rows], Format.HOURS, 12),
        filled("ARR", [float(t.arr[i]) for i in rows], Format.MONEY, 12),
        filled("Note", [str(kept[i]) for i in rows], width=26),
    ]
    return table(
        "PlanCompareMoves", columns, title="Who has another CSM", empty="Every account has the same CSM in both plans."
    )


def _use(found: PlanComparison) -> tuple[ResultTable, ...]:
    return use_table(SHEET, {OTHER: whole_plan(found.other)})


def _inputs(found: PlanComparison) -> ResultTable:
    rows = [("Setting", name, then, now) for name, then, now in found.settings]
    rows += [
        (kind, id_, "" if change == "new" else "there", "there" if change == "new" else "")
        for kind, id_, change in found.coming_and_going
    ]
    columns = [
        filled("What Differs", [kind for kind, *_ in rows], width=28),
        filled("Name", [name for _, name, *_ in rows], width=24),
        filled(OTHER, [_text(then) for *_, then, _ in rows], width=18),
        filled(THIS, [_text(now) for *_, now in rows], width=18),
    ]
    shades = (Shade("What Differs", Tone.WARNING, contains="Setting"),)
    return table(
        "PlanCompareInputs",
        columns,
        title="Inputs that differ",
        shades=shades,
        empty="Settings, accounts and CSMs are the same.",
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)

"""The Fairness sheet: every CSM against the team median, and every group of customers against the others."""

from __future__ import annotations

import numpy as np

from xl_territory.reports.columns import Filled, filled, table
from xl_territory.studies.adoption import moves, use_table
from xl_territory.studies.fairness.analysis import FairnessStudy
from xl_territory.studies.fairness.fairness_sentences import headline, sentences
from xl_territory.studies.fairness.relative_workload import aspects, book_totals
from xl_territory.workbook.palette import BLUE, highlighted
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET, CHANGE = "Fairness", "Smallest change"
CHART_ROWS = 22


def fairness(study: FairnessStudy) -> ResultSheet:
    """CSMs, what weighs on them, groups of customers; a stacked chart of burdens."""
    names = [
        aspect.name for aspect in aspects(study.plan.territory, book_totals(study.plan.territory, study.plan.books))
    ]
    tables = (_csms(study), _excesses(study, names), _groups(study))
    row = 4 + sum(len(each.rows) + 3 for each in tables) + 2
    csms = Series(SHEET, "FairnessBurden", "CSM", "CSM", BLUE)
    colours = highlighted(len(names) + 1)[1:]
    parts = tuple(Series(SHEET, "FairnessBurden", *each) for each in zip(names, names, colours, strict=True))
    title = f"Burden of {len(study.burdens)} CSMs above the team median, by what"
    chart = Chart("stacked", title, csms, parts, row, 1, Format.NUMBER, "excess over the median", 24.0, 10.0)
    explanation = (
        f"{headline(study.plan, study.burdens, study.change)} A burden adds up how far somebody is on the heavy "
        "side of the median; that all respects count the same is an assumption."
    )
    return ResultSheet(SHEET, SHEET, explanation, (*tables, *_use(study)), (chart,))


def _use(study: FairnessStudy) -> tuple[ResultTable, ...]:
    t, change = study.plan.territory, study.change
    options = {} if change is None else {CHANGE: moves((t.account_ids[i], t.csm_ids[j]) for i, j in change.moves)}
    return use_table(SHEET, options, CHART_ROWS)


def _csms(study: FairnessStudy) -> ResultTable:
    plan, t, books = study.plan, study.plan.territory, study.plan.books
    seen = aspects(t, book_totals(t, books))
    m = len(t.csms)
    given = np.bincount(books.owner[books.moved], minlength=m)
    taken = np.bincount(t.current[books.moved], minlength=m)
    columns: list[Filled] = [
        filled("CSM", list(t.csm_names), width=20, total="Team median"),
        _with_median("Hours", books.load, Format.HOURS, 14),
        *(_with_median(a.name.capitalize(), a.values, Format.SHARE, 14) for a in seen[:3]),
        _with_median("ARR", books.totals(t.arr), Format.MONEY, 14),
        _with_median("Potential", books.totals(t.potential), Format.MONEY, 14),
        _with_median("Moved In", given.astype(float), Format.WHOLE, 14),
        _with_median("Moved Out", taken.astype(float), Format.WHOLE, 14),
        filled("Burden", [b.total for b in study.burdens], Format.NUMBER, 21),
        filled("Mostly By", [b.by for b in study.burdens], width=15),
        filled("Outlier In", [", ".join(b.outlying) for b in study.burdens], Format.WRAPPED, 24),
        filled("What You Can Say", sentences(plan, study.burdens, study.change), Format.WRAPPED, 90),
    ]
    return table("Fairness", columns, has_total=True, empty="No CSM.")


def _with_median(name: str, values: np.ndarray, shown: Format, width: float) -> Filled:
    return filled(name, list(map(float, values)), shown, width, total=float(np.median(values)))


def _excesses(study: FairnessStudy, names: list[str]) -> ResultTable:
    columns = [
        filled("CSM", [study.plan.territory.csm_names[b.csm] for b in study.burdens], width=20),
        *(filled(name, [b.excess[k] for b in study.burdens], Format.NUMBER, 14) for k, name in enumerate(names)),
    ]
    return table("FairnessBurden", columns, title="What weighs on whom: excess over the team median", empty="No CSM.")


def _groups(study: FairnessStudy) -> ResultTable:
    found = study.groups
    columns = [
        filled("Customers by", [g.kind for g in found], width=20),
        filled("Group", [g.name for g in found], width=14),
        filled("Accounts", [g.accounts for g in found], Format.WHOLE, 14),
        filled("Hours Each", [g.hours_each for g in found], Format.NUMBER, 14),
        filled("Coverage", [g.covered for g in found], Format.SHARE, 14),
        filled("At-risk Coverage", [g.at_risk_covered for g in found], Format.SHARE, 17),
        filled("Skill Match", [g.match for g in found], Format.SHARE, 14),
        filled("Moved", [g.moved for g in found], Format.SHARE, 14),
        filled("Notable Differences", ["; ".join(each.words for each in g.notable) for g in found], width=21),
        filled("Whatever the Plan", ["; ".join(each.words for each in g.whatever_the_plan) for g in found], width=21),
    ]
    shades = (Shade("Notable Differences", Tone.WARNING, contains="others"),)
    return table(
        "FairnessGroups",
        columns,
        shades=shades,
        title="How groups of customers are treated",
        empty="There is one group only.",
    )

"""The Fairness sheet: every CSM against the team median, and every group of customers against the others."""

from __future__ import annotations

import numpy as np

from xl_territory.reports.book_charts import FEW
from xl_territory.reports.book_groups import MOST_BOOKS
from xl_territory.reports.columns import Filled, filled, table
from xl_territory.studies.adoption import moves, use_table
from xl_territory.studies.fairness.analysis import FairnessStudy
from xl_territory.studies.fairness.fairness_sentences import headline, sentences
from xl_territory.studies.fairness.relative_workload import aspects, book_totals
from xl_territory.workbook.palette import BLUE, highlighted
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET, CHANGE = "Fairness", "Smallest change"
CHART_ROWS = 22
SHARES = ("Of Fair Share", "At-risk Share", "New Accounts")
"""Names of the first aspects, beside the hours themselves."""


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
    width = 24.0 if len(study.burdens) <= FEW else 34.0
    chart = Chart("stacked", title, csms, parts, row, 1, Format.NUMBER, "excess over the median", width, 10.0)
    charts = (chart,) if len(study.burdens) <= MOST_BOOKS else ()
    return ResultSheet(
        SHEET,
        SHEET,
        "A burden adds up how far somebody is on the heavy side of the median; that all respects count the same is an "
        "assumption.",
        (*tables, *_use(study)),
        charts,
        answer=headline(study.plan, study.burdens, study.change),
    )


def _use(study: FairnessStudy) -> tuple[ResultTable, ...]:
    t, change = study.plan.territory, study.change
    options = {} if change is None else {CHANGE: moves((t.account_ids[i], t.csm_ids[j]) for i, j in change.moves)}
    return use_table(SHEET, options, CHART_ROWS)


def _csms(study: FairnessStudy) -> ResultTable:
    plan, t, books = study.plan, study.plan.territory, study.plan.books
    measured = aspects(t, book_totals(t, books))
    csm_count = len(t.csms)
    given = np.bincount(books.owner[books.moved], minlength=csm_count)
    taken = np.bincount(t.current[books.moved], minlength=csm_count)
    columns: list[Filled] = [
        filled("CSM", list(t.csm_names), width=20, total="Team median"),
        _with_median("Hours", books.load, Format.HOURS, 14),
        *(_with_median(name, each.values, Format.SHARE, 14) for name, each in zip(SHARES, measured, strict=False)),
        _with_median("ARR", books.totals(t.arr), Format.MONEY, 14),
        _with_median("Potential", books.totals(t.potential), Format.MONEY, 14),
        _with_median("Moved In", given.astype(float), Format.WHOLE, 14),
        _with_median("Moved Out", taken.astype(float), Format.WHOLE, 14),
        filled("Burden", [burden.total for burden in study.burdens], Format.NUMBER, 21),
        filled("Mostly By", [burden.by for burden in study.burdens], width=15),
        filled("Outlier In", [", ".join(burden.outlying) for burden in study.burdens], Format.WRAPPED, 24),
        filled("What You Can Say", sentences(plan, study.burdens, study.change), Format.WRAPPED, 90),
    ]
    return table("Fairness", columns, has_total=True, empty="No CSM.")


def _with_median(name: str, values: np.ndarray, shown: Format, width: float) -> Filled:
    return filled(name, list(map(float, values)), shown, width, total=float(np.median(values)))


def _excesses(study: FairnessStudy, names: list[str]) -> ResultTable:
    columns = [
        filled("CSM", [study.plan.territory.csm_names[burden.csm] for burden in study.burdens], width=20),
        *(
            filled(name, [burden.excess[k] for burden in study.burdens], Format.NUMBER, 14)
            for k, name in enumerate(names)
        ),
    ]
    return table("FairnessBurden", columns, title="What weighs on whom: excess over the team median", empty="No CSM.")


def _groups(study: FairnessStudy) -> ResultTable:
    groups = study.groups
    columns = [
        filled("Customers by", [group.kind for group in groups], width=20),
        filled("Group", [group.name for group in groups], width=14),
        filled("Accounts", [group.accounts for group in groups], Format.WHOLE, 14),
        filled("Hours Each", [group.hours_each for group in groups], Format.NUMBER, 14),
        filled("Coverage", [group.covered for group in groups], Format.SHARE, 14),
        filled("At-risk Coverage", [group.at_risk_covered for group in groups], Format.SHARE, 17),
        filled("Skill Match", [group.match for group in groups], Format.SHARE, 14),
        filled("Moved", [group.moved for group in groups], Format.SHARE, 14),
        filled("Notable Differences", ["; ".join(each.words for each in group.notable) for group in groups], width=21),
        filled(
            "Whatever the Plan",
            ["; ".join(each.words for each in group.whatever_the_plan) for group in groups],
            width=21,
        ),
    ]
    shades = (Shade("Notable Differences", Tone.WARNING, contains="others"),)
    return table(
        "FairnessGroups",
        columns,
        shades=shades,
        title="How groups of customers are treated",
        empty="There is one group only.",
    )

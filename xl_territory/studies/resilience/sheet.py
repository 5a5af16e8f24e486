"""The Resilience sheet: what the plan would lose with each CSM."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.reports.book_charts import bars_height
from xl_territory.reports.book_groups import MOST_BOOKS
from xl_territory.reports.columns import filled, table
from xl_territory.studies.resilience.analysis import Loss, how_repaired, single_point_of_failure
from xl_territory.workbook.palette import BLUE, WINE
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, Series, Shade, Tone

SHEET = "Resilience"


def resilience(losses: Sequence[Loss]) -> ResultSheet:
    """One row per CSM, the gravest loss first."""
    columns = [
        filled("CSM ID", [loss.csm for loss in losses], width=12),
        filled("CSM Name", [loss.name for loss in losses], width=20),
        filled("Hours", [loss.hours for loss in losses], Format.HOURS, 10),
        filled("Hours without a Home", [loss.uncovered for loss in losses], Format.HOURS, 21),
        filled("At-risk Accounts", [loss.at_risk for loss in losses], Format.WHOLE, 17),
        filled("Skills Lost", [", ".join(loss.skills) for loss in losses], width=24),
        filled("Accounts to Re-home", [loss.reassigned for loss in losses], Format.WHOLE, 20),
        filled("Others Who Move", [loss.others for loss in losses], Format.WHOLE, 17),
        filled("Without Owner", [loss.without_owner for loss in losses], Format.WHOLE, 15),
        filled("Score After", [loss.score for loss in losses], Format.SCORE, 13),
        filled("Proved", ["Yes" if loss.proved else "No" for loss in losses], width=10),
    ]
    shades = (
        Shade("Hours without a Home", Tone.CRITICAL, above=0.05),
        Shade("Without Owner", Tone.CRITICAL, above=0),
    )
    names = Series(SHEET, SHEET, "CSM Name", "CSM", BLUE)
    hours = (Series(SHEET, SHEET, "Hours without a Home", "Hours without a home", WINE),)
    title = f"Hours a week without a home when one of the {len(losses)} CSMs leaves"
    height = bars_height(len(losses))
    chart = Chart("bar", title, names, hours, 4 + len(losses) + 3, 1, Format.HOURS, "hours a week", 20.0, height)
    rows = table(SHEET, columns, shades=shades, empty="One CSM alone.")
    return ResultSheet(
        SHEET,
        SHEET,
        how_repaired(losses),
        (rows,),
        (chart,) if 0 < len(losses) <= MOST_BOOKS else (),
        answer=single_point_of_failure(losses),
    )

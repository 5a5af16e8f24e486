"""The Risk Check sheet: how the forecast did on what it had not seen, beside its rivals."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xl_territory.reports.columns import Filled, filled, table
from xl_territory.studies.risk.analysis import Outlook, RiskStudy
from xl_territory.studies.risk.gate import SliceCheck, Tenth, tenths
from xl_territory.workbook.layout import placed
from xl_territory.workbook.palette import BLUE, GREY
from xl_territory.workbook.sheets import Cell, Chart, Format, ResultSheet, ResultTable, Series

SHEET = "Risk Check"
CHECK, CALIBRATION = "RiskCheck", "RiskCalibration"
CAME, FORECAST, FOUND, RANDOM = "Left", "Forecast", "Found So Far", "By Chance"


def check_sheet(found: RiskStudy) -> ResultSheet:
    """Figures per slice, calibration and lift, what was left out, groups; those of expansion below."""
    churn, growth = found.churn, found.growth
    tables = (
        _slices(CHECK, churn),
        _calibration(churn),
        _left_out(churn),
        _groups(churn),
        *((_slices("ExpansionCheck", growth),) if growth.check else ()),
    )
    sheet = ResultSheet(SHEET, SHEET, verdict_in_words(found), tables)
    return ResultSheet(SHEET, SHEET, sheet.explanation, tables, _charts(sheet) if churn.test else ())


def verdict_in_words(found: RiskStudy) -> str:
    """The verdict, how it was tested, and what the figures mean."""
    churn = found.churn
    if churn.test is None:
        return f"Not tried. {churn.told}"
    how = (
        "Split by time: each slice is forecast from what was known on its day"
        if found.panel.dated
        else "Cross-checked, not back-tested: without dates, each fifth of the accounts is forecast from the others"
    )
    total = churn.check[-1]
    gain = (
        f"{total.gain.mean:+.4f} log loss a row against the base rate ({total.gain.low:+.4f} to {total.gain.high:+.4f})"
    )
    return (
        f"Verdict: {churn.told}. {how}. It gains {gain}; only an interval above 0 passes. AUC: 0.5 is chance, 1 is "
        "perfect. Brier: lower is better. Level: mean forecast − what came. Slope: 1 is right, below it too bold."
    )


def _slices(name: str, outlook: Outlook) -> ResultTable:
    checks = outlook.check
    columns = [
        filled("Slice", [each.name for each in checks], width=13),
        *(
            filled(title, [getattr(each, field) for each in checks], Format.WHOLE, 10)
            for title, field in (("Accounts", "accounts"), (CAME, "churned"))
        ),
        *(
            filled(title, [_known(getattr(each, field)) for each in checks], shown, 12)
            for title, field, shown in (
                *(("Rate", "rate", Format.SHARE), ("Base Rate", "base", Format.SHARE)),
                *(
                    ("AUC", "auc", Format.SCORE),
                    ("AUC Health", "auc_health", Format.SCORE),
                    ("Brier", "brier", Format.SCORE),
                ),
                *(("Brier Base Rate", "brier_base", Format.SCORE), ("Brier Health", "brier_health", Format.SCORE)),
            )
        ),
        *_gains(checks),
        filled("Level", [_known(each.level) for each in checks], Format.SHARE, 9),
        filled("Slope", [_known(each.slope) for each in checks], Format.NUMBER, 9),
    ]
    return table(name, columns, empty="Nothing could be tested.")


def _gains(checks: Sequence[SliceCheck]) -> list[Filled]:
    return [
        filled(f"{title}{end}", [_known(getattr(getattr(each, field), part)) for each in checks], Format.SCORE, 12)
        for title, field in (("Gain", "gain"), ("Over Health", "over_health"))
        for end, part in (("", "mean"), (" Low", "low"), (" High", "high"))
    ]


def _calibration(outlook: Outlook) -> ResultTable:
    rows: list[Tenth] = tenths(outlook.test) if outlook.test else []
    many = max(1, len(rows))
    columns = [
        filled(
            "Tenth",
            [row.number for row in rows],
            Format.WHOLE,
            13,
            meaning="Of the tested rows, the lowest forecasts first.",
        ),
        filled("Rows", [row.rows for row in rows], Format.WHOLE, 10),
        filled(FORECAST, [row.forecast for row in rows], Format.SHARE, 10),
        filled(CAME, [row.rate for row in rows], Format.SHARE, 12, meaning="Share of them that left."),
        filled(
            FOUND, [row.found for row in rows], Format.SHARE, 13, meaning="Of all who left, in this tenth or above."
        ),
        filled(RANDOM, [(many - k) / many for k in range(len(rows))], Format.SHARE, 12),
    ]
    return table(CALIBRATION, columns, empty="Nothing could be tested.")


def _left_out(outlook: Outlook) -> ResultTable:
    leaks = outlook.test.leaks if outlook.test else ()
    columns = [
        filled("Left Out", [each.name for each in leaks], width=26),
        filled("Why", [each.why for each in leaks], width=60),
        filled("To Use It", ["Yes in Allowed on Mapping, if it was known before"] * len(leaks), width=44),
    ]
    return table("RiskLeaks", columns, empty="No input looks as if it knew the outcome.")


def _groups(outlook: Outlook) -> ResultTable:
    groups = outlook.groups
    columns = [
        filled("Group", [each.kind for each in groups], width=13),
        filled("Name", [each.name for each in groups], width=22),
        *(
            filled(title, [getattr(each, field) for each in groups], Format.WHOLE, 10)
            for title, field in (("Rows", "accounts"), (CAME, "churned"))
        ),
        filled(FORECAST, [each.forecast for each in groups], Format.SHARE, 10),
        filled("Rate", [each.rate for each in groups], Format.SHARE, 10),
        filled("AUC", [_area(each.auc) for each in groups], Format.SCORE, 10, meaning="Too few: fewer than 10 left."),
    ]
    return table("RiskGroups", columns, empty="No group to compare.")


def _area(area: float | None) -> Cell:
    return "too few" if area is None else _known(area)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _charts(sheet: ResultSheet) -> tuple[Chart, ...]:
    """Forecast against what came, and whom the highest forecasts find, to the right of the tables."""
    row = placed(sheet)[1].header

    def line(column: str, colour: str) -> Series:
        return Series(SHEET, CALIBRATION, column, column, colour)

    def chart(title: str, series: tuple[Series, ...], column: int) -> Chart:
        return Chart("line", title, line("Tenth", BLUE), series, row, column, Format.SHARE)

    return (
        chart("Forecast and what came, by tenth of forecast", (line(FORECAST, GREY), line(CAME, BLUE)), 8),
        chart("Share of those who left, in this tenth or above", (line(RANDOM, GREY), line(FOUND, BLUE)), 14),
    )

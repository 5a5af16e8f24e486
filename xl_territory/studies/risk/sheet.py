"""The Risk sheet: chances of leaving and of growing, with reasons; nothing on it is applied by itself."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from xl_territory.errors import counted
from xl_territory.schema import ACCOUNTS, SETTINGS, Settings, retention_settings
from xl_territory.studies.adoption import changes_table
from xl_territory.studies.risk.analysis import Outlook, RiskStudy, yearly
from xl_territory.studies.risk.gate import GateVerdict, level_range
from xl_territory.studies.risk.point_card import Ranking
from xl_territory.tables.input_edits import RowChange
from xl_territory.territory.health import CLASSES, health_classes, risk_class
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable, Shade, Tone

SHEET, TABLE, LEVEL = "Risk", "Risk", "Level"
DISAGREES = "risk says"
COLUMNS = (
    *(ResultColumn("Account ID", width=14), ResultColumn("Account Name", width=24)),
    ResultColumn("Churn Risk", Format.SHARE, 12, "Chance of leaving within a year."),
    *(ResultColumn("Churn Low", Format.SHARE, 11, "90 % interval."), ResultColumn("Churn High", Format.SHARE, 11)),
    ResultColumn("Reasons", Format.WRAPPED, 60, "What moves it most, each way, against the average customer."),
    ResultColumn("ARR at Stake", Format.MONEY, 14, "ARR × Churn Risk."),
    ResultColumn("Health", width=10, meaning="As you have it."),
    ResultColumn("Disagrees", width=18, meaning="Where the risk means another class than Health: you decide."),
    ResultColumn(
        "Accept",
        width=9,
        meaning="Yes, then run accept: Churn Risk and Expansion Chance go to Accounts.",
        planner=True,
        choices=("Yes",),
    ),
    ResultColumn("Expansion", Format.SHARE, 11, "Chance that ARR grows by a tenth or more within a year."),
    *(ResultColumn("Expansion Low", Format.SHARE, 14), ResultColumn("Expansion High", Format.SHARE, 14)),
    ResultColumn("Known Inputs", Format.WHOLE, 13, "Inputs that are not blank."),
    ResultColumn("Points", Format.NUMBER, 8, "Of the Risk Card, where no forecast may be believed."),
)


def risk_sheet(found: RiskStudy, ranked: Ranking, settings: Settings) -> ResultSheet:
    """One row per Active account, the riskiest first."""
    churn, growth = (_yearly(found, each) for each in (found.churn, found.growth))
    classes = health_classes(pd.Series(found.health, dtype=object), pd.DataFrame({"Health": CLASSES}), settings)
    health = [str(word) if typed else "" for word, typed in zip(classes, found.health, strict=True)]
    names = found.panel.accounts["Account Name"]
    rows: list[list[Cell]] = []
    for k, id_ in enumerate(found.accounts):
        chance = churn[k][0]
        means = "" if chance is None else risk_class(chance, settings)
        disagrees = bool(means and health[k] and key(means) != key(health[k]))
        reasons = found.churn.reasons[k] if found.churn.reasons else ranked.reasons[k]
        rows.append(
            [
                *(id_, str(names.iloc[found.panel.account[found.rows[k]]]) or None, *churn[k], reasons or None),
                *(None if chance is None else float(found.arr[k]) * chance, health[k] or None),
                *(f"{DISAGREES} {means}" if disagrees else None, None, *growth[k], int(found.known[k])),
                ranked.points[k] if found.churn.chance is None else None,
            ]
        )
    order = sorted(range(len(rows)), key=lambda k: (-(churn[k][0] or 0.0), -ranked.points[k], k))
    shades = (Shade("Disagrees", Tone.WARNING, contains=DISAGREES),)
    table = ResultTable(
        TABLE, COLUMNS, [rows[k] for k in order], shades=shades, empty="No Active account.", key=("Account ID",)
    )
    level, range_ = _level(found)
    return ResultSheet(
        SHEET, SHEET, sentence(found), (table, *level, changes_table(SHEET, {**_offered(found), **range_}))
    )


def _offered(found: RiskStudy) -> dict[str, list[RowChange]]:
    """The cells of Accounts that a tick fills; chances are those of a year."""
    churn, growth = (_yearly(found, each) for each in (found.churn, found.growth))
    told = {
        id_: {
            name: round(each[0], 4)
            for name, each in (("Churn Risk", leaves), ("Expansion Chance", grows))
            if each[0] is not None
        }
        for id_, leaves, grows in zip(found.accounts, churn, growth, strict=True)
    }
    return {id_: [RowChange(ACCOUNTS, id_, values)] for id_, values in told.items() if values}


def _level(found: RiskStudy) -> tuple[tuple[ResultTable, ...], dict[str, list[RowChange]]]:
    """The range of what came ÷ what was forecast, as a proposal for `retention_settings.LEVEL`; none without a test."""
    if found.churn.chance is None or found.churn.test is None:
        return (), {}
    low, high = (round(end, 3) for end in level_range(found.churn.test))
    low, high = min(low, 1.0), max(high, 1.0)
    columns = (
        ResultColumn("Proposal", width=14),
        ResultColumn("Setting", width=24),
        *(ResultColumn("Low", Format.NUMBER, 12, "90 % interval."), ResultColumn("High", Format.NUMBER, 11)),
        ResultColumn("Accept", width=11, meaning="Yes, then run accept.", planner=True, choices=("Yes",)),
    )
    rows: list[list[Cell]] = [[LEVEL, retention_settings.LEVEL.name, low, high, None]]
    title = "How far the level of the forecast may be off: what came ÷ what was forecast, on the past"
    change = RowChange(SETTINGS, retention_settings.LEVEL.name, {"Low": low, "High": high})
    return (ResultTable("RiskLevel", columns, rows, key=("Proposal",), title=title),), {LEVEL: [change]}


def sentence(found: RiskStudy) -> str:
    """What may be believed of the forecast, and what it comes to; or why there is none."""
    return f"{_churn(found)} {_growth(found.growth)}"


def _churn(found: RiskStudy) -> str:
    churn = found.churn
    if churn.chance is not None and churn.check:
        expected = float((found.arr * yearly(churn.chance, found.panel)).sum())
        total = churn.check[-1]
        tested = "tested on the past" if found.panel.dated else "cross-checked, not back-tested: there are no dates"
        stake = (
            f"{expected:,.0f} ARR is expected to leave within a year" if found.panel.dated else "risk without a time"
        )
        return (
            f"{counted(len(found.rows), 'account')}; {stake}. The forecast is "
            f"{churn.told} ({tested}: AUC {total.auc:.2f}, {counted(total.churned, 'customer')} who left)."
        )
    if churn.verdict is GateVerdict.HEALTH:
        return "No forecast: your health score does as well on the past, so it stays. See Risk Check."
    if churn.verdict is GateVerdict.REFUSED and churn.check:
        total = churn.check[-1]
        return (
            f"No forecast: on what it had not seen it was no better than saying {total.base:.1%} of everybody "
            f"(AUC {total.auc:.2f}; 0.5 is chance). Measures that move before customers leave would change it: usage, "
            "contacts, satisfaction. Accounts are ranked by the Risk Card, without percentages."
        )
    return f"No forecast. {churn.told} Accounts are ranked by the Risk Card, without percentages."


def _growth(growth: Outlook) -> str:
    if growth.chance is not None:
        return "Expansion passes its test too."
    if growth.verdict is None:
        return "No forecast of expansion: History has too little ARR by month."
    return "No forecast of expansion: on the past it was no better than the base rate."


def _yearly(found: RiskStudy, outlook: Outlook) -> Sequence[tuple[float | None, float | None, float | None]]:
    if outlook.chance is None or outlook.low is None or outlook.high is None:
        return [(None, None, None)] * len(found.rows)
    parts = (yearly(each, found.panel) for each in (outlook.chance, outlook.low, outlook.high))
    return [(float(a), float(b), float(c)) for a, b, c in zip(*parts, strict=True)]

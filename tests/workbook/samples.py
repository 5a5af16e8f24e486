"""Result sheets of every kind, as the reports make them."""

from __future__ import annotations

import datetime as dt

from xl_territory.workbook.sheets import (
    Chart,
    Format,
    Formula,
    ResultColumn,
    ResultSheet,
    ResultTable,
    Series,
    Shade,
    Shown,
    Tone,
)

START = dt.date(2026, 1, 1)
WHY = "Fintech match, 2.1 h free, keeps a 3-year relationship; next best C4 would cost 0.4 points: no Fintech skill"


def assignments(accounts: int = 12, title: str = "Assignments") -> ResultSheet:
    """One row per account with every format, flags, and text that begins like a formula."""
    columns = (
        ResultColumn("Account ID", width=13, meaning="The account as it stands in Accounts."),
        ResultColumn("Account Name", width=24),
        ResultColumn("ARR", Format.MONEY, 12, "Annual recurring revenue, in the workbook's currency."),
        ResultColumn("Hours", Format.HOURS, 9),
        ResultColumn("Match", Format.SHARE, 9),
        ResultColumn("Renewal Date", Format.DATE, 12),
        ResultColumn("Flags", Format.TEXT, 22),
        ResultColumn("Why", Format.WRAPPED, 50),
    )
    rows = [_assignment(position) for position in range(accounts)]
    shades = (Shade("Flags", Tone.CRITICAL, contains="critical"), Shade("Flags", Tone.WARNING, contains="warning"))
    table = ResultTable("Assignments", columns, rows, shades=shades)
    return ResultSheet("Assignments", title, "Which CSM owns which account, and why.", (table,))


def _assignment(position: int) -> list[str | float | dt.date | None]:
    flag = "critical: no owner" if position % 7 == 3 else "warning: mismatch" if position % 5 == 1 else None
    name = "=HYPERLINK(evil)" if position == 2 else f"Account {position} & Söhne"
    date = START + dt.timedelta(days=position)
    return [f"A{position:04}", name, 10_000.0 + position, position * 0.5, (position % 10) / 10, date, flag, WHY]


def hours(csms: int = 5) -> ResultSheet:
    """A table with a total row of live formulas."""
    columns = (
        ResultColumn("CSM ID", width=10),
        ResultColumn("Accounts", Format.WHOLE, 10),
        ResultColumn("Hours", Format.HOURS, 10),
        ResultColumn("Capacity", Format.HOURS, 10),
        ResultColumn("Utilisation", Format.SHARE, 12, "Hours ÷ Capacity."),
    )
    rows = [[f"C{at}", 10 + at, 20.0 + 3 * at, 30.0, (20.0 + 3 * at) / 30] for at in range(1, csms + 1)]
    total = [
        "Team",
        Formula("=SUBTOTAL(109,CSM_Hours[Accounts])", sum(10 + at for at in range(1, csms + 1))),
        Formula("=SUBTOTAL(109,CSM_Hours[Hours])", sum(20.0 + 3 * at for at in range(1, csms + 1))),
        Formula("=SUBTOTAL(109,CSM_Hours[Capacity])", 30.0 * csms),
        Shown(None, Format.TEXT),
    ]
    table = ResultTable("CSM_Hours", columns, rows, total, (Shade("Utilisation", Tone.CRITICAL, above=1.0),))
    return ResultSheet("CSM Hours", "CSM hours", "What each CSM carries, against what they have.", (table,))


def score() -> ResultSheet:
    """Two tables, one below the other, and cells with a format of their own."""
    terms = ResultTable(
        "Score",
        (ResultColumn("Term", width=16), ResultColumn("Weight", Format.NUMBER), ResultColumn("Value", Format.SCORE)),
        [["balance", 40.0, 0.0312], ["skill", 30.0, 0.12]],
        ["score", None, 0.0642],
    )
    facts = ResultTable(
        "Score_Facts",
        (ResultColumn("Fact", width=22), ResultColumn("Amount", Format.SCORE)),
        [["Seconds", Shown(1.5, Format.NUMBER)], ["Status", Shown("optimal", Format.TEXT)], ["Gap", 0.0]],
    )
    return ResultSheet("Score", "Score", "How good the plan is, term by term.", (terms, facts))


def issues() -> ResultSheet:
    """A table without rows."""
    columns = (ResultColumn("Severity", width=12), ResultColumn("Problem", Format.WRAPPED, 60))
    table = ResultTable("Data_Issues", columns, [], empty="No issues were found.")
    return ResultSheet("Data Issues", "Data issues", "What to mend before the next run.", (table,))


def dashboard() -> ResultSheet:
    """Key figures beside a chart of every kind, all on numbers of other sheets."""
    figures = ResultTable("Key_Figures", (ResultColumn("Figure", width=24), ResultColumn("Value")), [["Accounts", 12]])
    names = Series("CSM Hours", "CSM_Hours", "CSM ID", "CSM", "334155")
    carried = Series("CSM Hours", "CSM_Hours", "Hours", "Hours", "2563EB")
    capacity = Series("CSM Hours", "CSM_Hours", "Capacity", "Capacity", "94A3B8")
    kinds = ("column", "stacked", "bar", "line")
    charts = [
        Chart(kind, f"Hours as {kind}", names, (carried, capacity), 8 + 17 * (at // 2), 1 + 8 * (at % 2), Format.HOURS)
        for at, kind in enumerate(kinds)
    ]
    charts.append(Chart("scatter", "Hours and load", carried, (capacity,), 42, 1, Format.HOURS, "Capacity"))
    notes = {"A1": "Charts follow the tables they are drawn from."}
    return ResultSheet("Dashboard", "Dashboard", "The plan at a glance.", (figures,), tuple(charts), notes)


def everything(accounts: int = 12) -> list[ResultSheet]:
    """All the sheets above, the way a run writes them."""
    return [assignments(accounts), hours(), score(), issues(), dashboard()]

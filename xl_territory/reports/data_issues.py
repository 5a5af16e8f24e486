"""The Data Issues sheet: everything noticed about the input, where it is and what to do about it."""

from __future__ import annotations

from xl_territory.errors import Severity
from xl_territory.reports.answers import what_was_noticed
from xl_territory.reports.columns import SEVERITY_SHADES, filled, table
from xl_territory.reports.report_context import ReportContext
from xl_territory.workbook.sheets import Format, ResultSheet


def data_issues(context: ReportContext) -> ResultSheet:
    """One row per fault, errors first; alike ones are one."""
    order = list(Severity)
    faults = sorted(context.faults, key=lambda fault: order.index(fault.severity))
    columns = [
        filled("Severity", [fault.severity.value for fault in faults], width=11),
        filled("Sheet", [fault.sheet for fault in faults], width=14),
        filled("Row", [fault.row for fault in faults], Format.WHOLE, 7),
        filled("Column", [fault.column for fault in faults], width=20),
        filled("Value", [fault.value for fault in faults], width=24),
        filled("Problem", [fault.problem for fault in faults], Format.WRAPPED, 60),
        filled("Suggested Fix", [fault.fix for fault in faults], Format.WRAPPED, 60),
        filled("Count", [fault.count for fault in faults], Format.WHOLE, 8, meaning="How many findings are alike."),
    ]
    return ResultSheet(
        "Data Issues",
        "Data Issues",
        "Errors stop a run before anything is planned; warnings and notes do not. Rows are those of the sheet named.",
        (table("DataIssues", columns, shades=SEVERITY_SHADES, empty=""),),
        answer=what_was_noticed(faults),
    )

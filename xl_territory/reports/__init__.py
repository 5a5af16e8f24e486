"""Output sheets: one file each, a plan in, a sheet to write out."""

from __future__ import annotations

from collections.abc import Callable

from xl_territory.reports.assignments import assignments
from xl_territory.reports.audit import audit
from xl_territory.reports.coverage_flags import coverage_flags
from xl_territory.reports.csm_hours import csm_hours
from xl_territory.reports.dashboard import dashboard
from xl_territory.reports.data_issues import data_issues
from xl_territory.reports.report_context import ReportContext
from xl_territory.reports.score import score
from xl_territory.workbook.sheets import ResultSheet

Report = Callable[[ReportContext], ResultSheet]

REPORTS: tuple[Report, ...] = (dashboard, assignments, csm_hours, coverage_flags, score, audit, data_issues)
"""Every output sheet of a run, in the order of the workbook."""

__all__ = ["REPORTS", "Report", "ReportContext", "data_issues"]

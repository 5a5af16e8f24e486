"""What stands on the page of a plan: the cells of its sheets, and pictures of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from xl_territory.errors import counted
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import planned
from xl_territory.reports.answers import what_is_proved
from xl_territory.reports.assignments import assignments
from xl_territory.reports.book_groups import book_groups
from xl_territory.reports.coverage_flags import coverage_flags
from xl_territory.reports.csm_hours import csm_hours
from xl_territory.reports.dashboard import dashboard
from xl_territory.reports.report_context import ReportContext
from xl_territory.studies.handoffs.announced_rows import HANDOFFS, WEEKS
from xl_territory.studies.plan_page.flow_diagram import FlowDiagram, MoveFlow, flow_diagram, flows
from xl_territory.studies.plan_page.found_tables import PageTable, of_result, of_sheet
from xl_territory.studies.plan_page.hours_chart import HoursChart, hours_chart
from xl_territory.studies.scenarios.sheet import FIRST
from xl_territory.studies.scenarios.sheet import SHEET as SCENARIOS
from xl_territory.studies.shown_values import is_number, shown
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import Format, RawSheet, ResultColumn

READS = (HANDOFFS, WEEKS, SCENARIOS)
SHOWN = ("Account ID", "Account Name", "From", "To", "Moved", "Why", "Flags", "Tier", "Health", "ARR", "Hours", "Match")
DATES = ("Start", "Handover")
BOOKS = (
    "CSM ID", "CSM Name", "Accounts", "Accounts Today", "Hours", "Hours Today", "Capacity", "Utilisation",
    "Utilisation Today", "At-risk Accounts", "ARR", "Moved In", "Moved Out", "Flags",
)  # fmt: skip


@dataclass(frozen=True)
class Accounts:
    """Every account as texts: headers, whether a column holds numbers, rows; and the names of all CSMs."""

    headers: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    csms: tuple[str, ...]


@dataclass(frozen=True)
class PageContent:
    """Everything that the page shows; weeks and scenarios are None where the workbook has no such sheets."""

    title: str
    plan_date: dt.date
    made: dt.datetime
    answer: str
    proof: str
    figures: PageTable
    books: PageTable
    hours: HoursChart
    flows: tuple[MoveFlow, ...]
    diagram: FlowDiagram
    by_week: PageTable | None
    full_weeks: PageTable | None
    weeks_answer: str
    scenarios: PageTable | None
    scenarios_answer: str
    flags: PageTable
    flags_answer: str
    accounts: Accounts


def page_content(source: object, title: str, made: dt.datetime) -> PageContent:
    """The page about the plan of a workbook. Raises as `planned`."""
    found = open_workbook(source).read([*READS])
    plan = planned(source)
    context = ReportContext(plan)
    front, flagged, moved = dashboard(context), coverage_flags(context), flows(plan)
    weeks, scenarios = found.get(WEEKS), found.get(SCENARIOS)
    of_weeks = partial(of_sheet, weeks)
    return PageContent(
        title=title,
        plan_date=plan.territory.plan_date,
        made=made,
        answer=front.answer,
        proof=what_is_proved(plan),
        figures=of_result(front.tables[0], "The plan beside the books as they are today"),
        books=of_result(csm_hours(context).tables[0], "Every CSM's book, hours a week", BOOKS),
        hours=hours_chart(book_groups(plan)),
        flows=moved,
        diagram=flow_diagram(moved),
        by_week=of_weeks("ScoreByWeek", "What happens in each week", WEEK_FORMATS),
        full_weeks=of_weeks("FullestWeeks", "Hours ÷ capacity of each CSM, week by week", HOUR_FORMATS, Format.SHARE),
        weeks_answer=_answer(weeks),
        scenarios=of_sheet(scenarios, "ScenarioCompare", "Plans side by side, today first", SCENARIO_FORMATS),
        scenarios_answer=_answer(scenarios),
        flags=of_result(flagged.tables[0], "Flags, most severe first"),
        flags_answer=flagged.answer,
        accounts=_accounts(plan, context, found.get(HANDOFFS)),
    )


WEEK_FORMATS = {
    "Week": Format.WHOLE,
    "From": Format.DATE,
    "Starts": Format.WHOLE,
    "Handed Over": Format.WHOLE,
    "Score": Format.SCORE,
    "Gain": Format.SCORE,
}
HOUR_FORMATS = {"CSM": Format.TEXT, "Capacity": Format.HOURS, "Fullest Week": Format.HOURS}
SCENARIO_FORMATS = {name: shown_as for name, _, shown_as, _ in FIRST}


def _answer(sheet: RawSheet | None) -> str:
    """What stands below the title of a result sheet, when it was made included."""
    return " ".join(str(row[0]) for row in sheet.rows[1:3] if row and row[0]) if sheet else ""


def _accounts(plan: Plan, context: ReportContext, handoffs: RawSheet | None) -> Accounts:
    """The rows of Assignments, with the dates of their handoffs where there are some."""
    table = assignments(context).tables[0]
    dates = _dates(handoffs)
    columns = [table.columns[table.column(name)] for name in SHOWN]
    columns += [ResultColumn(name, Format.DATE) for name in (DATES if dates else ())]
    at = [table.column(name) for name in SHOWN]
    rows = tuple(
        (
            *(shown(row[k], column.format) for k, column in zip(at, columns, strict=False)),
            *(dates.get(key(str(row[0])), ("", "")) if dates else ()),
        )
        for row in table.rows
    )
    return Accounts(
        tuple(column.name for column in columns),
        tuple(is_number(column.format) for column in columns),
        rows,
        tuple(sorted(set(plan.territory.csm_names))),
    )


def _dates(handoffs: RawSheet | None) -> Mapping[str, tuple[str, str]]:
    found = records(handoffs, "Account ID", *DATES) if handoffs else []
    return {key(str(id_)): (shown(start), shown(over)) for id_, start, over in found if id_ is not None}


def what_is_on_it(content: PageContent) -> str:
    """A sentence about the page."""
    parts = [counted(len(content.accounts.rows), "account"), counted(len(content.books.rows) - 1, "book")]
    parts += ["week by week"] if content.by_week else []
    parts += [f"{len(content.scenarios.rows)} scenarios"] if content.scenarios else []
    return ", ".join(parts)

"""From a plan to handoff weeks in Excel: decided in cells, approved, handed over; one slips, nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import xlwings as xw

from tests.given import PLAN_DATE, account, csm, sheets
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.run.optimize import write_workbook
from xl_territory.run.worker.jobs import JOBS, Task
from xl_territory.run.worker.request import Request
from xl_territory.studies.writing import write_answer
from xl_territory.workbook.excel.excel_host import ExcelHost


def click(book: xw.Book, button: str, **options: Any) -> str:
    """What the button does: its job on the sheets that are open, and the answer written into them."""
    job, host = JOBS[button], ExcelHost(book)
    task = Task(Request(button, options), host.read([*job.about, *job.besides]), lambda _: None, lambda: False)
    result = job.work(task)
    write_answer(result.answer, ExcelHost(book))
    return result.message


def column(book: xw.Book, sheet: str, name: str) -> int:
    """Which column of a result sheet is called so."""
    headers = book.sheets[sheet].range((4, 1), (4, 30)).value
    return int(headers.index(name)) + 1


def row(book: xw.Book, sheet: str, key: str) -> int:
    """Which row of a result sheet is that of an account or a step."""
    keys = book.sheets[sheet].range((1, 1), (60, 1)).value
    return int(keys.index(key)) + 1


def cell(book: xw.Book, sheet: str, key: str, name: str) -> xw.Range:
    """One cell."""
    return book.sheets[sheet].range((row(book, sheet, key), column(book, sheet, name)))


def test_a_plan_becomes_handoffs_and_a_slip_keeps_what_was_typed(book: xw.Book) -> None:
    """Three accounts of one CSM: one move is accepted, one refused; the accepted one starts, slips and starts later."""
    accounts = [account(f"A{k}", current_csm="C1") for k in (1, 2, 3)]
    csms = [csm("C1", manager="Dana"), csm("C2", manager="Eli"), csm("C3", manager="Eli")]
    for name, frame in sheets(accounts, csms).items():
        sheet = book.sheets.add(name)
        sheet.range("A1").value = [list(frame.columns), *frame.to_numpy(dtype=object).tolist()]
    write_workbook(plan(read_workbook(book)), book)

    assert "2 open" in click(book, "decide")
    yes, no = book.sheets["Decisions"].range("A5:A6").value
    for key, words in ((yes, {"Decision": "Accept"}), (no, {"Decision": "Reject", "Reason Code": "CUSTOMER"})):
        for name, value in {**words, "Decided By": "Ann"}.items():
            cell(book, "Decisions", key, name).value = value
    assert "1 accepted, 1 rejected, 0 open" in click(book, "decide")
    assert cell(book, "Assignments", no, "Assigned CSM").value == "C1"

    for step in ("Manager: Dana", "Manager: Eli", "RevOps"):
        if step in book.sheets["Approvals"].range("A5:A8").value:
            cell(book, "Approvals", step, "Approver").value = step.partition(": ")[2] or "Sam"
            cell(book, "Approvals", step, "Decision").value = "Approved"
    assert "The plan is approved" in click(book, "approve")

    click(book, "handoffs")
    first = cell(book, "Handoffs", yes, "Start").value
    cell(book, "Handoffs", yes, "Comment").value = "asks for June"
    day = dt.date.fromisoformat(PLAN_DATE) + dt.timedelta(days=21)
    click(book, "slipped", accounts=[yes], not_before=day, as_of=dt.date.fromisoformat(PLAN_DATE))
    assert cell(book, "Handoffs", yes, "Start").value > first
    assert cell(book, "Handoffs", yes, "Comment").value == "asks for June"
    assert "slipped" in book.sheets["Change Log"].range("E5:E40").value
    assert "Every account has a named CSM of its own." in click(book, "queues")

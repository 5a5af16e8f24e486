"""What the buttons of the groups Understand and Compare do: ask a question about the plan and show its answer.

What takes seconds even for a large book is answered while Excel waits; the others run beside Excel, as Optimize does.
Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xl_territory.errors import UsageError
from xl_territory.interfaces.excel.selection import Selected, selected
from xl_territory.run.worker.button_context import at_desk, start
from xl_territory.run.worker.excel_session import ExcelSession
from xl_territory.run.worker.request import Request
from xl_territory.schema import ACCOUNTS, CSMS
from xl_territory.workbook import open_workbook

if TYPE_CHECKING:
    from xl_territory.studies.answers import Answer

MOST_AT_ONCE = 20
NO_ACCOUNT = "Select a cell in the row of an account, on Accounts or Assignments, and click again."
UNASSIGNED = (
    "Select the row of whom it happens to, and click again. On CSMs or CSM Hours: the CSM leaves, or an Open seat is "
    "filled (for a hire, add a row with Status Open). On Accounts or Assignments: the customer leaves, or needs twice "
    "the hours. Several rows happen together."
)
TOO_MANY = f"Select at most {MOST_AT_ONCE} rows."
QUESTIONS = {
    "leaves": "What if {} leaves the team?",
    "opens": "What if the open seat {} is filled?",
    "churns": "What if the customer {} leaves?",
    "grows": "What if {} needs twice the hours?",
}


def explain() -> None:
    """Say why the account in the selected row has its CSM, and write it closely to Explain."""
    from xl_territory.studies import answers

    with at_desk() as desk:
        accounts = [record.id for record in selection(desk) if record.kind == ACCOUNTS.name]
        if not accounts:
            raise UsageError(NO_ACCOUNT)
        give(desk, answers.account(desk.book, accounts[0]))


def check_moves() -> None:
    """Say what the edits of Assignments change and break."""
    from xl_territory.studies import answers

    with at_desk() as desk:
        give(desk, answers.moves(desk.book))


def conflicts() -> None:
    """Start to look for what keeps accounts from having an owner."""
    beside("conflicts")


def fairness() -> None:
    """Start to hold every CSM against the team."""
    beside("fairness")


def what_if() -> None:
    """Ask what happens to whom is selected, and start to plan for it.

    The selected rows are the input, as they are for Explain: no dialog has to be filled in and no sheet to be learnt,
    and whoever is meant can be seen. What can happen to an account is asked one by one.
    """
    with at_desk() as desk:
        records = selection(desk)
        if not records:
            raise UsageError(UNASSIGNED)
        happenings = chosen(desk, records)
        if happenings:
            start(desk, Request("what_if", happenings))


def resilience() -> None:
    """Start to take each CSM away in turn."""
    beside("resilience")


def scenarios() -> None:
    """Start to solve the settings, the scenarios and the presets."""
    beside("scenarios")


def models() -> None:
    """Start to solve the territory models."""
    beside("models")


def trade_off() -> None:
    """Start to trace the curve of balance against moves."""
    beside("trade_off")


def beside(job: str) -> None:
    """Start a job beside Excel and return at once; while a run is under way, say so."""
    with at_desk() as desk:
        start(desk, Request(job))


def give(desk: ExcelSession, answer: Answer) -> None:
    """Write an answer and tell it."""
    open_workbook(desk.book).write(answer.sheets)
    desk.show(answer.front)
    desk.tell(answer.sentence)


def selection(desk: ExcelSession) -> list[Selected]:
    """The accounts or CSMs in the selected rows. Raises `UsageError` for more than `MOST_AT_ONCE`."""
    name, rows = desk.selected()
    if len(rows) > MOST_AT_ONCE:
        raise UsageError(TOO_MANY)
    return selected(open_workbook(desk.book).read([name])[name], rows)


def chosen(desk: ExcelSession, records: Sequence[Selected]) -> tuple[tuple[str, str], ...]:
    """The events that the planner says yes to; none after a no to all of them."""
    for events in possible(records):
        if desk.ask("\n".join(QUESTIONS[event].format(id_) for event, id_ in events)):
            return events
    return ()


def possible(records: Sequence[Selected]) -> list[tuple[tuple[str, str], ...]]:
    """What might happen to these records together, the likeliest first."""
    if all(record.kind == CSMS.name for record in records):
        return [tuple(("opens" if record.is_open_seat else "leaves", record.id) for record in records)]
    accounts = [record.id for record in records if record.kind == ACCOUNTS.name]
    return [tuple((event, id_) for id_ in accounts) for event in ("churns", "grows")]

"""What an answer changes in a workbook, and what it leaves alone."""

from __future__ import annotations

from tests.given import account, csm, sheets
from xl_territory.records.change_log import Entry
from xl_territory.schema import ACCOUNTS
from xl_territory.studies.study import Answer
from xl_territory.studies.writing import write_answer
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook import MemoryHost, Written
from xl_territory.workbook.sheets import ResultSheet

FRAMES = sheets([account("A1", tier="SMB"), account("A2")], [csm("C1")], [])


def cells(host: MemoryHost, sheet: str) -> list[list[object]]:
    """Every row of a sheet."""
    return [list(row) for row in host.read([sheet])[sheet].rows]


def test_changes_of_input_cells_are_typed_in_and_logged() -> None:
    """With the old value, and who wanted it."""
    host = MemoryHost(FRAMES)
    write_answer(Answer("Done.", changes=(RowChange(ACCOUNTS, "A1", {"Tier": "Enterprise"}),)), host, by="Ana")
    assert any("Enterprise" in row for row in cells(host, "Accounts"))
    logged = cells(host, "Change Log")[-1]
    assert {"Ana", "Accounts", "A1", "Tier", "SMB", "Enterprise"} <= set(logged)


def test_an_answer_that_writes_nothing_leaves_the_workbook_as_it_is() -> None:
    """No Change Log appears."""
    host = MemoryHost(FRAMES)
    assert write_answer(Answer("Nothing to do."), host) == Written()
    assert "Change Log" not in host.sheet_names


def test_sheets_alone_are_not_logged() -> None:
    """A question changes nothing that anybody has to account for."""
    host = MemoryHost(FRAMES)
    write_answer(Answer("Found.", (ResultSheet("Fairness", "Fairness", "Found.", ()),)), host)
    assert "Fairness" in host.sheet_names
    assert "Change Log" not in host.sheet_names


def test_what_was_done_elsewhere_is_logged_without_a_sheet() -> None:
    """An export, for example."""
    host = MemoryHost(FRAMES)
    write_answer(Answer("Exported.", entries=(Entry("exported", comment="crm.csv"),)), host)
    assert "exported" in cells(host, "Change Log")[-1]

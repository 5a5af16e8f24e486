"""What a mixed sheet promises in every kind of workbook: the planner's cells stay with their row, and none is lost."""

from __future__ import annotations

import pytest

from tests.records.desks import HEADER, Desk, ExcelDesk, FileDesk, MemoryDesk, found, log, work_list
from xl_territory.errors import WorkbookError
from xl_territory.workbook.sheets import Told

FIRST = HEADER + 1
DECISION, COMMENT = 3, 4


def typed(desk: Desk) -> Desk:
    """Three accounts, the first two decided."""
    desk.run(work_list("A1", "A2", "A3"))
    desk.type(FIRST, DECISION, "Accept")
    desk.type(FIRST + 1, DECISION, "Reject")
    desk.type(FIRST + 1, COMMENT, "knows Sam")
    return desk


def test_typed_cells_stay_with_their_account_and_the_tools_are_renewed(desk: Desk) -> None:
    """Another order, one account more: hours are the new ones, decisions the old ones."""
    typed(desk).run(work_list("A4", "A3", "A2", "A1"))
    rows = found(desk)
    assert {name: row.cells["Hours"] for name, row in rows.items()} == {"A4": 4, "A3": 5, "A2": 6, "A1": 7}
    assert {name: row.text("Decision") for name, row in rows.items()} == {
        "A4": "",
        "A3": "",
        "A2": "Reject",
        "A1": "Accept",
    }
    assert rows["A2"].text("Comment") == "knows Sam"
    assert log(desk) == []


def test_a_sheet_that_the_planner_sorted_is_read_by_key(desk: Desk) -> None:
    """Rows upside down, as a click on a header makes them."""
    rows = [list(row.cells.values()) for row in found(typed(desk)).values()]
    desk.arrange(rows[::-1])
    desk.run(work_list("A1", "A2", "A3"))
    assert {name: row.text("Decision") for name, row in found(desk).items()} == {
        "A1": "Accept",
        "A2": "Reject",
        "A3": "",
    }


def test_a_row_whose_key_is_gone_goes_to_the_change_log_with_its_cells(desk: Desk) -> None:
    """A customer who has left the plan takes no decision along unseen."""
    typed(desk).run(work_list("A1", "A3"))
    assert list(found(desk)) == ["A1", "A3"]
    assert log(desk) == [
        ("found", "row gone", "A2", "Decision", "Reject", None),
        ("found", "row gone", "A2", "Comment", "knows Sam", None),
    ]


def test_a_row_that_was_deleted_comes_back_open(desk: Desk) -> None:
    """Deleting a row is no decision."""
    rows = [list(row.cells.values()) for row in found(typed(desk)).values()]
    desk.arrange(rows[1:])
    desk.run(work_list("A1", "A2", "A3"))
    assert {name: row.text("Decision") for name, row in found(desk).items()} == {"A1": "", "A2": "Reject", "A3": ""}


def test_a_row_that_was_inserted_is_kept_in_the_log(desk: Desk) -> None:
    """The tool has no such row, but what was typed is not thrown away."""
    rows = [list(row.cells.values()) for row in found(typed(desk)).values()]
    desk.arrange([rows[0], ["Z9", None, "Accept", "mine"], rows[1], rows[2]])
    desk.run(work_list("A1", "A2", "A3"))
    assert list(found(desk)) == ["A1", "A2", "A3"]
    assert [entry[1:5] for entry in log(desk)] == [
        ("row gone", "Z9", "Decision", "Accept"),
        ("row gone", "Z9", "Comment", "mine"),
    ]


def test_of_a_row_that_stands_twice_the_first_goes_on_and_the_other_is_logged(desk: Desk) -> None:
    """A copied row, decided otherwise."""
    rows = [list(row.cells.values()) for row in found(typed(desk)).values()]
    desk.arrange([*rows, ["a1", 1, "Reject", None]])
    desk.run(work_list("A1", "A2", "A3"))
    assert found(desk)["A1"].text("Decision") == "Accept"
    assert [entry[1:5] for entry in log(desk)] == [("row twice", "a1", "Decision", "Reject")]


def test_what_somebody_told_the_tool_to_write_wins_and_is_logged(desk: Desk) -> None:
    """A command that decides; a default, on the other hand, does not touch a cell that is there."""
    cells = {"A2": {"Decision": Told("Accept")}, "A1": {"Comment": "default"}, "A4": {"Comment": "default"}}
    typed(desk).run(work_list("A1", "A2", "A3", "A4", cells=cells))
    rows = found(desk)
    assert rows["A2"].text("Decision") == "Accept"
    assert (rows["A1"].text("Comment"), rows["A4"].text("Comment")) == ("", "default")
    assert log(desk) == [
        ("told", "told", "A2", "Decision", "Reject", "Accept"),
        ("told", "told", "A4", "Comment", None, "default"),
    ]


def test_a_column_that_the_planner_added_follows_and_is_logged_with_its_row(desk: Desk) -> None:
    """Whoever adds a column wants it to be as safe as ours."""
    typed(desk)
    if isinstance(desk, ExcelDesk):
        desk.sheet.tables["WorkList"].resize(desk.sheet.range((HEADER, 1), (HEADER + 3, 5)))
    for offset, text in enumerate(("Call on", "Monday", "Tuesday", "Friday")):
        desk.type(HEADER + offset, 5, text)
    desk.run(work_list("A3", "A1"))
    if not isinstance(desk, MemoryDesk):  # frames have no columns but the table's
        assert {name: row.text("Call on") for name, row in found(desk).items()} == {"A3": "Friday", "A1": "Monday"}
        assert [row for row in desk.host().read(["Work List"])["Work List"].rows[HEADER + 2 :] if any(row)] == []
    assert ("found", "row gone", "A2", "Call on", "Tuesday", None) in log(desk)


def test_a_sheet_whose_key_has_lost_its_header_is_refused_untouched(desk: Desk) -> None:
    """Nothing on it could be matched, so nothing is written."""
    typed(desk).type(HEADER, 1, "Customer")
    with pytest.raises(WorkbookError, match="Work List has no column Account ID"):
        desk.run(work_list("A1"))
    assert desk.host().read(["Work List"])["Work List"].rows[FIRST - 1][DECISION - 1] == "Accept"


def test_the_log_only_grows(desk: Desk) -> None:
    """Two runs, two rows."""
    typed(desk).run(work_list("A2", "A3"))
    desk.run(work_list("A3"))
    assert [entry[2] for entry in log(desk)] == ["A1", "A2", "A2"]


def test_no_host_writes_a_mixed_sheet_whose_cells_were_not_carried_over(desk: Desk) -> None:
    """The one way leads through the records."""
    with pytest.raises(ValueError, match="records"):
        desk.host().write([work_list("A1")])


def test_a_filter_hides_no_decision_from_a_run(desk: Desk) -> None:
    """Hidden rows are read and written like the others."""
    typed(desk)
    if isinstance(desk, FileDesk):
        desk.edit(lambda sheet: sheet.row_dimensions[FIRST + 1].__setattr__("hidden", True))
    elif isinstance(desk, ExcelDesk):
        desk.sheet.impl.ws.row_dimensions[FIRST + 1].hidden = True
    desk.run(work_list("A3", "A2", "A1"))
    assert found(desk)["A2"].text("Comment") == "knows Sam"

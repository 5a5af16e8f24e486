"""What reaches the CRM: approved handoffs that are over, cell by cell, and the way back."""

from __future__ import annotations

import csv
import datetime as dt
import io
from copy import copy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.studies.crm.crm_books import LATER, LONG, SHORT, agreed, customer, exported, sf, team, unagreed
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import BrokenLogError, TooLittleDataError, UsageError
from xl_territory.records.change_log import log_rows
from xl_territory.records.tree_head import TreeHead
from xl_territory.studies.crm.crm_cells import is_unsafe, record_id, salesforce_id
from xl_territory.studies.crm.crm_systems import Crm


def test_an_approved_handoff_changes_the_owner_and_the_territory_and_the_rollback_puts_both_back(
    tmp_path: Path,
) -> None:
    """IDs of 15 characters become 18; what was empty is emptied again with #N/A."""
    book = agreed([customer(1, territory_id="T9"), customer(2)])
    answer, (forward, back) = exported(book, tmp_path)
    ana, ben = (salesforce_id(sf("005", k)) for k in (0, 1))
    first, second = (str(salesforce_id(sf("001", k))) for k in (1, 2))
    assert answer.exit_code == 0
    assert forward[first]["CSM_Owner__c"] == forward[second]["CSM_Owner__c"] == ben
    assert forward[first]["Territory_ID__c"] == ""  # a name of the planner's own stays
    assert forward[second]["Territory_ID__c"] == "unassigned-C2"
    assert back[first]["CSM_Owner__c"] == ana
    assert back[first]["Territory_ID__c"] == ""
    assert back[second]["Territory_ID__c"] == "#N/A"


def test_a_territory_named_after_ae_and_csm_follows_the_csm(tmp_path: Path) -> None:
    """A blank one is named so; both go along."""
    accounts = [customer(1, **{"Account Owner": "E7", "Territory ID": "E7-C1"}), customer(2, **{"Account Owner": "E7"})]
    _, (forward, _) = exported(agreed(accounts), tmp_path)
    assert {row["Territory_ID__c"] for row in forward.values()} == {"E7-C2"}


def test_nothing_is_written_before_the_handover_or_without_approval(tmp_path: Path) -> None:
    """Nobody agreed: a person must look. The day before the handover: nothing is due."""
    answer, files = exported(unagreed([customer(1)]), tmp_path)
    assert (answer.exit_code, files, answer.facts["not_approved"]) == (5, ({}, {}), ["A1"])
    book = agreed([customer(1)])
    day = book.cell("Handoffs", "A1", "Handover")
    assert isinstance(day, dt.date)
    early, _ = exported(book, tmp_path, as_of=day - dt.timedelta(days=1))
    on_time, _ = exported(book, tmp_path, as_of=day)
    assert (early.facts["cells"], early.exit_code, on_time.facts["accounts"]) == (0, 0, 1)
    assert not list(tmp_path.glob(f"*{day - dt.timedelta(days=1)}*"))


def test_what_was_published_stays_approved_when_the_first_wave_is_on_accounts_and_another_plan_is_not(
    tmp_path: Path,
) -> None:
    """Approvals are STALE by then; a move that nobody published is not written."""
    book = agreed([customer(1), customer(2)])
    book.change("Accounts", "A1", "Current CSM", "C2")
    answer, (forward, _) = exported(book, tmp_path)
    first, second = (str(salesforce_id(sf("001", k))) for k in (1, 2))
    assert (forward[first]["CSM_Owner__c"], forward[first]["Territory_ID__c"]) == ("", "unassigned-C2")
    assert forward[second]["CSM_Owner__c"] == salesforce_id(sf("005", 1))
    book.type("Handoffs", "A2", to="Cem")
    answer, _ = exported(book, tmp_path)
    assert answer.facts["not_approved"] == ["A2"]


@pytest.mark.parametrize("status", ["Cancelled", "Slipped"])
def test_what_was_called_off_or_has_slipped_is_not_written(status: str, tmp_path: Path) -> None:
    """The planner says so on Handoffs."""
    book = agreed([customer(1)]).type("Handoffs", "A1", status=status)
    assert exported(book, tmp_path)[0].facts["cells"] == 0


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"CRM ID": ""}, "no CRM ID"),
        ({"CRM ID": "A-77"}, "no record ID of Salesforce"),
        ({"CRM ID": sf("001", 2)}, "Another account has the CRM ID"),
        ({"Account Owner": "=HYPERLINK(1)"}, "run as a formula"),
        ({"ARR Band": "@SUM(A1)"}, "run as a formula"),
    ],
)
def test_an_account_that_cannot_be_written_safely_is_left_out_and_named(
    cells: dict[str, str], problem: str, tmp_path: Path
) -> None:
    """No new record, no wrong record, no formula in either file."""
    answer, (forward, back) = exported(agreed([customer(1, **cells), customer(2), customer(3)]), tmp_path)
    first = salesforce_id(sf("001", 1))
    assert "A1" in answer.facts["left_out"]
    assert answer.exit_code == 5
    assert first not in forward
    assert salesforce_id(sf("001", 3)) in forward
    assert any(problem in str(row["Left Out Because"]) for row in book_rows(answer))
    assert not any(
        is_unsafe(cell) for row in (*forward.values(), *back.values()) for cell in row.values() if cell != "#N/A"
    )


def book_rows(answer: object) -> list[dict[str, object]]:
    """The rows of the table of what is left out."""
    table = answer.sheets[0].tables[1]  # type: ignore[attr-defined]
    return [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows]


@pytest.mark.parametrize("who", ["C1", "C2"])
def test_without_the_user_of_either_csm_the_row_is_left_out(who: str, tmp_path: Path) -> None:
    """It could not be written, or not put back."""
    answer, _ = exported(agreed([customer(1)], team(**{who: {"Crm User Id": None}})), tmp_path)
    assert answer.facts["left_out"] == ["A1"]


def test_hubspot_takes_record_ids_and_addresses_and_is_told_what_it_cannot_empty(tmp_path: Path) -> None:
    """Its import leaves a blank cell as it is."""
    book = agreed([customer(1, **{"CRM ID": 901})])
    answer, (forward, back) = exported(book, tmp_path, "hubspot")
    assert forward["901"]["CSM Owner"] == "ben@x.org"
    assert back["901"]["CSM Owner"] == "ana@x.org"
    assert "no import of HubSpot empties a cell" in answer.sentence


def test_the_map_names_fields_and_lookups_and_keeps_what_is_not_to_be_written(tmp_path: Path) -> None:
    """A lookup by an address takes the address, by another field our CSM ID."""
    book = agreed([customer(1)])
    exported(book, tmp_path)
    book.type("CRM Map", "Current CSM", **{"CRM Field": "CSM__r.Email"}).type("CRM Map", "Territory ID", write="No")
    _, (forward, _) = exported(book, tmp_path)
    (row,) = forward.values()
    assert row["CSM__r.Email"] == "ben@x.org"
    assert "Territory_ID__c" not in row
    book.type("CRM Map", "Current CSM", **{"CRM Field": "CSM__r.Employee_Id__c"})
    _, (forward, _) = exported(book, tmp_path)
    assert next(iter(forward.values()))["CSM__r.Employee_Id__c"] == "C2"
    book.type("CRM Map", "Current CSM", **{"CRM Field": "Id"})
    with pytest.raises(UsageError, match="two columns go to Id"):
        exported(book, tmp_path)


def test_without_handoffs_there_is_nothing_to_write(tmp_path: Path) -> None:
    """It says what to do first."""
    book = agreed([customer(1)])
    del book.sheets["Handoffs"]
    with pytest.raises(TooLittleDataError, match="handoffs --in-place"):
        exported(book, tmp_path)


def test_both_files_are_logged_and_files_of_the_same_name_are_kept(tmp_path: Path) -> None:
    """By their SHA-256."""
    book = agreed([customer(1)])
    answer, _ = exported(book, tmp_path)
    logged = [row for row in book.log() if row[4] == "exported"]
    assert [row[9] for row in logged] == answer.facts["sha256"]
    exported(book, tmp_path)
    assert len(list(tmp_path.glob("*backup*"))) == 2


def test_both_files_carry_the_head_of_the_log_and_a_broken_log_writes_none(tmp_path: Path) -> None:
    """Kept in the CRM, it shows later that no row up to it has changed."""
    book = agreed([customer(1)])
    answer, (forward, back) = exported(book, tmp_path)
    head = TreeHead.read(str(answer.facts["log_head"]))
    assert head is not None
    rows = log_rows(book.raw("Change Log"))
    assert not list(head.differences(rows))
    assert {row["Change_Log_Head__c"] for row in (*forward.values(), *back.values())} == {str(head)}
    book.type("Change Log", str(rows[2].seq), comment="nothing of the kind")
    with pytest.raises(BrokenLogError):
        exported(book, tmp_path)


def test_the_files_are_plain_utf_8_with_windows_lines(tmp_path: Path) -> None:
    """No byte order mark: Data Loader would take it for a part of the first field."""
    book = agreed([customer(1, **{"Account Owner": "Žofia, Ł"})])
    answer, (forward, _) = exported(book, tmp_path)
    data = Path(answer.facts["files"][0]).read_bytes()
    assert data.startswith(b"Id,")
    assert data.count(b"\r\n") == 2
    assert next(iter(forward.values()))["Territory_ID__c"] == "Žofia, Ł-C2"


@pytest.fixture(scope="module")
def published() -> PlannersBook:
    """Three accounts that Ben gets."""
    return agreed([customer(k) for k in range(3)])


FIELDS = ["Id", "CSM_Owner__c", "Territory_ID__c", "ARR_Band__c", "Last_Territory_Review_Date__c"]


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_export_applied_to_the_import_leaves_no_difference_and_the_rollback_restores_it(
    data: st.DataObject, published: PlannersBook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the CRM holds: blank and non-blank cells, IDs of 15 and 18 characters, records that are not ours."""
    folder = tmp_path_factory.mktemp("crm")
    text = st.sampled_from(["", "T1", "Žofia", 'a,"b"', "E7-C1", "x\u2028y", "SMB"])
    user = st.sampled_from([sf("005", 0), salesforce_id(sf("005", 1)), salesforce_id(sf("005", 9)), ""])
    ids = [sf("001", k) for k in range(4)]
    crm = [
        [
            data.draw(st.sampled_from([i, salesforce_id(i)])),
            data.draw(user),
            data.draw(text),
            data.draw(text),
            "2026-01-01",
        ]
        for i in ids
    ]
    path = folder / "import.csv"
    write(path, crm)
    book = copy(published)
    _, (forward, back) = exported(book, folder, import_=path)
    after = [applied(row, forward) for row in crm]
    write(path, after)
    again, _ = exported(book, folder, import_=path)
    assert again.facts["cells"] == 0
    assert again.facts["left_out"] == []
    assert [applied(row, back) for row in after] == crm
    assert after[3] == crm[3]


def write(path: Path, rows: list[list[str | None]]) -> None:
    """An export of the CRM."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([FIELDS, *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")


def applied(row: list[str | None], file: dict[str, dict[str, str]]) -> list[str | None]:
    """A record after a load with the Bulk API: blank cells are ignored, #N/A empties."""
    cells = file.get(str(salesforce_id(str(row[0]))), {})
    loaded = [cells.get(field, "") for field in FIELDS]
    return [row[0], *("" if new == "#N/A" else new or old for old, new in zip(row[1:], loaded[1:], strict=True))]


def test_ids_of_15_and_18_characters() -> None:
    """The published example, and what is none."""
    assert salesforce_id(SHORT) == LONG == salesforce_id(LONG)
    assert salesforce_id(LONG[:-1] + "Z") is None
    assert record_id("12345", Crm.HUBSPOT) == "12345"
    assert record_id("12x", Crm.HUBSPOT) is None
    assert LATER

"""The change log: its chain, its tree, its second copy, and what of a change in either is seen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from xl_territory.errors import BrokenLogError
from xl_territory.records.author import Author
from xl_territory.records.change_log import Entry, log_rows
from xl_territory.records.log_book import log_book
from xl_territory.records.log_places import sidecar_path
from xl_territory.records.log_row import BEGINS, LogRow, chained, first_break
from xl_territory.records.logged_write import ToldWrite, write_logged
from xl_territory.records.merkle_tree import audit_path, leaf_hash, root_of, tree_hash
from xl_territory.records.sidecar import line_of, read_sidecar
from xl_territory.records.tree_head import TreeHead
from xl_territory.workbook import XlsxHost

BY = Author("Dana", dt.datetime(2026, 3, 2, 9, 30))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a log of five rows in both copies."""
    path = tmp_path / "book.xlsx"
    pd.DataFrame({"Account ID": ["A1"]}).to_excel(path, sheet_name="Accounts", index=False)
    for entry in (Entry("optimize"), Entry("told", "Accounts", "A1", "ARR", 1.5, dt.date(2026, 1, 2))):
        tell(path, entry)
    tell(path, Entry("publish", comment='a "quote",\n=1+1 and ü'), Entry("slipped", key="A1"))
    return path


def tell(path: Path, *entries: Entry, target: Path | None = None) -> None:
    """Write the entries as a command does."""
    write_logged(XlsxHost(path), (), ToldWrite("told", BY, entries), target or path)


def sidecar(path: Path) -> Path:
    """The second copy."""
    found = sidecar_path(str(path))
    assert found
    return found


def test_both_copies_hold_the_same_rows(book: Path) -> None:
    """Read again from the sheet, every cell has the hash that it was written with."""
    log = log_book(XlsxHost(book))
    assert log.problems == ()
    assert [row.action for row in log.sheet] == [BEGINS, "optimize", "told", "publish", "slipped"]
    assert log.sidecar
    assert [row.hash for row in log.sidecar.rows] == [row.hash for row in log.sheet]
    assert log.sidecar.saved == len(log.sheet)


def test_a_new_file_gets_a_copy_of_the_log(book: Path) -> None:
    """And the workbook that it was made from keeps its own."""
    plan = book.with_name("plan.xlsx")
    before = sidecar(book).read_bytes()
    tell(book, Entry("optimize"), target=plan)
    log = log_book(XlsxHost(plan))
    assert (len(log.rows), log.problems) == (6, ())
    assert sidecar(book).read_bytes() == before


def test_nothing_is_written_on_a_broken_log(book: Path) -> None:
    """Exit code 5, the row is named, both copies and the workbook stay."""
    lines = sidecar(book).read_text("utf-8").splitlines(keepends=True)
    at = next(k for k, line in enumerate(lines) if "optimize" in line)
    sidecar(book).write_text("".join([*lines[:at], lines[at].replace("Dana", "Eve"), *lines[at + 1 :]]), "utf-8")
    before = book.read_bytes(), sidecar(book).read_bytes()
    with pytest.raises(BrokenLogError, match="row 1 was edited") as broken:
        tell(book, Entry("optimize"))
    assert broken.value.exit_code == 5
    assert (book.read_bytes(), sidecar(book).read_bytes()) == before


def test_rows_that_were_told_before_a_run_was_killed_are_on_the_sheet_after_the_next(book: Path) -> None:
    """And the log says that the workbook was not saved after them."""
    rows = log_book(XlsxHost(book)).rows
    lost = list(chained(rows, [Entry("optimize").row(BY)]))
    with sidecar(book).open("ab") as file:
        file.write(line_of(lost[0]).encode())
        file.write(b'{"action": "half a li')
    assert log_book(XlsxHost(book)).pending == tuple(lost)
    tell(book, Entry("publish"))
    log = log_book(XlsxHost(book))
    assert [row.action for row in log.sheet[-3:]] == ["optimize", "not saved", "publish"]
    assert (log.problems, log.pending) == ((), ())


def test_a_write_that_fails_leaves_no_row(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither copy has it."""
    before = sidecar(book).read_bytes()
    monkeypatch.setattr(XlsxHost, "write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tell(book, Entry("optimize"))
    assert sidecar(book).read_bytes() == before


def test_rows_of_an_older_version_are_chained_as_they_are() -> None:
    """They had no hashes; the row in front of them says how many they were."""
    rows = log_rows(None)
    assert rows == ()
    old = [LogRow(k, BY.when, "Dana", "told", "told") for k in (1, 2)]
    assert first_break(list(chained((), old))) is None


def test_a_head_is_that_of_rfc_6962() -> None:
    """The test vectors of certificate transparency's reference implementation: eight leaves."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [leaf_hash(bytes.fromhex(each)) for each in leaves]
    assert tree_hash([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree_hash(hashes[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree_hash(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 11])
def test_an_audit_path_proves_its_leaf_and_no_other(size: int) -> None:
    """At every place of lists of every shape."""
    leaves = [leaf_hash(bytes([k])) for k in range(size)]
    for at in range(size):
        path = audit_path(leaves, at)
        assert root_of(leaves[at], at, size, path) == tree_hash(leaves)
        assert root_of(leaf_hash(b"other"), at, size, path) != tree_hash(leaves)


def test_a_kept_head_tells_other_rows_from_more_rows(book: Path) -> None:
    """Rows that were added since are no difference."""
    rows = log_book(XlsxHost(book)).rows
    head = TreeHead.of(rows[:3])
    assert TreeHead.read(str(head)) == head
    assert list(head.differences(rows)) == []
    assert "cut off" in next(head.differences(rows[:2]))
    assert "not those" in next(head.differences(list(chained((), [rows[0], rows[2], rows[1]]))))


def test_the_second_copy_of_a_workbook_on_an_address_is_in_the_users_folder() -> None:
    """OneDrive and SharePoint have no place beside the file."""
    place = sidecar_path("https://contoso.sharepoint.com/plan.xlsx")
    assert place
    assert place.is_absolute()
    assert "contoso" not in str(place)
    assert sidecar_path("") is None
    assert read_sidecar(Path("nowhere.log.jsonl")) is None

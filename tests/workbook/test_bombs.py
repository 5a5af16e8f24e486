"""Files that would fill the memory are refused by what they say of themselves, before anything is parsed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook import bombs
from tests.workbook.bombs import HEADER, MAIN, TEXT_CELL, many, noise, ods, ods_row, package, sheet, wrapped
from xl_territory.errors import WorkbookError
from xl_territory.workbook import XlsxHost
from xl_territory.workbook.xlsx import archive, size_limits
from xl_territory.workbook.xlsx.extent import check_extents, extents
from xl_territory.workbook.xlsx.shared_texts import copied_text
from xl_territory.workbook.xlsx.size_limits import MB, check_texts

RUNS = many(b"<r><t>%d" + next(iter(noise(0.02))) + b"</t></r>", 60)
FAR = b'<row r="300"><c r="XFD300"><v>1</v></c></row>'
SMALL: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a text that no cell can hold": (
        lambda folder: package(
            folder / "b.xlsx", sheet=sheet(wrapped(HEADER + TEXT_CELL, noise(3), b"</t></is></c></row>"))
        ),
        "Sheet Accounts holds a text of more than 1,048,576 letters",
    ),
    "the same in pieces": (
        lambda folder: package(
            folder / "b.xlsx",
            sheet=sheet(wrapped(HEADER + b'<row r="2"><c r="A2" t="inlineStr"><is>', RUNS, b"</is></c></row>")),
        ),
        "A cell holds a text of more than 1,048,576 letters",
    ),
    "an attribute without end": (
        lambda folder: package(
            folder / "b.xlsx", sheet=sheet(wrapped(HEADER + b'<row r="2" spans="', noise(3), b'"/>'))
        ),
        "Sheet Accounts holds a text",
    ),
    "a shared text that no cell can hold": (
        lambda folder: package(
            folder / "b.xlsx", texts=wrapped(b"<sst " + MAIN + b"><si><t>", noise(3), b"</t></si></sst>")
        ),
        "The workbook holds a text",
    ),
    "a long text in many cells": (
        lambda folder: package(
            folder / "b.xlsx",
            texts=(b"<sst " + MAIN + b"><si><t>", *noise(0.03), b"</t></si></sst>"),
            sheet=sheet(many(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>', 9_000)),
        ),
        "texts in the cells come to more than 256 MB",
    ),
    "conditional formats": (
        lambda folder: package(folder / "b.xlsx", sheet=sheet(behind=many(bombs.RULE, 280_000))),
        "Sheet Accounts has 4. MB of conditional formats",
    ),
    "links": (
        lambda folder: package(folder / "b.xlsx", links=bombs.links_bomb(bombs.book_links(), 100_001)),
        "The workbook has 100,00. links between its parts",
    ),
    "sheets": (
        lambda folder: package(folder / "b.xlsx", book=(bombs.all_the_same(2_001),)),
        "The workbook has 2,001 sheets",
    ),
    ".ods with endless rows and columns": (
        lambda folder: ods(folder / "b.ods", [ods_row(1_048_576, 16_384)]),
        r"b\.ods is damaged or far too large|too large to be read",
    ),
    "separators": (
        lambda folder: bombs.text(folder / "b.csv", (b"Account ID,ARR\n", b"," * (2 * MB))),
        "more than 1,000,000 cells",
    ),
}


@pytest.mark.parametrize("kind", SMALL)
def test_a_bomb_gets_one_message(tmp_path: Path, kind: str) -> None:
    """What it is too much of, and how to get rid of that."""
    make, expected = SMALL[kind]
    with pytest.raises(WorkbookError, match=expected) as raised:
        XlsxHost(make(tmp_path)).read(["Accounts"])
    assert len(str(raised.value)) < 400


def test_the_reader_stops_where_the_sheet_is_too_large() -> None:
    """What comes after the cell that is too far is no XML, and nobody gets there."""
    data = b"<worksheet><sheetData>" + FAR + b"<row/>" * (3 * MB // 6) + b"<c r='A1' <<< </sheetData></worksheet>"
    with pytest.raises(WorkbookError, match="reaches to XFD300 or further"):
        check_extents({"Accounts": data})
    with pytest.raises(WorkbookError, match="no valid XML"):
        list(extents(data, "sheet"))


def test_sheets_that_are_read_together_share_the_room() -> None:
    """Each alone would do."""
    half = b'<sheetData><row r="100000"><c r="O100000"><v>1</v></c></row></sheetData>'
    check_extents({"Accounts": half})
    with pytest.raises(WorkbookError, match="Sheet CSMs reaches to O100000"):
        check_extents({"Accounts": half, "CSMs": half})


def test_texts_are_counted_one_by_one_only_where_the_longest_would_be_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell whose text cannot be told counts as the longest one."""
    data = b'<c r="A1" t="s"><v>0</v></c><c r="A2" t="s"><v>1</v></c><c r="A3" t="s"><f/><v>0</v></c>'
    assert copied_text(data, [3, 100]) == 300
    monkeypatch.setattr("xl_territory.workbook.xlsx.shared_texts.MOST_TEXT", 200)
    assert copied_text(data, [3, 100]) == 3 + 100 + 100


def test_text_files_are_refused_by_their_sizes(tmp_path: Path) -> None:
    """They are never read: the files say 60 MB and have no block on the disk."""
    for name in ("accounts", "csms"):
        with (tmp_path / f"{name}.csv").open("wb") as file:
            file.truncate(30 * MB)
    with pytest.raises(WorkbookError, match="has 60 MB of text; at most 50 MB"):
        XlsxHost(tmp_path)
    check_texts([25 * MB, 25 * MB], "two")


def test_a_part_that_says_it_is_too_large_is_not_unfolded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The zip directory tells, and unfolding it would raise."""
    path = package(tmp_path / "b.xlsx", texts=wrapped(b"<sst>", many(b"<si><t>text %d</t></si>", 40_000), b"</sst>"))
    unfold = archive.Archive.read

    def never(self: archive.Archive, part: str) -> bytes:
        assert part != bombs.TEXTS
        return unfold(self, part)

    monkeypatch.setattr(archive.Archive, "read", never)
    monkeypatch.setattr(
        "xl_territory.workbook.xlsx.shared_texts.TEXTS", size_limits.SizeLimit(MB // 2, "texts", "Delete some.")
    )
    with pytest.raises(WorkbookError, match=r"The workbook has 1 MB of texts, far too many to open\. Delete some"):
        XlsxHost(path).read(["Accounts"])


def test_a_large_part_that_is_not_in_utf8_is_refused(tmp_path: Path) -> None:
    """As a tree it would be many times its size."""
    head = b"\xff\xfe" + "<worksheet><sheetData>".encode("utf-16-le")
    path = package(tmp_path / "b.xlsx", sheet=wrapped(head, [b" \x00" * MB] * 9, b""))
    with pytest.raises(WorkbookError, match="is not in UTF-8"):
        XlsxHost(path).read(["Accounts"])


def test_a_tree_of_many_small_tags_is_refused(tmp_path: Path) -> None:
    """Twelve megabytes that would be a gigabyte."""
    path = package(tmp_path / "b.xlsx", book=wrapped(b"<workbook>", [b"<x/>" * 10_000] * 310, b"</workbook>"))
    with pytest.raises(WorkbookError, match="too many defined names"):
        XlsxHost(path)

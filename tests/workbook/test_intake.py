"""Any file: it is read, or one clear message says what is wrong; never a traceback, never much memory."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.workbook.samples import everything, hours
from xl_territory.errors import WorkbookError
from xl_territory.workbook import XlsxHost, open_workbook
from xl_territory.workbook.sheets import ResultColumn, ResultSheet, ResultTable

SHEET = "xl/worksheets/sheet1.xml"


def book(rows: list[list[object]] | None = None) -> bytes:
    """A plain workbook with one sheet."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("Accounts")
    for at, row in enumerate(rows or [["Account ID", "ARR"], ["A1", 5], ["A2", 7.5]]):
        sheet.write_row(at, 0, row)
    made.close()
    return out.getvalue()


def changed(data: bytes, **edits: Callable[[bytes], bytes]) -> bytes:
    """A package with parts edited: ``sheet``, ``workbook``, ``shared``, ``styles`` or ``types``."""
    parts = {
        "sheet": SHEET,
        "workbook": "xl/workbook.xml",
        "shared": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "types": "[Content_Types].xml",
    }
    wanted = {parts[name]: edit for name, edit in edits.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, wanted.get(name, bytes)(old.read(name)))
    return out.getvalue()


def with_cells(xml: str) -> bytes:
    """A workbook whose sheet holds these rows."""
    start, end = b"<sheetData>", b"</sheetData>"
    return changed(
        book(), sheet=lambda data: data[: data.index(start)] + start + xml.encode() + data[data.index(end) :]
    )


def read(tmp_path: Path, data: bytes, name: str = "book.xlsx") -> XlsxHost:
    """A host on a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return XlsxHost(path)


def all_sheets(host: XlsxHost) -> object:
    """Whatever reading gives."""
    return host.read(host.sheet_names)


BOMB = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
MANY = b"".join(b'<x a="%d"/>' % number for number in range(3_000_000))
"""More than 40 MB that no packing makes very small."""
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "zeros": (b"\x00" * 100, "empty"),
    "truncated": (book()[:-300], "damaged"),
    "half": (book()[: len(book()) // 2], "damaged"),
    "noise": (b"PK\x03\x04" + bytes(range(256)) * 9, "damaged"),
    "binary": (bytes(range(256)) * 9, "no workbook"),
    "web page": (b"<html><table><tr><td>Account ID</td></tr></table></html>", "web page"),
    "xml 2003": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "web page"),
    "entity bomb": (changed(book(), workbook=lambda data: BOMB + data.split(b"?>", 1)[1]), "document type"),
    "entity bomb in a sheet": (changed(book(), sheet=lambda data: BOMB + data.split(b"?>", 1)[1]), "document type"),
    "entity bomb in texts": (changed(book(), shared=lambda data: BOMB + data.split(b"?>", 1)[1]), "document type"),
    "entity bomb in UTF-16": (
        changed(book(), sheet=lambda data: (BOMB + data.split(b"?>", 1)[1]).decode().encode("utf-16")),
        "document type|no valid XML",
    ),
    "broken sheet": (changed(book(), sheet=lambda data: data[:-40]), "cannot be read|no valid XML"),
    "broken workbook": (changed(book(), workbook=lambda data: data[:90]), "no valid XML"),
    "far away": (with_cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576.*Delete"),
    "far away and hard to see": (
        with_cells('<row r="900000"><c t="n" s=">" r="XFD900000"><v>1</v></c></row>'),
        "XFD900000.*Delete|no valid XML",
    ),
    "beyond the last column": (with_cells('<row r="500"><c r="ZZZZZZ500"><v>1</v></c></row>'), "XFD500.*Delete"),
    "beyond it in small letters": (with_cells('<row r="5"><c r="zzzzzz5"><v>1</v></c></row>'), "XFD5.*Delete"),
    "a blank beyond it": (with_cells('<row r="5"><c r="ZZZ5"/></row>'), "XFD5.*Delete"),
    "beyond the last row": (
        with_cells('<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>'),
        "A40.*Delete",
    ),
    "more rows than there can be": (with_cells("<row/>" * 1_048_577), "more rows than Excel can hold"),
    "too many styles": (
        changed(book(), styles=lambda data: data.replace(b"</cellXfs>", MANY + b"</cellXfs>")),
        "MB of cell styles.*Copy",
    ),
    "too many names": (
        changed(book(), workbook=lambda data: data.replace(b"<calcPr", b"<definedNames>" + MANY + b"<calcPr")),
        "MB of defined names.*Delete",
    ),
    "a PDF": (b"%PDF-1.7\n%\x00", "a PDF document, not a workbook"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "a picture, not a workbook"),
    "JSON": (b'{"accounts": [1, 2]}', "JSON, not a workbook"),
    "plain text": (b"hello world\nand goodbye\n", "plain text, not a workbook"),
    "no workbook": (changed(book(), workbook=lambda _: b"<workbook/>"), ""),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_read_gets_one_clear_message(tmp_path: Path, kind: str) -> None:
    """One line or two, with what is wrong."""
    data, expected = REFUSED[kind]
    if not expected:
        assert all_sheets(read(tmp_path, data)) == {}
        return
    with pytest.raises(WorkbookError, match=f"(?s){expected}") as raised:
        all_sheets(read(tmp_path, data))
    assert len(str(raised.value)) < 400


def zip_of(members: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    """By what it declares."""
    with pytest.raises(WorkbookError, match="would unfold to"):
        read(tmp_path, zip_of({"xl/workbook.xml": b" " * 80_000_000}))


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """No more than was declared is ever unfolded."""
    data = bytearray(zip_of({"xl/workbook.xml": b"<workbook>" + b" " * 30_000_000}))
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(WorkbookError, match="damaged"):
        read(tmp_path, bytes(data))


@pytest.mark.parametrize("name", ["../../evil.xml", "xl/../../evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_a_part_that_wants_out_of_the_package_is_refused(tmp_path: Path, name: str) -> None:
    """Path traversal."""
    with pytest.raises(WorkbookError, match="unsafe name"):
        read(tmp_path, zip_of({name: b"", "xl/workbook.xml": b"<workbook/>"}))


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two readers would see two workbooks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("xl/workbook.xml", "<workbook/>")
        target.writestr("xl\\workbook.xml", "<workbook/>")
    with pytest.raises(WorkbookError, match="same name"):
        read(tmp_path, out.getvalue())


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    """A Word file with a workbook's name, say."""
    with pytest.raises(WorkbookError, match="holds no workbook"):
        read(tmp_path, zip_of({"word/document.xml": b"<document/>"}))


def test_links_to_the_outside_are_not_followed(tmp_path: Path) -> None:
    """A sheet whose part lies elsewhere is no sheet."""
    data = zip_of(
        {
            "xl/workbook.xml": b'<workbook xmlns:r="r"><sheets><sheet name="Accounts" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": b'<Relationships><Relationship Id="a" Type="x/worksheet"'
            b' TargetMode="External" Target="http://example.invalid/sheet1.xml"/></Relationships>',
        }
    )
    assert read(tmp_path, data).sheet_names == ()


def test_a_huge_declared_range_with_little_in_it_is_read(tmp_path: Path) -> None:
    """The dimension is a hint, and formatted blanks are blanks."""
    blanks = "".join(f'<row r="{row}"><c r="XFD{row}" s="0"/></row>' for row in range(3, 900))
    cells = f'<row r="1"><c r="A1"><v>7</v></c></row>{blanks}<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    host = read(tmp_path, changed(with_cells(cells), sheet=lambda d: d.replace(b'ref="A1:B3"', b'ref="A1:XFD1048576"')))
    assert host.read(["Accounts"])["Accounts"].rows == [[7]]


def test_hidden_rows_errors_and_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    """By row and column; a formula with a stored empty text has a result."""
    host = read(
        tmp_path,
        with_cells(
            '<row r="1"><c r="A1"><f>B1</f></c><c r="B1" t="str"><f>""</f><v></v></c></row>'
            '<row r="2" hidden="1"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
            '<row r="4"><c r="C4" t="e"><v>#N/A</v></c><c r="D4"><f>1+1</f><v>2</v></c></row>'
        ),
    )
    sheet = host.read(["Accounts"])["Accounts"]
    assert sheet.unsaved_formulas == {(1, 1)}
    assert sheet.error_cells == {(2, 2), (4, 3)}
    assert sheet.hidden_rows == {2}
    assert sheet.rows[1][1] == "#DIV/0!"
    assert sheet.rows[3][2:4] == ["#N/A", 2]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("accounts.csv", b"Account ID,ARR\nA1,5\n"),
        ("renamed.xlsx", b"Account ID,ARR\nA1,5\n"),
        ("semicolons.csv", b"Account ID;ARR\nA1;5\n"),
        ("marked.csv", b"\xef\xbb\xbfAccount ID,ARR\r\nA1,5\r\n"),
        ("excel_text.txt", "Account ID\tARR\nA1\t5\n".encode("utf-16")),
    ],
)
def test_text_with_separators_is_a_sheet_whatever_its_suffix(tmp_path: Path, name: str, data: bytes) -> None:
    """Comma, semicolon or tab; with or without a mark; also under the name of a workbook."""
    host = read(tmp_path, data, name)
    (sheet,) = host.sheet_names
    assert host.read([sheet])[sheet].rows == [["Account ID", "ARR"], ["A1", "5"]]


def test_a_folder_of_csv_files_is_a_workbook(tmp_path: Path) -> None:
    """One sheet per file; the result is an .xlsx that holds them."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "accounts.csv").write_text("Account ID,Note\nA1,=1+1\n")
    (folder / "csms.csv").write_text("CSM ID\nC1\n")
    host = open_workbook(folder)
    assert host.sheet_names == ("accounts", "csms")
    written = host.write(everything())
    assert written.path == tmp_path / "export_plan.xlsx"
    again = load_workbook(written.path)
    assert again["accounts"]["B2"].value == "=1+1"
    assert again["accounts"]["B2"].data_type == "s"


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """With what it should hold."""
    with pytest.raises(WorkbookError, match=r"no \.csv files"):
        XlsxHost(tmp_path)


def test_a_converted_file_is_not_replaced(tmp_path: Path) -> None:
    """A .csv that is called .xlsx stays what it is."""
    host = read(tmp_path, b"Account ID,ARR\nA1,5\n")
    with pytest.raises(WorkbookError, match="another name"):
        host.write([hours()], tmp_path / "book.xlsx")


def test_text_of_any_kind_survives(tmp_path: Path) -> None:
    """Formula starts, escapes, control characters, emoji, right-to-left, long text."""
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "_x0041_",
        "a\nb",
        "<&>\"'",
        "日本語🙂",
        "שלום",
        "x" * 32_767,
        " padded ",
        "\tTab",
    ]
    table = ResultTable("T", (ResultColumn("Text"),), [[text] for text in texts])
    host = read(tmp_path, book())
    written = host.write([ResultSheet("Out", "=title", "@explanation", (table,))])
    assert written.path is not None
    found = XlsxHost(written.path).read(["Out"])["Out"]
    assert [row[0] for row in found.rows[4:]] == texts
    assert found.unsaved_formulas == frozenset()
    sheet = load_workbook(written.path)["Out"]
    assert {sheet.cell(row, 1).data_type for row in range(1, sheet.max_row + 1)} <= {"s", "inlineStr", "n"}


def test_what_no_workbook_can_hold_is_left_out(tmp_path: Path) -> None:
    """Control characters, lone surrogates, NaN and infinity."""
    rows = [["a\x00b\x1fc\ud800d", float("nan")], ["x" * 40_000, float("inf")]]
    table = ResultTable("T", (ResultColumn("Text"), ResultColumn("Number")), rows)
    written = read(tmp_path, book()).write([ResultSheet("Out", "t", "e", (table,))])
    assert written.path is not None
    found = XlsxHost(written.path).read(["Out"])["Out"].rows
    assert found[4] == ["abcd", None]
    assert found[5] == ["x" * 32_766 + "…", None]


def test_a_single_csv_file_brings_the_input_sheets_beside_it(tmp_path: Path) -> None:
    """Whatever it is called itself; other files of the folder are none of its business."""
    for name in ("salesforce export.csv", "Team.csv", "settings.csv", "O'Brien's notes.csv"):
        (tmp_path / name).write_text("Account ID,ARR\nA1,5\n")
    assert XlsxHost(tmp_path / "salesforce export.csv").sheet_names == ("Accounts", "Team", "settings")
    assert XlsxHost(tmp_path / "Team.csv").sheet_names == ("Team", "settings")


def test_the_separator_is_the_one_of_the_headers(tmp_path: Path) -> None:
    """Lists in cells have semicolons, headers have none."""
    text = "Account ID,Required Skills\nA1,SQL; Rust; Go; C\nA2,SQL; Rust\n"
    assert read(tmp_path, text.encode(), "accounts.csv").read(["accounts"])["accounts"].rows[1] == [
        "A1",
        "SQL; Rust; Go; C",
    ]


def test_a_sheet_name_with_quotes_is_a_sheet_name(tmp_path: Path) -> None:
    """In a folder of .csv files, and in the formulas of charts beside it."""
    (tmp_path / "O'Brien's accounts.csv").write_text("Account ID,ARR\nA1,5\n")
    host = open_workbook(tmp_path)
    written = host.write(everything(), tmp_path / "plan.xlsx")
    assert written.path is not None
    assert XlsxHost(written.path).sheet_names[0] == "O'Brien's accounts"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """Nobody waits for what never comes, neither to read it nor to replace it."""
    pipe = tmp_path / "book.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(WorkbookError, match="a pipe or a device and no file"):
        XlsxHost(pipe)
    host = read(tmp_path, book(), "real.xlsx")
    with pytest.raises(WorkbookError, match="a pipe or a device and no file"):
        host.reserve(pipe).__enter__()


@pytest.mark.parametrize("length", [200, 300, 5000])
def test_a_name_that_is_too_long_is_one_message(tmp_path: Path, length: int) -> None:
    """Before the search, also where only its backups would be too long."""
    with pytest.raises(WorkbookError, match=r"There is no file|cannot be read"):
        XlsxHost(tmp_path / ("x" * length))
    with pytest.raises(WorkbookError, match="too long for a file and its backups"):
        read(tmp_path, book(), "real.xlsx").reserve(tmp_path / f"{'x' * length}.xlsx").__enter__()


def test_the_plan_of_a_folder_without_a_name_is_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder one stands in is a dot."""
    (tmp_path / "accounts.csv").write_text("Account ID,ARR\nA1,5\n")
    monkeypatch.chdir(tmp_path)
    assert XlsxHost(".").plan_path() == tmp_path.with_name(f"{tmp_path.name}_plan.xlsx")

"""Files that are small on the disk and huge once they are opened, and what each costs the product.

``python -m tests.workbook.bombs [NAME ...]`` makes each in turn, gives it to ``validate`` and prints seconds, processor
time, the most memory of any process, the exit code and the first line of what was said.
"""

from __future__ import annotations

import base64
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path

from xl_territory.workbook.cell_addresses import column_letters

Chunks = Iterable[bytes]
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MB = 2**20
SECONDS, MEGABYTES = 5.0, 1024.0
"""What the product promises about each of them."""

SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, BOOK_LINKS, SHEET_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels"
HEADER = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Account ID</t></is></c></row>'
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def noise(megabytes: float) -> Chunks:
    """Text that packs to three quarters, so that no ratio gives it away."""
    block = base64.b64encode(random.Random(1).randbytes(3 * 2**18))
    return repeat(block, round(megabytes)) if megabytes >= 1 else (block[: round(megabytes * MB)],)


def many(line: bytes, count: int, ends: bytes = b"") -> Iterator[bytes]:
    """A line with ``%d`` so many times, then ``ends``."""
    for start in range(0, count, 5000):
        yield b"".join(line.replace(b"%d", b"%d" % at) for at in range(start, min(start + 5000, count)))
    yield ends


def wrapped(start: bytes, inner: Chunks, end: bytes) -> Iterator[bytes]:
    """Chunks between two others."""
    yield start
    yield from inner
    yield end


def sheet(rows: Chunks = (HEADER,), behind: Chunks = ()) -> Iterator[bytes]:
    """A worksheet with these rows, and more behind them."""
    yield b"<worksheet " + MAIN + b"><sheetData>"
    yield from rows
    yield b"</sheetData>"
    yield from behind
    yield b"</worksheet>"


def grid(rows: int, columns: int, cell: bytes = b'<c r="%s%d"><v>%d</v></c>') -> Iterator[bytes]:
    """Numbers everywhere; ``cell`` has a column, a row and a value."""
    letters = [column_letters(at).encode() for at in range(1, columns + 1)]
    yield HEADER
    for row in range(2, rows + 2):
        cells = b"".join(cell.replace(b"%s", each).replace(b"%d", b"%d" % row) for each in letters)
        yield b'<row r="%d">%s</row>' % (row, cells)


def accounts(count: int) -> Iterator[bytes]:
    """Rows of Accounts: as many as asked for."""
    titles = ("Account ID", "ARR", "Tier")
    head = b"".join(
        b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % (letter.encode(), title.encode())
        for letter, title in zip("ABC", titles, strict=True)
    )
    yield b'<row r="1">' + head + b"</row>"
    line = (
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>A%d</t></is></c><c r="B%d"><v>%d</v></c>'
        b'<c r="C%d" t="inlineStr"><is><t>SMB</t></is></c></row>'
    )
    for row in range(2, count + 2):
        yield line.replace(b"%d", b"%d" % row)


def package(path: Path, **parts: Chunks) -> Path:
    """A workbook with one sheet, Accounts, and these parts in place of the plain ones, by their names above."""
    names = {
        "sheet": SHEET,
        "texts": TEXTS,
        "styles": STYLES,
        "book": BOOK,
        "links": BOOK_LINKS,
        "links_of": SHEET_LINKS,
    }
    link = '<Relationship Id="{}" Type="' + LINKS + '/{}" Target="{}"/>'
    plain: dict[str, Chunks] = {
        "[Content_Types].xml": (
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Default Extension="xml" ContentType="application/xml"/></Types>',
        ),
        "_rels/.rels": (_links(link.format("a", "officeDocument", BOOK)),),
        BOOK: (_book(b'<sheet name="Accounts" sheetId="1" r:id="a"/>'),),
        BOOK_LINKS: (
            _links(
                link.format("a", "worksheet", "worksheets/sheet1.xml")
                + link.format("b", "sharedStrings", "sharedStrings.xml")
                + link.format("c", "styles", "styles.xml")
            ),
        ),
        SHEET: sheet(),
        TEXTS: (b"<sst " + MAIN + b"/>",),
        STYLES: (b"<styleSheet " + MAIN + b'><cellXfs count="1"><xf/></cellXfs></styleSheet>',),
    }
    return zipped(path, plain | {names.get(name, name): chunks for name, chunks in parts.items()})


def zipped(path: Path, members: dict[str, Chunks]) -> Path:
    """A zip file whose members are written as they come."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, chunks in members.items():
            if name == "mimetype":
                target.writestr(name, b"".join(chunks), zipfile.ZIP_STORED)
                continue
            with target.open(name, "w", force_zip64=True) as member:
                for chunk in chunks:
                    member.write(chunk)
    return path


def _links(inner: str) -> bytes:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'.encode()


def _book(sheets: bytes) -> bytes:
    return b"<workbook " + MAIN + f' xmlns:r="{LINKS}"><sheets>'.encode() + sheets + b"</sheets></workbook>"


def ods(path: Path, rows: Chunks) -> Path:
    """An OpenDocument workbook with these rows."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    start = f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="Accounts">'
    end = b"</table:table></office:spreadsheet></office:body></office:document-content>"
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        b'manifest:full-path="/" manifest:media-type="' + ODS + b'"/></manifest:manifest>'
    )
    content = wrapped(start.encode(), rows, end)
    return zipped(path, {"mimetype": (ODS,), "META-INF/manifest.xml": (manifest,), "content.xml": content})


def ods_row(rows: int, columns: int) -> bytes:
    """A row that says how often it and its only cell are to be repeated."""
    cell = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"/>'
    return (
        f'<table:table-row table:number-rows-repeated="{rows}">' + cell.format(columns) + "</table:table-row>"
    ).encode()


def text(path: Path, chunks: Chunks) -> Path:
    """A text file, written as it comes."""
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return path


def folder_of_texts(path: Path, files: int, chunk: bytes) -> Path:
    """Many .csv files."""
    path.mkdir()
    for at in range(files):
        (path / f"s{at}.csv").write_bytes(chunk)
    return path


def xls(path: Path, rows: Chunks, tail: bytes = b"") -> Path:
    """A BIFF8 stream of records, without the container: Excel's oldest kind that calamine takes is in one."""
    return text(path, wrapped(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rows, tail))


RULE = (
    b'<conditionalFormatting sqref="A%d"><cfRule type="expression" dxfId="0" priority="%d"><formula>A%d&gt;5</formula>'
    b"</cfRule></conditionalFormatting>"
)
LINK = b'<Relationship Id="x%d" Type="' + LINKS.encode() + b'/hyperlink" Target="http://a/%d" TargetMode="External"/>'
WITHOUT = b"</Relationships>"
TEXT_CELL = b'<row r="2"><c r="A2" t="inlineStr"><is><t>'


def links_bomb(kept: bytes, count: int) -> Iterator[bytes]:
    """So many relationships behind those that are needed."""
    return wrapped(kept.removesuffix(WITHOUT), many(LINK, count), WITHOUT)


def book_links() -> bytes:
    """The links that a workbook needs."""
    return _links(
        f'<Relationship Id="a" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="b" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
    )


def all_the_same(count: int) -> bytes:
    """A workbook part with so many sheets, all of them the same part."""
    return _book(b"".join(many(b'<sheet name="S%d" sheetId="%d" r:id="a"/>', count)))


Make = Callable[[Path], Path]
BOMBS: dict[str, Make] = {
    "150 MB of text in one cell": lambda folder: package(
        folder / "b.xlsx", sheet=sheet(wrapped(HEADER + TEXT_CELL, noise(150), b"</t></is></c></row>"))
    ),
    "120 MB of text in one cell, in runs": lambda folder: package(
        folder / "b.xlsx",
        sheet=sheet(
            wrapped(
                HEADER + b'<row r="2"><c r="A2" t="inlineStr"><is>',
                many(b"<r><t>%d" + next(iter(noise(0.02))) + b"</t></r>", 5900),
                b"</is></c></row>",
            )
        ),
    ),
    "150 MB in an attribute": lambda folder: package(
        folder / "b.xlsx", sheet=sheet(wrapped(HEADER + b'<row r="2" spans="', noise(150), b'"/>'))
    ),
    "150 MB of comments": lambda folder: package(
        folder / "b.xlsx", sheet=sheet(wrapped(HEADER, many(b"<!--%d-->", 15_000_000), b""))
    ),
    "shared strings of 200 MB": lambda folder: package(
        folder / "b.xlsx",
        texts=wrapped(
            b"<sst " + MAIN + b">", many(b"<si><t>a text of which there are %d</t></si>", 5_000_000), b"</sst>"
        ),
    ),
    "one shared string of 200 MB": lambda folder: package(
        folder / "b.xlsx", texts=wrapped(b"<sst " + MAIN + b"><si><t>", noise(200), b"</t></si></sst>")
    ),
    "a text of 30,000 letters in a million cells": lambda folder: package(
        folder / "b.xlsx",
        texts=(b"<sst " + MAIN + b"><si><t>", *noise(0.03), b"</t></si></sst>"),
        sheet=sheet(many(b'<row><c t="s"><v>0</v></c></row>', 1_000_000)),
    ),
    "120 MB of conditional formats": lambda folder: package(folder / "b.xlsx", sheet=sheet(behind=many(RULE, 800_000))),
    "120 MB of conditional formats before the cells": lambda folder: package(
        folder / "b.xlsx",
        sheet=wrapped(
            b"<worksheet " + MAIN + b">", many(RULE, 800_000), b"<sheetData>" + HEADER + b"</sheetData></worksheet>"
        ),
    ),
    "a million links of a sheet": lambda folder: package(folder / "b.xlsx", links_of=links_bomb(_links(""), 1_000_000)),
    "1.5 million relationships": lambda folder: package(folder / "b.xlsx", links=links_bomb(book_links(), 1_500_000)),
    "200,000 sheets": lambda folder: package(folder / "b.xlsx", book=(all_the_same(200_000),)),
    "5,000 sheets that are one of 100 MB": lambda folder: package(
        folder / "b.xlsx", book=(all_the_same(5_000),), sheet=sheet(grid(60_000, 50))
    ),
    "300 x 16,384 cells": lambda folder: package(folder / "b.xlsx", sheet=sheet(grid(300, 16_384))),
    "300 x 16,384 formatted blanks": lambda folder: package(
        folder / "b.xlsx", sheet=sheet(grid(300, 16_384, b'<c r="%s%d" s="0"/>'))
    ),
    "1 million accounts": lambda folder: package(folder / "b.xlsx", sheet=sheet(accounts(1_000_000))),
    "200 MB of styles": lambda folder: package(
        folder / "b.xlsx",
        styles=wrapped(
            b"<styleSheet " + MAIN + b"><cellXfs>", many(b'<xf numFmtId="%d"/>', 7_000_000), b"</cellXfs></styleSheet>"
        ),
    ),
    "30 MB of styles": lambda folder: package(
        folder / "b.xlsx",
        styles=wrapped(
            b"<styleSheet " + MAIN + b"><cellXfs>", many(b'<xf numFmtId="%d"/>', 1_000_000), b"</cellXfs></styleSheet>"
        ),
    ),
    "2.5 million names": lambda folder: package(
        folder / "b.xlsx",
        book=wrapped(
            _book(b'<sheet name="Accounts" sheetId="1" r:id="a"/>').removesuffix(b"</workbook>") + b"<definedNames>",
            many(b'<definedName name="n%d">Accounts!$A$%d</definedName>', 2_500_000),
            b"</definedNames></workbook>",
        ),
    ),
    "10 million empty rows": lambda folder: package(folder / "b.xlsx", sheet=sheet(many(b"<row/>", 10_000_000))),
    "5 million nested elements": lambda folder: package(
        folder / "b.xlsx", sheet=sheet(many(b'<c r="A%d"><f>1</f><v>1</v></c>', 5_000_000))
    ),
    "a zip of zeros": lambda folder: package(folder / "b.xlsx", sheet=sheet(repeat(b" " * MB, 240))),
    "30,000 members": lambda folder: zipped(folder / "b.xlsx", {f"xl/{at}.xml": (b"<x/>",) for at in range(30_000)}),
    "200 MB of .csv": lambda folder: text(folder / "b.csv", many(b"A%d,1000,SMB\n", 12_000_000)),
    "100 MB of separators": lambda folder: text(
        folder / "b.csv", wrapped(b"Account ID,ARR\n", repeat(b"," * MB, 100), b"")
    ),
    "100 MB of .csv in one field": lambda folder: text(
        folder / "b.csv", wrapped(b'Account ID,ARR\n"', noise(100), b'"')
    ),
    "100 MB of .csv in one line of fields": lambda folder: text(
        folder / "b.csv", wrapped(b"Account ID,ARR\n", many(b"%d;x,", 10_000_000), b"")
    ),
    "a folder of 3,000 .csv files of 100 kB": lambda folder: folder_of_texts(
        folder / "texts", 3000, b"Account ID,ARR\n" + b"A1,1000\n" * 12_000
    ),
    ".ods with endless rows": lambda folder: ods(folder / "b.ods", [ods_row(1_048_576, 1)] * 3),
    ".ods with endless rows and columns": lambda folder: ods(folder / "b.ods", [ods_row(1_048_576, 16_384)]),
    ".ods with blank rows, then a cell": lambda folder: ods(
        folder / "b.ods",
        [
            b'<table:table-row table:number-rows-repeated="4000000000"><table:table-cell/></table:table-row>',
            ods_row(1, 1),
        ],
    ),
    ".ods that unfolds to 250 MB": lambda folder: ods(
        folder / "b.ods", many(b"<table:table-row><!--%d--></table:table-row>", 4_500_000)
    ),
    ".ods of zeros": lambda folder: ods(folder / "b.ods", repeat(b" " * MB, 240)),
    ".xls of 100 MB of nothing": lambda folder: xls(folder / "b.xls", repeat(b"\x00" * MB, 100)),
    ".xls of 100 MB of noise": lambda folder: xls(folder / "b.xls", noise(100)),
}


def cost(path: Path) -> tuple[float, float, float, int, str]:
    """Seconds, seconds of processor time, megabytes, exit code and what ``validate`` says of the file."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "xl_territory", "validate", str(path)]
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        for what, most in ((resource.RLIMIT_CPU, round(4 * SECONDS)), (resource.RLIMIT_AS, round(4 * MEGABYTES) * MB)):
            resource.prlimit(process.pid, what, (most, most))  # what costs far more is bad enough
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        said.seek(0)
        words = said.read(4000).decode(errors="replace").strip()
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, processor, used.ru_maxrss / 1024, process.returncode, words


def main(names: list[str]) -> int:
    """Print what each costs; how many cost more than is promised, or end in something else than a message."""
    wrong = 0
    for name, make in BOMBS.items():
        if names and not any(word in name for word in names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            seconds, processor, megabytes, code, words = cost(make(Path(folder)))
        bad = processor > SECONDS or megabytes > MEGABYTES or code not in {0, 2} or "Traceback" in words
        wrong += bad
        line = " / ".join(words.splitlines())[:160]
        sys.stdout.write(
            f"{'BAD ' if bad else 'good'} {name}: {seconds:.1f} s ({processor:.1f} s of processor time), "
            f"{megabytes:.0f} MB, exit {code}: {line}\n"
        )
        sys.stdout.flush()
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))

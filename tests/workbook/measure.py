"""Figures: ``python -m tests.workbook.measure`` writes a large plan into a large workbook and prints what it took.

A workbook of more than 20 MB, then Assignments with 10,000 rows and 20 columns: once into a workbook without results,
and again into one that holds the results of an earlier run beside a planner's own column.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter

from xl_territory.workbook import XlsxHost
from xl_territory.workbook.sheets import Format, ResultColumn, ResultSheet, ResultTable, Shade, Tone

ROWS, COLUMNS = 10_000, 20
SHEETS = 4


def large_workbook(path: Path, sheets: int = SHEETS, rows: int = 20_000, columns: int = 24) -> None:
    """A workbook of random numbers and texts."""
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    for number in range(sheets):
        sheet = book.add_worksheet(f"Data {number}")
        for row in range(rows):
            sheet.write_row(row, 0, [chance.random() for _ in range(columns)])
    book.close()


def large_result() -> ResultSheet:
    """Assignments with every format and two shades."""
    formats = [Format.TEXT, Format.WRAPPED, Format.MONEY, Format.HOURS, Format.SHARE]
    columns = tuple(ResultColumn(f"Column {at}", formats[at % 5], 16, "What it is.") for at in range(COLUMNS))
    row = ["text", "A sentence that a CSM could be told about this account", 1234.5, 2.25, 0.5]
    rows = [[f"A{number}", *(row * 4)[1:]] for number in range(ROWS)]
    shades = (Shade("Column 5", Tone.CRITICAL, contains="critical"), Shade("Column 3", Tone.WARNING, above=2.0))
    return ResultSheet(
        "Assignments", "Assignments", "All of them.", (ResultTable("Assignments", columns, rows, shades=shades),)
    )


def say(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(f"{line}\n")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say how long something took, by the clock and of the processor alone."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    say(f"{what}: {time.perf_counter() - clock:.2f} s ({time.process_time() - processor:.2f} s of processor time)")


def main() -> None:
    """Print seconds and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        large_workbook(path)
        say(f"workbook: {path.stat().st_size / 2**20:.1f} MB")
        for run in ("first run", "second run"):
            with timed(f"{run}, {ROWS:,} x {COLUMNS} written"):
                XlsxHost(path).write([large_result()], path)
        with timed("read back"):
            XlsxHost(path).read(["Assignments"])
        with timed("all inputs read"):
            XlsxHost(path).read([f"Data {number}" for number in range(SHEETS)])
    say(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

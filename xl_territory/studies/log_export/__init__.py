"""The change log as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_territory.records.log_row import LogRow
    from xl_territory.workbook.sheets import Value

Output = Annotated[Path, Option("The file to write, .csv.", ("-o", "--output"))]


def run(asked: Asked, *, output: Output) -> Answer:
    """Write the change log as CSV in UTF-8; a cell that a spreadsheet would compute has a ' in front."""
    from xl_territory.errors import counted
    from xl_territory.records.log_book import log_book
    from xl_territory.workbook import open_workbook
    from xl_territory.workbook.saving import save

    book = log_book(open_workbook(asked.source))
    save(_csv(book.rows).encode("utf-8", "replace"), output)
    told = f"{counted(len(book.rows), 'row')} written to {output}; head {book.head}."
    return Answer(
        f"{told}{book.warning}",
        exit_code=5 if book.problems else 0,
        facts={"file": str(output), "head": str(book.head)},
    )


def _csv(rows: Sequence[LogRow]) -> str:
    import csv
    import io

    from xl_territory.records.change_log import COLUMNS

    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([column.name for column in COLUMNS])
    lines.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: Value) -> Value:
    """A text that begins as a formula does is told apart from one (OWASP, CSV injection)."""
    from xl_territory.records.log_row import logged_value

    shown = logged_value(cell)
    return f"'{shown}" if isinstance(shown, str) and shown.startswith(("=", "+", "-", "@", "\t", "\r")) else shown


STUDY = Study(
    name="log_export",
    caption="Export log",
    group=None,
    icon="ExportTextFile",
    brief="The change log as a CSV file.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    command="log export",
    example=lambda _territory: {"output": _nowhere()},
)


def _nowhere() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp()) / "log.csv"

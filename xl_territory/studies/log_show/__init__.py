"""What the change log says about an account, a sheet or a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.records.log_row import LogRow

About = Annotated[str | None, Option("Rows about this account, CSM, sheet or column only.", positional=True)]
Since = Annotated[dt.date | None, Option("Rows from this day on, in UTC.")]
Until = Annotated[dt.date | None, Option("Rows up to this day.")]
Last = Annotated[int, Option("How many rows at most, the newest.", minimum=1)]


def run(asked: Asked, *, about: About = None, since: Since = None, until: Until = None, last: Last = 50) -> Answer:
    """Show the change log: who told or typed what, when, and what stood there before. Nothing is written."""
    from xl_territory.errors import counted
    from xl_territory.records.log_book import log_book
    from xl_territory.workbook import open_workbook

    book = log_book(open_workbook(asked.source))
    found = [row for row in book.rows if is_about(row, about) and _is_between(row, since, until)]
    shown = found[-last:]
    said = f"{counted(len(found), 'row')} of {len(book.rows):,}; head {book.head}."
    more = f" {len(found) - len(shown)} older ones are not shown (--last)." if len(found) > len(shown) else ""
    facts = {"rows": [dict(zip(row._fields, map(_plain, row), strict=True)) for row in shown], "head": str(book.head)}
    return Answer(
        f"{said}{more}{book.warning}", found=shown, view=_view, exit_code=5 if book.problems else 0, facts=facts
    )


def is_about(row: LogRow, about: str | None) -> bool:
    """Whether a sheet, key or field of the row is that; every row is about None."""
    from xl_territory.workbook.names import key

    words = {key(part) for cell in (row.sheet, row.key, row.field) for part in str(cell or "").split(" / ")}
    return about is None or key(about) in words


def _is_between(row: LogRow, since: dt.date | None, until: dt.date | None) -> bool:
    day = str(_plain(row.time))[:10]
    return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _view(rows: list[LogRow]) -> RenderableType:
    from xl_territory.studies.terminal_tables import plain_table

    shown = ("seq", "time", "by", "action", "sheet", "key", "field", "old", "new", "reason_code")
    table = plain_table([name.replace("_", " ").title() for name in shown], len(shown))
    for row in rows:
        cells = (_plain(getattr(row, name)) for name in shown)
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    return table


STUDY = Study(
    name="log_show",
    caption="Show log",
    group=None,
    icon="AccessTableEvents",
    brief="What the change log says about an account, a sheet or a time.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    command="log show",
)

"""Decisions that a command is told of: what they come to in the planner's cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xl_territory.errors import UsageError
from xl_territory.records.author import Author
from xl_territory.records.found_rows import FoundRow
from xl_territory.studies.decisions.decision_rows import (
    ABOUT,
    COMMENT,
    DECIDED_BY,
    DECIDED_ON,
    DECISION,
    INSTEAD,
    REASON,
)
from xl_territory.studies.decisions.words import Choice
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value


@dataclass(frozen=True)
class ToldDecisions:
    """Accounts to accept and to reject, and to take back or decide anew, by ID or name; ``all_open`` accepts the rest.

    ``instead``, ``reason_code`` and ``comment`` are said of every rejection.
    """

    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    reopen: tuple[str, ...] = ()
    renew: tuple[str, ...] = ()
    all_open: bool = False
    instead: str | None = None
    reason_code: str | None = None
    comment: str | None = None

    def __bool__(self) -> bool:
        """Whether anything was told."""
        return bool(self.accept or self.reject or self.reopen or self.renew or self.all_open)


Cells = Mapping[str, Value]


def told_cells(told: ToldDecisions, rows: Sequence[FoundRow], by: Author) -> dict[str, dict[str, Value]]:
    """The cells to write, by account ID as compared and column.

    Raises
    ------
    UsageError : an account that is not on the sheet, or is named twice.
    """
    named = {name: _account(rows, name) for name in (*told.accept, *told.reject, *told.reopen, *told.renew)}
    if len(set(named.values())) < len(named):
        raise UsageError("An account is named twice. Say one thing of each.")
    accepted: dict[str, Value] = {DECISION: Choice.ACCEPT.value, DECIDED_BY: by.name, DECIDED_ON: by.day}
    rejected: dict[str, Value] = {
        **accepted,
        DECISION: Choice.REJECT.value,
        INSTEAD: told.instead,
        REASON: told.reason_code,
        **({COMMENT: told.comment} if told.comment else {}),
    }
    nothing: Cells = dict.fromkeys((DECISION, INSTEAD, REASON, DECIDED_BY, DECIDED_ON))
    cells: dict[str, Cells] = {named[name]: accepted for name in told.accept}
    cells |= {named[name]: rejected for name in told.reject}
    cells |= {named[name]: nothing for name in told.reopen}
    cells |= {named[name]: {DECIDED_BY: by.name, DECIDED_ON: by.day} for name in told.renew}
    if told.all_open:
        undecided = [row.key[0] for row in rows if not row.text(DECISION)]
        cells |= {account: accepted for account in undecided if account not in cells}
    return {account: dict(cells_of_account) for account, cells_of_account in cells.items()}


def with_cells(
    rows: Sequence[FoundRow], told: Mapping[str, Cells], renewed: Sequence[str], by: Author
) -> tuple[FoundRow, ...]:
    """The rows as if the cells had been typed; a decision that is new or renewed is about what the row proposes now.

    A decision without a date gets today's.
    """
    again = {_account(rows, name) for name in renewed}
    new_rows = []
    for row in rows:
        new = told.get(row.key[0], {})
        changes: dict[str, Value] = dict(new)
        if DECISION in new or row.key[0] in again:
            changes[ABOUT] = None
        if (row_cells := {**row.cells, **changes}).get(DECISION) and not row_cells.get(DECIDED_ON):
            changes[DECIDED_ON] = by.day
        new_rows.append(replace(row, cells={**row.cells, **changes}))
    return tuple(new_rows)


def days_to_fill_in(rows: Sequence[FoundRow], filled: Sequence[FoundRow]) -> dict[str, dict[str, Value]]:
    """The dates that were missing beside decisions, as cells to write."""
    missing: dict[str, dict[str, Value]] = {}
    for before, after in zip(rows, filled, strict=True):
        day = after.cells.get(DECIDED_ON)
        if isinstance(day, dt.date) and not before.cells.get(DECIDED_ON):
            missing[after.key[0]] = {DECIDED_ON: day}
    return missing


def _account(rows: Sequence[FoundRow], name: str) -> str:
    """The account of a row, as compared, by ID or name."""
    matching = [row for row in rows if key(name) in (row.key[0], key(row.text("Account Name")))]
    if len(matching) != 1:
        raise UsageError(f"There is {'no move' if not matching else 'more than one move'} of {name!r} to decide on.")
    return matching[0].key[0]

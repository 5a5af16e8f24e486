"""Exports joined: whose each row is, what becomes of the cells of Accounts, and the measures of each month end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.studies.import_files.account_values import (
    ColumnValues,
    Contradiction,
    column_of,
    is_planners,
    said,
    same,
    winners,
    with_statuses,
)
from xl_territory.studies.import_files.book_state import BookState
from xl_territory.studies.import_files.duplicates import Pair
from xl_territory.studies.import_files.export_file import Export
from xl_territory.studies.import_files.history import LeftOut, Monthly, history, with_kept
from xl_territory.studies.import_files.matching import NOBODY, Finder, Integers
from xl_territory.studies.import_files.new_accounts import all_accounts, identities, merged, naming_columns
from xl_territory.studies.import_files.proposals import Mapped, SourceRow
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value

PLANNER = "the planner"


@dataclass(frozen=True, eq=False)
class Joined:
    """A source with its rows: ``account`` (rows,) positions among all accounts, `NOBODY` where none is meant."""

    source: SourceRow
    mapping: tuple[Mapped, ...]
    export: Export
    account: Integers

    @property
    def unmatched(self) -> int:
        """Rows that are nobody's."""
        return int((self.account == NOBODY).sum())


@dataclass(frozen=True)
class CellWritten:
    """A cell of Accounts that gets a value."""

    account: int
    column: str
    value: Value


@dataclass(frozen=True, eq=False)
class Imported:
    """What an import found; nothing is written yet.

    ``accounts`` are all IDs, new ones last, the first ``known`` of which the workbook has. ``remembered`` is what
    exports now say of each cell that is theirs, by (account, column). ``missing`` are sources without a file.
    """

    state: BookState
    joined: tuple[Joined, ...]
    missing: tuple[SourceRow, ...]
    accounts: tuple[str, ...]
    known: int
    cells: tuple[CellWritten, ...]
    remembered: Mapping[tuple[int, str], Value]
    kept: int
    conflicts: tuple[Contradiction, ...]
    pairs: tuple[Pair, ...]
    unread: Mapping[tuple[str, str], int]
    history: Monthly
    left_out: tuple[LeftOut, ...]

    @property
    def strangers(self) -> tuple[Joined, ...]:
        """Sources none of whose rows belongs to an account."""
        return tuple(each for each in self.joined if each.export.rows and each.unmatched == each.export.rows)

    @property
    def addable(self) -> int:
        """Rows of accounts that the workbook does not have."""
        return sum(each.unmatched for each in self.joined if each.source.kind == "accounts")


def join(state: BookState, exports: Mapping[str, Export], *, add: bool) -> Imported:
    """Join the exports of the state's sources.

    Parameters
    ----------
    state : with a row of Sources for every export. exports : by source; a source without one is left as it is.
    add : whether accounts that the workbook does not have become new accounts.

    Raises
    ------
    InputError : a key or mapped column that an export does not have; an External ID that two accounts have.
    """
    order = sorted(state.sources, key=lambda row: (row.priority, key(row.name)))
    there = [row for row in order if row.name in exports]
    _check_columns(state, exports)
    accounts, pairs = all_accounts(state, there, exports, add=add)
    finder = Finder.of(identities(state, accounts), merged(state))
    joined = tuple(_joined(state, row, exports[row.name], finder) for row in there)
    say = list(_said(joined, len(accounts), state.plan_date))
    won, conflicts = winners(with_statuses(say, state.plan_date))
    parents = _parents(state, accounts)
    cells, remembered, kept, own = _outcome(state, {**won, **parents})
    monthly, left_out = history(joined, accounts, state)
    monthly = with_kept(monthly, accounts, state.kept, {row.becomes for each in joined for row in each.mapping})
    return Imported(
        state=state,
        joined=joined,
        missing=tuple(row for row in order if row.name not in exports and row.kind != "history"),
        accounts=accounts,
        known=len(state.accounts),
        cells=cells,
        remembered=remembered,
        kept=kept,
        conflicts=(*own, *conflicts),
        pairs=tuple(pairs),
        unread={(each.source.name, each.column): each.unread for each in say if each.unread},
        history=monthly,
        left_out=tuple(left_out),
    )


def _check_columns(state: BookState, exports: Mapping[str, Export]) -> None:
    """Raise InputError where Sources or Mapping name a column that an export does not have."""
    faults = []
    for row in state.sources:
        there = exports[row.name].columns if row.name in exports else None
        if there is not None and row.key_column not in there:
            fix = f"Use one of {', '.join(list(there)[:8])}"
            faults.append(
                Fault(
                    Severity.ERROR,
                    "Sources",
                    f"{row.name} has no such key column",
                    fix,
                    column="Key Column",
                    value=row.key_column,
                )
            )
    for each in state.mapping:
        there = exports[each.source].columns if each.source in exports else None
        for column, name in (("Column", each.column), ("Date Column", each.date), ("End Column", each.end)):
            if there is not None and each.becomes and name and name not in there:
                fix = "Correct the row of Mapping, or clear Becomes"
                faults.append(
                    Fault(
                        Severity.ERROR, "Mapping", f"{each.source} has no such column", fix, column=column, value=name
                    )
                )
    if faults:
        raise InputError(faults)


def _joined(state: BookState, row: SourceRow, export: Export, finder: Finder) -> Joined:
    mapping = tuple(each for each in state.mapping if each.source == row.name and each.becomes)
    return Joined(row, mapping, export, finder.find(export, row.key_column, naming_columns(state, row)))


def _said(joined: Sequence[Joined], accounts: int, day: dt.date) -> Iterator[ColumnValues]:
    for each in joined:
        for mapped in each.mapping:
            if column_of(mapped.becomes) not in ("", "Account ID"):
                yield said(each.source, each.export, each.account, mapped, accounts, day)


def _parents(state: BookState, accounts: Sequence[str]) -> dict[tuple[int, str], tuple[Value, str]]:
    """Parent Account of pairs that were decided to be parent (A) and child (B)."""
    at = {key(id_): position for position, id_ in enumerate(accounts)}
    decided = [(a, b) for (a, b), decision in state.decisions.items() if decision == "parent"]
    return {(at[b], "Parent Account"): (accounts[at[a]], "Duplicates") for a, b in decided if a in at and b in at}


def _outcome(
    state: BookState, won: Mapping[tuple[int, str], tuple[Value, str]]
) -> tuple[tuple[CellWritten, ...], dict[tuple[int, str], Value], int, list[Contradiction]]:
    """Cells to write, what is remembered, how many cells of the planner stay, and which of them say something else."""
    cells: list[CellWritten] = []
    remembered: dict[tuple[int, str], Value] = {
        (at, column): value for at, id_ in enumerate(state.accounts) for column, value in _before(state, id_).items()
    }
    kept, own = 0, []
    for (at, column), (value, source) in won.items():
        typed = state.cells[column][at] if at < len(state.accounts) and column in state.cells else None
        if is_planners(typed, remembered.get((at, column))):
            kept += 1
            if not same(typed, value):
                own.append(Contradiction(at, column, typed, PLANNER, value, source))
            continue
        remembered[(at, column)] = value
        if not same(typed, value):
            cells.append(CellWritten(at, column, value))
    return tuple(cells), remembered, kept, own


def _before(state: BookState, id_: str) -> Mapping[str, Value]:
    return state.by_account.get(key(id_), {})

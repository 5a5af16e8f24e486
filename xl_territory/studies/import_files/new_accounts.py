"""Accounts that exports have and the workbook has not: added where that is wanted, unless they may be there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from xl_territory.studies.import_files.account_values import column_of
from xl_territory.studies.import_files.book_state import BookState
from xl_territory.studies.import_files.duplicates import Identity, Pair, duplicates
from xl_territory.studies.import_files.export_file import Export
from xl_territory.studies.import_files.matching import NOBODY, Finder, key_texts
from xl_territory.studies.import_files.proposals import KEYS, SourceRow
from xl_territory.tables.typed_values import text_of
from xl_territory.workbook.names import key

TELLING = ("Account Name", "Domain", "Country", "Postcode")
"""What two accounts that are one have in common."""


def all_accounts(
    state: BookState, there: Sequence[SourceRow], exports: Mapping[str, Export], *, add: bool
) -> tuple[tuple[str, ...], list[Pair]]:
    """All accounts, with those that are new; and pairs that may be one customer."""
    finder = Finder.of(_texts(state), merged(state))
    candidates = [_candidate(state, at) for at in range(len(state.accounts))]
    new: dict[str, Identity] = {}
    for row in there if add else ():
        if row.kind == "accounts":
            for each in _strangers(state, row, exports[row.name], finder):
                new.setdefault(key(each.id), each)
    pairs = duplicates([*candidates, *new.values()])
    known = set(map(key, state.accounts))
    undecided = {
        key(pair.b)
        for pair in pairs
        if key(pair.b) not in known
        and state.decisions.get((key(pair.a), key(pair.b)), "") not in ("different", "parent")
    }
    added = [each.id for compared, each in new.items() if compared not in undecided]
    return (*state.accounts, *added), pairs


def _strangers(state: BookState, row: SourceRow, export: Export, finder: Finder) -> Iterator[Identity]:
    """Accounts of an export that the workbook does not have."""
    columns = naming_columns(state, row)
    account = finder.find(export, row.key_column, columns)
    ids = key_texts(export, row.key_column)
    told = {
        name: key_texts(export, columns[name])
        for name in ("Account Name", "Domain", "Country", "Postcode")
        if name in columns
    }
    for at in np.flatnonzero(account == NOBODY):
        if ids[at]:
            name, domain, country, postcode = (
                str(told[each][at]) if each in told else ""
                for each in ("Account Name", "Domain", "Country", "Postcode")
            )
            yield Identity(str(ids[at]), name, domain, country, postcode)


def _candidate(state: BookState, at: int) -> Identity:
    name, domain, country, postcode = (
        text_of(state.cells[column][at]) if column in state.cells else ""
        for column in ("Account Name", "Domain", "Country", "Postcode")
    )
    return Identity(state.accounts[at], name, domain, country, postcode)


def naming_columns(state: BookState, row: SourceRow) -> dict[str, str]:
    """The columns of a source that name accounts or tell duplicates, by the column of Accounts they become."""
    wanted = (*KEYS, "Country", "Postcode")
    return {
        column_of(each.becomes): each.column
        for each in state.mapping
        if each.source == row.name and column_of(each.becomes) in wanted
    }


def _texts(state: BookState) -> dict[str, list[str]]:
    return {column: [text_of(cell) for cell in state.cells[column]] for column in KEYS if column in state.cells}


def identities(state: BookState, accounts: Sequence[str]) -> dict[str, list[str]]:
    """The cells of the `KEYS` columns of all accounts; of new ones only the ID is known."""
    new = list(accounts[len(state.accounts) :])
    return {
        column: [*cells, *(new if column == "Account ID" else [""] * len(new))]
        for column, cells in {"Account ID": [], **_texts(state)}.items()
    }


def merged(state: BookState) -> dict[str, str]:
    """IDs that mean another account, by decision."""
    return {b: a for (a, b), decision in state.decisions.items() if decision == "merge"}

"""Whom a cell means: a CSM or an account by ID, exact name or e-mail address, wherever it is unique."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_territory.errors import Fault, Severity, counted
from xl_territory.tables.block import ReadBlock
from xl_territory.workbook.names import key

CSM_NAMES = ("CSM ID", "CSM Name", "E-mail", "CRM User ID")
ACCOUNT_NAMES = ("Account ID", "Account Name", "External ID", "CRM ID")


@dataclass(frozen=True)
class People:
    """The IDs of a sheet under everything that may name them. An ID goes before a name that is the same."""

    ids: Mapping[str, str]
    named: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, frame: pd.DataFrame, columns: Sequence[str]) -> People:
        """Those of ``frame``, whose IDs are in the first of these columns and other names in the others."""
        ids = [str(id_) for id_ in frame[columns[0]]]
        named: dict[str, dict[str, None]] = {}
        for column in columns[1:]:
            for id_, name in zip(ids, frame[column], strict=True):
                if name and id_:
                    named.setdefault(_name_key(name), {})[id_] = None
        return cls({key(id_): id_ for id_ in ids if id_}, {name: tuple(found) for name, found in named.items()})

    def meant(self, word: str) -> tuple[str, ...]:
        """The IDs that a word may mean: one, none, or several that share the name."""
        id_ = self.ids.get(key(word))
        return (id_,) if id_ is not None else self.named.get(_name_key(word), ())

    def spell(self, word: str) -> str:
        """The ID that a word means; the word as typed where that is none or not one."""
        meant = self.meant(word)
        return meant[0] if len(meant) == 1 else word

    def share_known(self, words: Collection[str]) -> float:
        """Which share of the words mean somebody; 0 of none."""
        return sum(bool(self.meant(word)) for word in words) / len(words) if words else 0.0


def csms_of(frame: pd.DataFrame) -> People:
    """Everybody on the CSMs sheet."""
    return People.of(frame, CSM_NAMES)


def accounts_of(frame: pd.DataFrame) -> People:
    """Every account of the Accounts sheet."""
    return People.of(frame, ACCOUNT_NAMES)


def ids_in_place_of_names(
    read: ReadBlock, column: str, people: People, rows: Collection[int] | None = None
) -> tuple[ReadBlock, list[Fault]]:
    """The block with the IDs of a column's cells; an error for each of ``rows`` (None = all) whose name is not unique,
    and a note where names were read at all.
    """
    faults = list(_ambiguous(read, column, people, rows))
    by_name = [word for word in read.frame[column] if word and key(word) not in people.ids and people.meant(word)]
    if by_name and not faults:
        problem = f"Names and e-mail addresses are read as IDs in {counted(len(by_name), 'cell')}, such as {by_name[0]}"
        faults.append(
            Fault(Severity.INFO, read.sheet, problem, "Nothing to do", column=read.headers.get(column, column))
        )
    return read.with_column(column, [people.spell(word) for word in read.frame[column]]), faults


def _ambiguous(read: ReadBlock, column: str, people: People, rows: Collection[int] | None) -> Iterator[Fault]:
    for row, word in read.cells(column):
        meant = people.meant(word) if word and (rows is None or row in rows) else ()
        if len(meant) > 1:
            problem = f"{word} can be {' or '.join(meant)}"
            yield read.fault(Severity.ERROR, row, column, problem, f"Type the ID: {' or '.join(meant)}")


def _name_key(name: str) -> str:
    """A name as it compares: spaces between its words do not count twice."""
    return " ".join(key(name).split())

"""Whose row it is: by Account ID, External ID, domain, exact normalised name, in this order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.studies.import_files.export_cells import as_texts
from xl_territory.studies.import_files.export_file import Export
from xl_territory.studies.import_files.proposals import KEYS
from xl_territory.tables.typed_values import text_of
from xl_territory.workbook.names import key

NOBODY = -1
FORMS_OF_LAW = """
inc incorporated llc ltd limited corp corporation co company plc lp llp gmbh ag kg ohg ug se sa sas sarl sl srl spa bv
nv oy oyj ab as asa aps pty pte kk sp zoo kft sro
"""
LEGAL_FORMS = frozenset(FORMS_OF_LAW.split())
Integers = NDArray[np.intp]


def plain_name(name: str) -> str:
    """A company's name as names compare: its words without legal form and punctuation."""
    words = re.findall(r"\w+", key(name).replace(".", "").replace("&", " and "))
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


def plain_domain(text: str) -> str:
    """The domain of a web or e-mail address: acme.com of https://www.acme.com/de and of jo@acme.com."""
    host = re.sub(r"^\w+://", "", key(text)).rpartition("@")[2]
    return re.split(r"[/?#:]", host)[0].removeprefix("www.").rstrip(".")


FORMS: Mapping[str, Callable[[str], str]] = {
    "Account ID": key,
    "External ID": key,
    "Domain": plain_domain,
    "Account Name": plain_name,
}
"""How the cells of each of `KEYS` compare."""


@dataclass(frozen=True)
class Finder:
    """Accounts by what names them: for each of `KEYS` the position of the one account that a cell means."""

    positions: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, cells: Mapping[str, Sequence[str]], same: Mapping[str, str]) -> Finder:
        """The accounts whose cells of the `KEYS` columns these are; ``same``: an ID that means another account.

        Raises
        ------
        InputError : an External ID that two accounts have.
        """
        twice = [word for word, count in _counts(map(key, cells.get("External ID", ()))).items() if word and count > 1]
        if twice:
            fix = "Give each account its own, or clear the wrong one"
            raise InputError(
                [
                    Fault(
                        Severity.ERROR,
                        "Accounts",
                        "Two accounts have this External ID",
                        fix,
                        column="External ID",
                        value=word,
                    )
                    for word in twice
                ]
            )
        found = {column: _unique([FORMS[column](cell) for cell in cells.get(column, ())]) for column in KEYS}
        ids = found["Account ID"]
        found["Account ID"] = ids | {key(one): ids[key(other)] for one, other in same.items() if key(other) in ids}
        return cls(found)

    def find(self, export: Export, key_column: str, columns: Mapping[str, str]) -> Integers:
        """(rows,) positions of accounts, `NOBODY` where none is meant.

        Parameters
        ----------
        key_column : its cells are tried as each of `KEYS`. columns : further columns by the one of `KEYS` they hold.
        """
        found = np.full(export.rows, NOBODY, dtype=np.intp)
        for name in KEYS:
            for header in dict.fromkeys(filter(None, (key_column, columns.get(name, "")))):
                open_ = found == NOBODY
                if header in export.columns and open_.any():
                    found[open_] = self._of(export, header, name)[open_]
        return found

    def _of(self, export: Export, header: str, name: str) -> Integers:
        coded, positions, form = export.columns[header], self.positions[name], FORMS[name]
        of_words = [positions.get(form(word), NOBODY) for word in map(text_of, coded.words)]
        return np.append(np.array(of_words, dtype=np.intp), NOBODY)[coded.codes]


def key_texts(export: Export, key_column: str) -> NDArray[np.object_]:
    """(rows,) the key of each row as text."""
    return as_texts(export.columns[key_column])


def _counts(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def _unique(words: Sequence[str]) -> dict[str, int]:
    """Positions of the words that only one account has."""
    counts = _counts(words)
    return {word: at for at, word in enumerate(words) if word and counts[word] == 1}

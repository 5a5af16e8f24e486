"""Words of one sheet that another sheet defines: tiers, classes, stages, CSM IDs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from xl_territory.errors import Fault, Severity
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.checks import not_one_of
from xl_territory.workbook.names import key


@dataclass(frozen=True)
class Vocabulary:
    """The words that a column may use, by compared name."""

    spelled: Mapping[str, str]

    @classmethod
    def of(cls, block: ReadBlock, column: str) -> Vocabulary:
        """The words in a column of the block that defines them."""
        return cls({key(word): word for word in map(str, block.frame[column]) if word})

    def __contains__(self, word: str) -> bool:
        return key(word) in self.spelled

    def spell(self, word: str) -> str:
        """The word as spelled where it is defined; an unknown one as typed."""
        return self.spelled.get(key(word), word)

    def fix(self, word: str) -> str:
        """What to do about a word that is not among these."""
        return not_one_of(word, list(self.spelled.values()))[1]


def spell_column(read: ReadBlock, column: str, words: Vocabulary) -> ReadBlock:
    """The block with the words of a column, or of its lists, spelled as where they are defined."""
    cells = read.frame[column]
    spelled = [tuple(map(words.spell, c)) if isinstance(c, tuple) else words.spell(c) for c in cells]
    return read.with_column(column, spelled)


def unknown_words(
    read: ReadBlock, column: str, words: Vocabulary, severity: Severity, problem: str, rows: Collection[int]
) -> Iterator[Fault]:
    """A fault for each word in ``rows`` of a column, or of its lists, that is not defined."""
    fixes: dict[str, str] = {}
    for row, cell in read.cells(column):
        for word in cell if isinstance(cell, tuple) else (cell,):
            if word and row in rows and word not in words:
                named = f"{problem}: {word}" if isinstance(cell, tuple) else problem
                if word not in fixes:
                    fixes[word] = words.fix(word)
                yield read.fault(severity, row, column, named, fixes[word])


def is_another_column(read: ReadBlock, column: str, words: Vocabulary) -> bool:
    """Whether a header was taken for ``column`` by an alias while most of its words say something else."""
    typed = [word for word in read.frame[column] if word]
    known = sum(word in words for word in typed)
    return bool(typed) and read.place is not None and read.place.headers.is_alias(column) and 2 * known < len(typed)


def left_out(read: ReadBlock, column: str, words: Vocabulary) -> tuple[ReadBlock, Fault]:
    """The block without a column that is another one, and the warning that says so."""
    typed = read.headers[column]
    unknown = sorted({word for word in read.frame[column] if word and word not in words})[:3]
    fault = Fault(
        Severity.WARNING,
        read.sheet,
        f"This column is not read as {column}, because most of it ({', '.join(unknown)} …) is no {column} here",
        f"Name the column {column} and use {', '.join(words.spelled.values())}; or leave it as it is",
        row=read.place.header_row if read.place else None,
        column=typed,
    )
    return read.with_column(column, [""] * len(read.frame)), fault

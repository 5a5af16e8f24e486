"""Which header cell is which column of a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xl_territory.schema import Block
from xl_territory.workbook.names import clean, header_key
from xl_territory.workbook.sheets import Value


@dataclass(frozen=True)
class Header:
    """A header cell: its 1-based Excel column and its text as typed."""

    position: int
    typed: str


@dataclass(frozen=True)
class Headers:
    """The headers of one row as a block understands them.

    ``found`` is keyed by canonical column name; ``shadowed`` are further headers that mean the same column and are not
    read; ``others`` are unknown to the block.
    """

    found: Mapping[str, Header]
    shadowed: tuple[tuple[str, Header], ...]
    others: tuple[Header, ...]

    def covers(self, block: Block) -> bool:
        """Whether every column that must be there is there."""
        return all(column.name in self.found for column in block.columns if column.must_be_there)

    def is_alias(self, name: str) -> bool:
        """Whether the column ``name`` was found under another name than its own."""
        return name in self.found and header_key(self.found[name].typed) != header_key(name)


def read_headers(row: Sequence[Value], block: Block, first: int = 1, last: int | None = None) -> Headers:
    """Match the header cells of Excel columns ``first`` to ``last`` of a row.

    A column's own name goes before its aliases, its aliases go in the order of their declaration, and where it has no
    header at all that of a column which stands in for it is read.
    """
    cells = [Header(first + i, clean(value)) for i, value in enumerate(row[first - 1 : last]) if isinstance(value, str)]
    meant: dict[str, list[tuple[int, int, Header]]] = {}
    others: list[Header] = []
    for header in cells:
        column, rank = block.meaning(header.typed)
        if column:
            meant.setdefault(column, []).append((rank, header.position, header))
        elif header.typed:
            others.append(header)
    ranked = {name: [header for _, _, header in sorted(chosen)] for name, chosen in meant.items()}
    best = {name: headers[0] for name, headers in ranked.items()}
    return Headers(
        found=best | _stand_ins(best, block),
        shadowed=tuple((name, header) for name, headers in ranked.items() for header in headers[1:]),
        others=tuple(others),
    )


def _stand_ins(headers: Mapping[str, Header], block: Block) -> dict[str, Header]:
    """The headers of other columns that are read for columns without one."""
    missing = [column for column in block.columns if column.name not in headers]
    return {column.name: headers[name] for column in missing for name in reversed(column.stand_ins) if name in headers}

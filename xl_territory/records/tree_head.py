"""The head of a change log: what to keep elsewhere, to know later that no row up to it has become another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xl_territory.records.log_row import LogRow
from xl_territory.records.merkle_tree import leaf_hash, tree_hash


@dataclass(frozen=True)
class TreeHead:
    """The workbook's ID, how many rows its log has, and their RFC 6962 tree hash, in hexadecimal digits.

    A leaf is the hash of a row, so that the tree holds the chain too.
    """

    workbook: str
    rows: int
    root: str

    def __str__(self) -> str:
        return f"{self.workbook}:{self.rows}:{self.root}"

    def differences(self, rows: Sequence[LogRow]) -> Iterator[str]:
        """What shows that ``rows`` are not those of this head and others after them; nothing where they are."""
        if len(rows) < self.rows:
            yield f"The log has {len(rows)} rows, and had {self.rows} when this head was kept: its end was cut off."
        elif TreeHead.of(rows[: self.rows]) != self:
            yield f"The first {self.rows} rows are not those that this head was kept of."

    @classmethod
    def of(cls, rows: Sequence[LogRow]) -> TreeHead:
        """The head of these rows, from row 0."""
        return cls(str(rows[0].new or "") if rows else "", len(rows), tree_hash(map(leaf, rows)).hex())

    @classmethod
    def read(cls, text: str) -> TreeHead | None:
        """A head as `str` writes it; None where the text is none."""
        workbook, _, rest = text.strip().partition(":")
        rows, _, root = rest.partition(":")
        return cls(workbook, int(rows), root) if rows.isdigit() and len(root) == 64 else None


def leaf(row: LogRow) -> bytes:
    """The leaf of a row in the tree."""
    return leaf_hash(str(row.hash).encode("utf-8", "surrogatepass"))

"""How much of a workbook is opened. No book that people plan in comes near; a file made to fill the memory does.

What is refused is refused by what the package says of its parts, before they are unfolded, or by counting their bytes,
before anything is parsed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from xl_territory.errors import WorkbookError

MB = 2**20

MOST_CELLS = 2_500_000
"""Cells of all sheets that are read at once, blanks between them included: 100,000 accounts with every column."""
MOST_SHEETS = 2_000
MOST_LINKS = 100_000
"""Relationships of one part; Excel follows at most 65,530 hyperlinks of a sheet."""
MOST_STYLES = 200_000
"""``<xf`` in the styles; Excel knows 65,490 formats of cells."""
MOST_TEXT = 256 * MB
"""What the texts of all cells may come to, each counted as often as it is used."""
LONGEST_RUN = MB
"""Bytes without a tag: the 32,767 characters of the longest text take at most a third of that."""
LARGEST_TEXT_FILE = 50 * MB


@dataclass(frozen=True)
class SizeLimit:
    """The largest part of a kind that is opened, in bytes, what it holds too much of, and how to get rid of that.

    ``signs`` is how many tags and attributes it may have at most: as a tree each takes some hundred bytes.
    """

    most: int
    what: str
    fix: str
    signs: int = 3_000_000

    def check(self, size: int, where: str) -> None:
        """Raise `WorkbookError` where a part is larger; ``where`` begins the message."""
        if size > self.most:
            raise WorkbookError(f"{where} has {size / MB:.0f} MB of {self.what}, far too many to open. {self.fix}")

    def check_signs(self, data: bytes, where: str) -> None:
        """Raise `WorkbookError` where there are more tags and attributes, or where one text is endless."""
        if data.count(b"<") + data.count(b"=") > self.signs:
            raise WorkbookError(f"{where} has too many {self.what} to open. {self.fix}")
        for start in range(0, len(data) - LONGEST_RUN, LONGEST_RUN):
            if data.find(b"<", start, start + LONGEST_RUN) < 0:
                raise too_long(where)


_ANEW = "Copy what you need into a new workbook, as values, and try again."
SHEET = SizeLimit(
    128 * MB, "cells and formats", "Delete the rows and columns beyond your data, save, and try again.", 30_000_000
)
AROUND = SizeLimit(40 * MB, "conditional formats, links and other things that are no cells", _ANEW)
TEXTS = SizeLimit(
    64 * MB, "texts", "Delete the columns with long texts that no plan needs, save, and try again.", 20_000_000
)
NAMES = SizeLimit(
    32 * MB, "defined names", "Delete those that refer to nothing (Formulas > Name Manager), save, and try again."
)
STYLES = SizeLimit(
    32 * MB, "cell styles", "Copy your sheets into a new workbook, as values and formats, and try again."
)
OTHER = SizeLimit(40 * MB, "drawings, notes or links", _ANEW)


def check_count(found: int, most: int, what: str) -> None:
    """Raise `WorkbookError` where there are more than ``most`` of something."""
    if found > most:
        raise WorkbookError(f"The workbook has {found:,} {what}; more than {most:,} are not opened. {_ANEW}")


def too_long(where: str) -> WorkbookError:
    """What is said of a text that no cell can hold."""
    return WorkbookError(
        f"{where} holds a text of more than {LONGEST_RUN:,} letters, and a cell of Excel holds 32,767. Shorten it."
    )


def check_texts(sizes: Collection[int], name: str) -> None:
    """Raise `WorkbookError` where text files of these sizes are more than is read."""
    total = sum(sizes)
    if total > LARGEST_TEXT_FILE:
        raise WorkbookError(
            f"{name} has {total >> 20:,} MB of text; at most {LARGEST_TEXT_FILE >> 20} MB are read. "
            "Leave out the rows and columns that no plan needs."
        )

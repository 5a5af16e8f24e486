"""The shared texts of a workbook, refused where the cells of some sheets would make too much of them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence

from xl_territory.errors import WorkbookError
from xl_territory.workbook.xlsx.size_limits import MB, MOST_TEXT, TEXTS
from xl_territory.workbook.xlsx.workbook_part import Workbook

_END = re.compile(rb"</(?:[\w.-]+:)?si>")
_USE = re.compile(rb"""<c [^<>]*t="s"[^<>]*><v>(\d{1,8})</v>""")


def shared_texts(workbook: Workbook, sheets: Sequence[bytes]) -> bytes | None:
    """The part with the shared texts, None where there is none.

    Every cell gets a copy of its text, so that a long one in many cells is far more than the file. Raises
    `WorkbookError` where all copies would be more than `MOST_TEXT`.
    """
    part = workbook.related("sharedStrings")
    if part is None:
        return None
    TEXTS.check(workbook.package.size(part), "The workbook")
    data = workbook.package.read(part, TEXTS)
    TEXTS.check_signs(data, "The workbook")
    lengths = _lengths(data)
    if sum(copied_text(each, lengths) for each in sheets) > MOST_TEXT:
        raise WorkbookError(f"The texts in the cells come to more than {MOST_TEXT // MB} MB. {TEXTS.fix}")
    return data


def copied_text(sheet: bytes, lengths: Sequence[int]) -> int:
    """Bytes that the shared texts of a sheet's cells have at most, each as often as it is used.

    Counted one by one only where as many cells with the longest text would be too much.
    """
    uses = sheet.count(b'"s"') + sheet.count(b"'s'")
    longest = max(lengths, default=0)
    if uses * longest <= MOST_TEXT:
        return uses * longest
    found = [int(match[1]) for match in _USE.finditer(sheet)]
    return sum(lengths[at] for at in found if at < len(lengths)) + (uses - len(found)) * longest


def _lengths(data: bytes) -> Sequence[int]:
    ends = array("Q", (match.end() for match in _END.finditer(data)))
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]

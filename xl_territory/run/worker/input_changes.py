"""What has changed on the input sheets between two moments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from xl_territory.workbook.sheets import RawSheet, Value

Row = tuple[Value, ...]
MOST_ROWS_NAMED = 3


def fingerprint(sheets: Mapping[str, RawSheet]) -> dict[str, str]:
    """A digest of the values of each sheet; blank rows and columns behind the last value do not count."""
    return {name: hashlib.sha256(repr(rows_of(sheet)).encode()).hexdigest() for name, sheet in sheets.items()}


def changes(before: Mapping[str, RawSheet], after: Mapping[str, RawSheet]) -> tuple[str, ...]:
    """A sentence for each sheet that changed; none where all is as it was."""
    old, new = fingerprint(before), fingerprint(after)
    names = dict.fromkeys([*before, *after])
    return tuple(_sentence(name, before, after) for name in names if old.get(name) != new.get(name))


def rows_of(sheet: RawSheet) -> list[Row]:
    """The rows down to the last one that holds something, each down to its last value."""
    rows = [_trimmed(row) for row in sheet.rows]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _sentence(name: str, before: Mapping[str, RawSheet], after: Mapping[str, RawSheet]) -> str:
    if name not in before:
        return f"{name}: the sheet is new."
    if name not in after:
        return f"{name}: the sheet is gone."
    old, new = rows_of(before[name]), rows_of(after[name])
    return f"{name}: {', '.join(_differences(old, new))}."


def _differences(old: Sequence[Row], new: Sequence[Row]) -> Iterator[str]:
    if len(new) != len(old):
        count = abs(len(new) - len(old))
        yield f"{count} row{'s'[: count > 1]} {'added' if len(new) > len(old) else 'removed'}"
    edited = [at for at, (one, other) in enumerate(zip(old, new, strict=False), start=1) if one != other]
    if edited:
        shown = ", ".join(map(str, edited[:MOST_ROWS_NAMED])) + (" …" if len(edited) > MOST_ROWS_NAMED else "")
        yield f"{len(edited)} row{'s'[: len(edited) > 1]} edited (row{'s'[: len(edited) > 1]} {shown})"


def _trimmed(row: Sequence[Value]) -> Row:
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)

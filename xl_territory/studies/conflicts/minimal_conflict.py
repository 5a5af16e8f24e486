"""A smallest conflict by deletion filtering, halves first (Junker, QUICKXPLAIN, AAAI 2004)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def minimal_conflict(items: Sequence[Item], impossible: Callable[[Sequence[Item]], bool]) -> list[Item]:
    """Items that are impossible together and possible as soon as any one of them is left out, in their order.

    ``impossible`` must be True of all items together, and stay True when items are added. For k of n items it is
    asked about 2 k log2(n / k) + 2 k times.
    """
    if impossible([]):
        return []
    conflict = _explain([], added=False, items=list(items), impossible=impossible)
    return [item for item in items if any(item is member for member in conflict)]


def _explain(
    kept: list[Item], *, added: bool, items: list[Item], impossible: Callable[[Sequence[Item]], bool]
) -> list[Item]:
    """The items that a conflict needs beside those ``kept``; ``added`` says that the last step kept more."""
    if added and impossible(kept):
        return []
    if len(items) == 1:
        return items
    first, second = items[: len(items) // 2], items[len(items) // 2 :]
    of_second = _explain(kept + first, added=bool(first), items=second, impossible=impossible)
    of_first = _explain(kept + of_second, added=bool(of_second), items=first, impossible=impossible)
    return of_first + of_second

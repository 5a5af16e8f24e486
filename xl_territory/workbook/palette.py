"""The colours of charts: each stands out from white by 3:1, and those of one chart from each other, for every eye."""

from __future__ import annotations

BLUE, GREY, ORANGE, WINE = "0B5FA5", "828D9B", "D2660A", "8F1D4F"
"""What is looked at, what it is compared with, a limit, and what went wrong; any of them may stand side by side."""

TEAL = "1B8A7A"
"""For a chart of one series only: to some eyes it is too much like grey."""


def highlighted(count: int) -> tuple[str, ...]:
    """Colours of so many series, the first of which is the yardstick: three stand out, the others are grey."""
    return (GREY, BLUE, ORANGE, WINE, *[GREY] * count)[:count]

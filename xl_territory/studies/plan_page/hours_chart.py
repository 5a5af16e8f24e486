"""Hours before and after, a line per book: from where it stands today to where the plan puts it."""

from __future__ import annotations

from dataclasses import dataclass

from xl_territory.reports.book_groups import BookGroups

NAMES, PLOT = 190.0, 600.0
ROW, TOP = 22.0, 30.0
SLIGHT = 0.005


@dataclass(frozen=True)
class BookLine:
    """A book's line, in pixels: its height, the length of its capacity, where it is today and in the plan."""

    name: str
    y: float
    capacity: float
    today: float
    plan: float
    is_over: bool
    words: str


@dataclass(frozen=True)
class HoursChart:
    """Lines from the fullest book on, and the hours that stand on the axis."""

    lines: tuple[BookLine, ...]
    ticks: tuple[tuple[float, str], ...]
    height: float


def hours_chart(groups: BookGroups) -> HoursChart:
    """The books in the order of the Dashboard."""
    most = max([1.0, *(float(max(row[2], row[3], row[4])) for row in groups.figures)])
    step = _step(most)
    scale = PLOT / most
    lines = tuple(
        BookLine(
            name,
            TOP + ROW * k + ROW / 2,
            float(row[4]) * scale,
            NAMES + float(row[3]) * scale,
            NAMES + float(row[2]) * scale,
            bool(row[0] > 1 + SLIGHT),
            f"{row[1]:.0%} → {row[0]:.0%}",
        )
        for k, (name, row) in enumerate(zip(groups.names, groups.figures, strict=True))
    )
    ticks = tuple((NAMES + hours * scale, f"{hours:,.0f} h") for hours in _up_to(most, step))
    return HoursChart(lines, ticks, TOP + ROW * len(lines) + 8)


def _step(most: float) -> float:
    """Round distances between at most about six ticks."""
    steps = (base * 10**power for power in range(6) for base in (1, 2, 5))
    return next((step for step in steps if most / step <= 6), most)


def _up_to(most: float, step: float) -> list[float]:
    return [step * k for k in range(int(most / step) + 1)]

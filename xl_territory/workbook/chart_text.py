"""What a chart shows, in words: the alternative text for those who hear a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xl_territory.workbook.sheets import Chart, Format, Series, Value

MOST_SERIES = 3
_PATTERNS = {
    Format.WHOLE: "{:,.0f}",
    Format.NUMBER: "{:,.2f}",
    Format.HOURS: "{:,.1f}",
    Format.SHARE: "{:.1%}",
    Format.MONEY: "{:,.0f}",
    Format.SCORE: "{:.4f}",
}

Values = Callable[[Series], Sequence[Value]]
"""What stands in the cells of a series today."""


def alternative_text(chart: Chart, values: Values) -> str:
    """The chart's title and its finding, else the ends of each of its first series."""
    said = chart.finding or " ".join(_ends(chart, values))
    return f"{chart.title}. {said}".strip()


def _ends(chart: Chart, values: Values) -> Iterator[str]:
    """Highest and lowest of each series; in a cloud of points, the ends of both axes."""
    names = values(chart.categories)
    for series in chart.series[:MOST_SERIES]:
        numbers = [(number, name) for number, name in zip(values(series), names, strict=False) if _counts(number)]
        if not numbers:
            continue
        lowest, highest = min(numbers, key=_number), max(numbers, key=_number)
        (low, of_lowest), (high, of_highest) = (_told(chart, *each) for each in (lowest, highest))
        label = series.label or chart.value_title
        if lowest[0] == highest[0]:
            yield f"{label}: {low} for each."
        else:
            yield f"{label}: highest {high} ({of_highest}), lowest {low} ({of_lowest})."
    if len(chart.series) > MOST_SERIES:
        yield f"{len(chart.series) - MOST_SERIES} more series."


def _counts(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(pair: tuple[Value, Value]) -> float:
    return float(str(pair[0]))


def _told(chart: Chart, number: Value, name: Value) -> tuple[str, str]:
    is_point = _counts(name)
    pattern = _PATTERNS.get(chart.value_format, "{}")
    return pattern.format(number), f"at {name:.4g}" if is_point else str(name)

"""Charts of the test engine: what was asked for, kept beside the sheet."""

# The methods and their arguments are those of xlwings' engines, and documented there.
# ruff: noqa: D102, ARG002

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from xlwings import base_classes


class Charts(base_classes.Charts):
    """The charts of a sheet."""

    parent = None

    def __init__(self, sheet: Any) -> None:
        self.sheet = self.parent = sheet
        self.kept: list[Chart] = sheet.ws.__dict__.setdefault("charts_made", [])

    def __len__(self) -> int:
        return len(self.kept)

    def __iter__(self) -> Any:
        return iter(self.kept)

    def __call__(self, key: int) -> Chart:
        return self.kept[key - 1]

    def add(self, left: float, top: float, width: float, height: float, **how: Any) -> Chart:
        self.sheet.book.app.touch("chart")
        self.kept.append(Chart(how["chart_type"], how["source"], how["anchor"]))
        return self.kept[-1]


class Chart(base_classes.Chart):
    """A chart over columns with headers, the first of which are its categories."""

    def __init__(self, chart_type: str, source: Any, anchor: Any) -> None:
        self.chart_type, self.anchor, self.title = chart_type, anchor, None
        self.source, self.name, self.shape = source, None, Shape()
        self.legend = SimpleNamespace(visible=True)
        headers = [area.sheet.ws.cell(area.row, area.column).value for area in source.areas[1:]]
        self.series = SeriesCollection([Series(name) for name in headers])

    chart_type = title = legend = series = name = None


class Shapes(base_classes.Collection):
    """The shapes of a sheet: its charts, by name."""

    parent = None

    def __init__(self, sheet: Any) -> None:
        self.sheet = self.parent = sheet

    def __len__(self) -> int:
        return len(Charts(self.sheet))

    def __call__(self, key: str) -> Shape:
        return next(chart.shape for chart in Charts(self.sheet) if chart.name == key)


class Shape(base_classes.Shape):
    """What Excel knows of a chart as a shape."""

    def __init__(self) -> None:
        self.native = SimpleNamespace(AlternativeText="")

    @property
    def api(self) -> Any:
        return self.native


class Series:
    """A series and its looks."""

    def __init__(self, name: str) -> None:
        self.name = name

    def set(self, **spec: Any) -> None:
        self.__dict__.update({name: value for name, value in spec.items() if value is not base_classes._UNSET})


class SeriesCollection:
    """The series of a chart."""

    def __init__(self, series: list[Series]) -> None:
        self.kept = series

    def __len__(self) -> int:
        return len(self.kept)

    def __iter__(self) -> Any:
        return iter(self.kept)

    def __call__(self, key: int) -> Series:
        return self.kept[key - 1]

"""An Excel to test with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from tests.excel_engine.engine import excel


@pytest.fixture
def app() -> Iterator[xw.App]:
    """An instance of the test engine."""
    before = xw.engines.active
    yield excel()
    xw.engines.active = before


@pytest.fixture
def book(app: xw.App) -> xw.Book:
    """A new, unsaved workbook with one empty sheet."""
    return app.books.add()

"""Every kind of workbook that a mixed sheet may live in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel_engine.engine import excel
from tests.records.desks import Desk, ExcelDesk, FileDesk, MemoryDesk


@pytest.fixture
def book() -> Iterator[xw.Book]:
    """A workbook that is open in the test engine."""
    before = xw.engines.active
    yield excel().books.add()
    xw.engines.active = before


@pytest.fixture(params=["memory", "xlsx", "excel"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """A workbook without the sheet yet."""
    if request.param == "memory":
        return MemoryDesk()
    return FileDesk(tmp_path / "book.xlsx") if request.param == "xlsx" else ExcelDesk(request.getfixturevalue("book"))

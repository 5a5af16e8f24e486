"""Workbooks that many tests start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbook.rich import rich_workbook


@pytest.fixture(scope="session")
def rich() -> bytes:
    """The rich workbook as bytes."""
    return rich_workbook()


@pytest.fixture
def rich_path(rich: bytes, tmp_path: Path) -> Path:
    """The rich workbook as a file that the test may do with what it likes."""
    path = tmp_path / "rich.xlsm"
    path.write_bytes(rich)
    return path

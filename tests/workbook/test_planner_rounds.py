"""A slice of the rounds of random planner edits; all of them by ``python -m tests.workbook.planner_rounds 200``."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from tests.workbook.office_process import is_there
from tests.workbook.planner_rounds import desk, rounds


@pytest.mark.parametrize(("kind", "count", "seed"), [("file", 6, 1), ("excel", 8, 2)])
def test_nothing_typed_is_lost_or_overwritten(tmp_path: Path, kind: str, count: int, seed: int) -> None:
    """Own columns stay with their rows, notes and sheets of their own stay, inputs are never written."""
    before = xw.engines.active
    with desk(kind, tmp_path) as planners:
        assert [found for found in rounds(planners, count, seed) if found] == []
    xw.engines.active = before


@pytest.mark.skipif(not is_there(), reason="LibreOffice and its Python are not installed")
def test_libreoffice_saves_in_between(tmp_path: Path) -> None:
    """What it makes of tables, notes and formulas is read and kept as well."""
    with desk("libreoffice", tmp_path) as planners:
        assert [found for found in rounds(planners, 2, 3) if found] == []

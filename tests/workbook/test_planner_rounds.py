"""A slice of the rounds of random planner edits; all of them by ``python -m tests.workbook.planner_rounds 200``."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from tests.workbook.planner_rounds import OFFICE, desks, rounds


@pytest.mark.parametrize(("kind", "count", "seed"), [("file", 6, 1), ("excel", 8, 2)])
def test_nothing_typed_is_lost_or_overwritten(tmp_path: Path, kind: str, count: int, seed: int) -> None:
    """Own columns stay with their rows, notes and sheets of their own stay, inputs are never written."""
    before = xw.engines.active
    assert [found for found in rounds(desks(tmp_path)[kind](), count, seed) if found] == []
    xw.engines.active = before


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_saves_in_between(tmp_path: Path) -> None:
    """What it makes of tables, notes and formulas is read and kept as well."""
    assert [found for found in rounds(desks(tmp_path)["libreoffice"](), 2, 3) if found] == []

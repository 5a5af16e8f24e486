"""Workbooks that tests start from, and the command line as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.given import account, csm, sheets

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def xl_territory(tmp_path: Path) -> Command:
    """Run ``xl-territory`` with arguments in a folder of its own."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "140"}
        command = [sys.executable, "-m", "xl_territory", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def make_book(tmp_path: Path) -> Callable[..., Path]:
    """Write frames as the sheets of a workbook, header in row 1."""

    def make(frames: dict[str, pd.DataFrame], name: str = "book.xlsx") -> Path:
        path = tmp_path / name
        with pd.ExcelWriter(path, engine="openpyxl") as writer:
            for sheet, frame in frames.items():
                frame.to_excel(writer, sheet_name=sheet, index=False)
        return path

    return make


@pytest.fixture
def small_team() -> dict[str, pd.DataFrame]:
    """Four accounts of 10 h for two CSMs of 30 h."""
    accounts = [account(f"A{i}", account_name=f"Account {i}", current_csm="C1") for i in range(4)]
    return sheets(accounts, [csm("C1", csm_name="Ana"), csm("C2", csm_name="Ben")])


@pytest.fixture
def over_full_team() -> dict[str, pd.DataFrame]:
    """96 h of work for 60 h of capacity: 60 % too much."""
    return sheets([account(f"A{i}", weekly_hours=8) for i in range(12)], [csm("C1"), csm("C2")])

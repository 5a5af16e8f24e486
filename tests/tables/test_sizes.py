"""More than can be planned is an answer before anything is planned."""

from __future__ import annotations

import pytest

from tests.given import account, csm, given, sheets
from xl_territory.errors import InputError, WorkbookError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.workbook.sheets import RawSheet

TEAM, BOOK = [csm("C1"), csm("C2")], [account("A1"), account("A2"), account("A3")]


def test_more_pairs_than_can_be_held_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three accounts and two CSMs, where five pairs are one too many."""
    monkeypatch.setattr("xl_territory.tables.participants.MOST_PAIRS", 6)
    given(BOOK, TEAM)
    monkeypatch.setattr("xl_territory.tables.participants.MOST_PAIRS", 5)
    with pytest.raises(InputError, match="3 Active accounts and 2 active CSMs are"):
        given(BOOK, TEAM)


def test_a_sheet_with_more_rows_than_are_read_is_refused_before_its_cells_are_looked_at() -> None:
    """Every row is the same list, so that the test is quick."""
    rows = [["Account ID", "ARR"], *[["A1", 5]] * 250_000]
    frames = sheets(BOOK, TEAM) | {"Accounts": RawSheet("Accounts", rows)}
    with pytest.raises(WorkbookError, match="Sheet Accounts has 250,001 rows; at most 250,000 are read"):
        read_workbook(frames)

"""Seats that are open can be planned with as if they were filled on their dates."""

from __future__ import annotations

import pytest

from tests.given import account, csm, given


@pytest.mark.parametrize(
    ("start", "counts"), [("2026-01-05", True), ("2025-12-01", True), ("2026-01-06", False), ("", False)]
)
def test_an_open_seat_counts_from_its_start_date_where_seats_are_taken_to_be_filled(start: str, counts: bool) -> None:
    """On the plan date, 5 January; without a date it never does, and by itself no open seat does."""
    csms = [csm("C1"), csm("SEAT", status="Open", start_date=start)]
    filled = given([account("A1")], csms, settings={"Seats: open": "filled"}).territory
    assert filled.csm_ids == (["C1", "SEAT"] if counts else ["C1"])
    assert given([account("A1")], csms).territory.csm_ids == ["C1"]

"""An accepted touch level sets the base hours, and pooled levels go to pooled seats."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.given import account, csm, given, sheets
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.territory.requirements import lacking

LEVELS = pd.DataFrame({"Level": ["Close", "Shared"], "Base Hours": [4, 0.5], "Pool": ["Named", "Pooled"]}, dtype=object)


def test_the_base_hours_of_the_level_stand_in_for_those_of_the_tier() -> None:
    """Health still multiplies; hours of the account's own and tiers without level stay."""
    rows = [
        account("A1", arr=200_000, weekly_hours=None, touch_level="high"),
        account("A2", arr=200_000, weekly_hours=None, touch_level="High", health="At-risk"),
        account("A3", arr=200_000, weekly_hours=None),
        account("A4", arr=200_000, weekly_hours=7, touch_level="High"),
    ]
    assert given(rows, [csm("C1")]).territory.hours == pytest.approx([1.5, 3.0, 2.0, 7.0])


def test_the_sheet_touch_levels_has_the_last_word() -> None:
    """Levels and hours of the planner's own."""
    frames = sheets([account("A1", weekly_hours=None, touch_level="Close")], [csm("C1")])
    assert read_workbook(frames | {"Touch Levels": LEVELS}).hours == pytest.approx([4.0])


def test_a_level_that_is_not_there_is_named_and_the_tier_counts() -> None:
    """As a warning."""
    t = given([account("A1", arr=200_000, weekly_hours=None, touch_level="Sky")], [csm("C1")]).territory
    assert t.hours == pytest.approx([2.0])
    (told,) = [fault for fault in t.tables.faults if fault.column == "Touch Level"]
    assert "no such level" in told.problem


def test_a_workbook_without_levels_says_nothing_of_them() -> None:
    """The sheet Touch Levels is for those who use it."""
    faults = given([account("A1")], [csm("C1")]).territory.tables.faults
    assert not any("Touch" in fault.sheet for fault in faults)


def test_pooled_levels_go_to_pooled_seats_only() -> None:
    """Named levels may go to either."""
    rows = [account("A1", touch_level="Tech"), account("A2", touch_level="Low"), account("A3")]
    t = given(rows, [csm("C1"), csm("C2", pool="Yes")]).territory
    assert t.eligible.tolist() == [[False, True], [True, True], [True, True]]
    assert "touch level Tech is for pooled seats (CSMs row 2, Pool)" in lacking(t, 0, 0)
    assert plan(t).assignment["A1"] == "C2"

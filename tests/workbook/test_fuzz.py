"""A fixed budget of the mutation fuzzer."""

from __future__ import annotations

from tests.workbook.fuzz import seeds, tried


def test_two_hundred_broken_workbooks_end_in_a_plan_or_a_clear_message() -> None:
    """No traceback, whatever is wrong; ``python -m tests.workbook.fuzz 5000`` tries more."""
    figures = tried(range(200), seeds())
    assert figures.faults == []
    assert sum(figures.outcomes.values()) == 200
    assert min(figures.outcomes["written"], figures.outcomes["told"]) > 20

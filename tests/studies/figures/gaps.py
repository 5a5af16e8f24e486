"""Coverage gaps: flow, cut and what an exact model of who serves what leaves over, on many books."""

from __future__ import annotations

from collections.abc import Iterator

from tests.studies.gaps.test_gaps import differences


def figures(cases: int) -> Iterator[str]:
    """A sentence."""
    wrong = [f"book {seed}: {fault}" for seed in range(cases) for fault in differences(seed)]
    yield f"gaps, {cases} books: {len(wrong)} times flow, cut, exact model and plan do not agree {wrong[:3]}"

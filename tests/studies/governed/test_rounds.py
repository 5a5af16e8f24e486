"""A planner at random: a small part of ``python -m tests.studies.governed.rounds``."""

from __future__ import annotations

import pytest

from tests.studies.governed.rounds import Rounds


@pytest.mark.parametrize("seed", [3, 4])
def test_whatever_happens_nothing_typed_is_lost_and_the_workbook_stays_consistent(seed: int) -> None:
    """Six rounds each; two hundred with the command."""
    rounds = Rounds(seed, accounts=6)
    for _ in range(6):
        rounds.play()
    assert rounds.ends["decide 0"]

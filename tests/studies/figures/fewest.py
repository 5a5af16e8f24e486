"""Fewest moves: equal to every way to move on small books, and the figures of a large one."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.benchmarks.territories import territory
from tests.studies.monitor.test_monitor import disagreement
from xl_territory.plans.pipeline import read_workbook
from xl_territory.studies.monitor.fewest_moves import fewest_moves_to_limits, owner_limits

OFF = 0.2


def figures(cases: int) -> Iterator[str]:
    """Two sentences."""
    wrong = [f"book {seed}: {fault}" for seed in range(cases) if (fault := disagreement(seed))]
    yield f"fewest moves, {cases} small books: {len(wrong)} times not those of every way to move {wrong[:3]}"
    for accounts, csms in ((240, 8), (2_000, 15)):
        t = read_workbook(territory("plain", accounts, csms))
        limits, _ = owner_limits(t, t.current, OFF)
        start = time.process_time()
        found = fewest_moves_to_limits(limits)
        yield f"fewest moves, {accounts:,} x {csms}: {found} {time.process_time() - start:.1f} s of the processor"

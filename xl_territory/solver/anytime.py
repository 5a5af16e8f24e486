"""The anytime solver of one connected problem: prices, a first plan, a proven bound, then better plans while it pays.

First everybody is to have an owner and every limit is to hold. Where that cannot be reached the levels before the score
are lowered one after the other, and the score is bounded and improved among plans as good as that.
"""

from __future__ import annotations

from xl_territory.solver.bounds.duals import first_guide, follow, guide_of, sharpen, to_corners
from xl_territory.solver.improvement import finish_in_steps, improve_score
from xl_territory.solver.phases import lower_levels, reach_strictness
from xl_territory.solver.problem import NOTHING, Level
from xl_territory.solver.state import Task


def solve_connected(task: Task) -> None:
    """Fill the record of ``task`` with the best assignment that time allows."""
    record = task.record
    guide = first_guide(task)
    follow(task, guide)
    if guide is not None and guide.worst is NOTHING and not record.strict:
        reach_strictness(task, guide)
    if not record.strict:
        lower_levels(task)
    if guide is None or not guide.suits(record.levels):
        guide = guide_of(task, Level.SCORE, record.levels)
        follow(task, guide)
    if guide is not None:
        finish_in_steps(task)
        improve_score(task, sharpen(task, to_corners(task, guide)))

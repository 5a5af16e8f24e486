"""Rows of the handoff model for the convex penalties of the score: what each CSM uses, and what that costs."""

from __future__ import annotations

import numpy as np

from xl_territory.studies.handoffs.handoff_columns import HandoffColumns
from xl_territory.studies.handoffs.model_rows import Entries, Layout, RowBlock, pieces
from xl_territory.studies.handoffs.schedule import nothing_started
from xl_territory.territory.workloads import Floats, Integers


def penalty_rows(columns: HandoffColumns) -> list[RowBlock]:
    """What each CSM uses of each resource of the score, and each straight piece of its penalties."""
    at, blocks = columns.layout, []
    for k, resource in enumerate(at.penalised):
        changes, reach = columns.changes_and_reach(resource)
        blocks.append(_equal(at, changes, at.use(k), columns.used(resource, nothing_started(columns.problem))))
        for q, penalty in enumerate(resource.penalties):
            blocks += pieces(penalty, at.use(k), at.penalty(k, q), reach, at.touched)
    return blocks


def _equal(at: Layout, changes: Entries, own: Integers, base: Floats) -> RowBlock:
    """Rows: the column ``own`` is ``base`` and what the changes add to it."""
    csm, week, column, value = changes
    rows = np.concatenate([at.row(csm) + week, np.arange(own.size)])
    values = np.concatenate([value, -np.ones(own.size)])
    return RowBlock(rows, np.concatenate([column, own]), values, -base.ravel(), -base.ravel())

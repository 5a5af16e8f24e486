"""Who changes hands, as a frame."""

from __future__ import annotations

from typing import Any

import pandas as pd

from xl_territory.plans.assignment_columns import CURRENT
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.plan_from_sheet import ASSIGNED
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.cell_values import plain

COLUMNS = ("Account ID", "Account Name", CURRENT, ASSIGNED, "From", "To", "Moved", "Tier", "ARR", "Hours", "Why")


def moved_accounts(plan: Plan) -> pd.DataFrame:
    """The accounts whose CSM of the plan is not their active current one; Moved says Yes where they had one."""
    changes = (plan.books.owner != plan.territory.current) & (plan.books.owner != UNASSIGNED)
    frame: pd.DataFrame = plan.to_frame().loc[changes, list(COLUMNS)]
    return frame.reset_index(drop=True)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON has them."""
    return [{str(name): plain(cell) for name, cell in row.items()} for row in frame.to_dict("records")]

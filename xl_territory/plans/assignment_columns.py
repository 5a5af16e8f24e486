"""A plan as columns: an account each row, whoever shows them (Assignments, frames, files, pages)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import Subject, flag_names, raised
from xl_territory.plans.plan_from_sheet import ASSIGNED, PLANNED
from xl_territory.plans.reasons import Reasons, reasons
from xl_territory.policies import RULES
from xl_territory.policies.compose import settling
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.sheets import Value

FlagNames = Mapping[tuple[Subject, int], str]
CURRENT = "Current CSM"


def assignment_columns(
    plan: Plan, why: Reasons | None = None, flags: FlagNames | None = None
) -> dict[str, list[Value]]:
    """The columns of Assignments by name, a cell per account in the order of the Accounts sheet.

    Parameters
    ----------
    why, flags : reasons and flag names of the plan where they are known already; else they are worked out.
    """
    t, books, owned = plan.territory, plan.books, plan.books.owned
    why = reasons(plan) if why is None else why
    flags = flag_names(raised(plan)) if flags is None else flags
    n = len(t.accounts)
    match = t.match[np.arange(n), np.maximum(books.owner, 0)]
    locked_by = {i: rule.title for i, rule in settling(t, RULES).items()}
    return {
        "Account ID": list(t.account_ids),
        "Account Name": list(t.account_names),
        "From": _names(plan, t.current),
        "To": _names(plan, books.owner),
        "Moved": ["Yes" if moved else "No" for moved in books.moved],
        "Why": list(why.sentences),
        "Flags": [flags.get((Subject.ACCOUNT, i), "") for i in range(n)],
        ASSIGNED: _ids(plan, books.owner),
        CURRENT: list(t.accounts[CURRENT]),
        "Tier": [str(t.tiers["Tier"].iloc[k]) for k in t.tier],
        "Health": list(map(str, t.health)),
        "ARR": [None if np.isnan(arr) else float(arr) for arr in t.accounts["ARR"]],
        "Hours": list(map(float, np.where(owned, books.hours, t.hours))),
        "Match": [float(share) if has else None for share, has in zip(match, owned, strict=True)],
        "Locked By": [locked_by.get(i, "") for i in range(n)],
        "Next Best CSM": _ids(plan, why.next_best),
        "Next Best Cost": [None if np.isnan(cost) else float(cost) for cost in why.cost],
        PLANNED: _ids(plan, books.owner),
    }


def _names(plan: Plan, owner: Integers) -> list[Value]:
    return [None if j == UNASSIGNED else plan.territory.csm_names[j] for j in owner]


def _ids(plan: Plan, owner: Integers) -> list[Value]:
    return [None if j == UNASSIGNED else plan.territory.csm_ids[j] for j in owner]

"""A run as one machine-readable object (workbook.md: Machine-readable summary)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.status import PROVED_IMPOSSIBLE
from xl_territory.run.optimize import Run
from xl_territory.studies.conflicts.conflict_sentences import named_conflicts
from xl_territory.territory.workloads import UNASSIGNED

SCHEMA = "urn:xl-territory:optimize:1"
"""The ``$id`` of the JSON Schema that the object keeps to (docs/optimize.schema.json): the number goes up where a
reader of the old object could stumble over the new one."""


def summary(run: Run) -> dict[str, Any]:
    """What ``--json`` prints: plain numbers, texts and lists."""
    plan = run.plan
    return {
        "schema": SCHEMA,
        "status": plan.status.value,
        "score": plan.score,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": {name: round(seconds, 4) for name, seconds in run.seconds.items()},
        "accounts": len(plan.territory.accounts),
        "csms": len(plan.territory.csms),
        "assigned": len(plan.territory.accounts) - plan.unassigned,
        "unassigned": plan.unassigned,
        "moved": plan.moved,
        "overload_hours": plan.overload,
        "assignments": list(_assignments(plan)),
        "terms": {t.name: {"weight": t.weight, "value": t.value, "today": t.today} for t in plan.terms},
        "violations": [violation.detail for violation in plan.violations],
        "conflicts": named_conflicts(plan.territory) if plan.status in PROVED_IMPOSSIBLE else [],
        "warnings": [str(fault) for fault in run.faults if fault.severity is Severity.WARNING],
        "output": str(run.written.path) if run.written.path else None,
    }


def _assignments(plan: Plan) -> Iterator[dict[str, Any]]:
    """An object per Active account; IDs as they stand on Accounts and CSMs, None without CSM."""
    t, books = plan.territory, plan.books
    for i, (account, csm) in enumerate(plan.assignment.items()):
        current = t.current[i]
        yield {
            "account_id": account,
            "csm_id": csm,
            "current_csm_id": None if current == UNASSIGNED else t.csm_ids[current],
            "moved": bool(books.moved[i]),
            "hours": float(books.hours[i] if csm is not None else t.hours[i]),
        }

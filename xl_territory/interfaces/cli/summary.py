"""A run as one machine-readable object (workbook.md: Machine-readable summary)."""

from __future__ import annotations

from typing import Any

from xl_territory.errors import Severity
from xl_territory.plans.status import PROVED_IMPOSSIBLE
from xl_territory.run.optimize import Run
from xl_territory.studies.conflicts.conflict_sentences import named_conflicts


def summary(run: Run) -> dict[str, Any]:
    """What ``--json`` prints: plain numbers, texts and lists."""
    plan = run.plan
    return {
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
        "terms": {t.name: {"weight": t.weight, "value": t.value, "today": t.today} for t in plan.terms},
        "violations": [violation.detail for violation in plan.violations],
        "conflicts": named_conflicts(plan.territory) if plan.status in PROVED_IMPOSSIBLE else [],
        "warnings": [str(fault) for fault in run.faults if fault.severity is Severity.WARNING],
        "output": str(run.written.path) if run.written.path else None,
    }

"""What has changed between two workbooks of the same team: customers, money, health, owners."""

from __future__ import annotations

from xl_territory.errors import counted
from xl_territory.studies.monitor.watched import Watched
from xl_territory.workbook.names import key

GROWN = 0.1
"""Share of the ARR from which on a change is told."""


def differences(old: Watched, now: Watched) -> str:
    """New, churned, grown and shrunk accounts, those of another health, those with another owner, counted."""
    before = {key(id_): i for i, id_ in enumerate(old.territory.account_ids)}
    after = {key(id_): i for i, id_ in enumerate(now.territory.account_ids)}
    both = [(before[id_], after[id_]) for id_ in before if id_ in after]
    a, b = old.territory, now.territory
    parts = {
        "new": len(after.keys() - before.keys()),
        "churned": len(before.keys() - after.keys()),
        "grown": sum(b.arr[j] > (1 + GROWN) * a.arr[i] for i, j in both),
        "shrunk": sum(b.arr[j] < (1 - GROWN) * a.arr[i] for i, j in both),
        "of another health": sum(a.health[i] != b.health[j] for i, j in both),
        "with another owner": sum(_owner(old, i) != _owner(now, j) for i, j in both),
    }
    told = ", ".join(f"{counted(int(count), 'account')} {what}" for what, count in parts.items() if count)
    return f"{told or 'no account has changed'}."


def _owner(books: Watched, account: int) -> str:
    at = books.owner[account]
    return key(books.territory.csm_ids[at]) if at >= 0 else ""

"""Rows, names and counts as words of a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from xl_territory.territory.territory import Territory

MOST_RUNS = 6


def rows_words(rows: Iterable[int]) -> str:
    """``row 7``, ``rows 7, 9–12``; where there are too many to read, the first ones and how many there are."""
    ordered = sorted(set(rows))
    breaks = [k + 1 for k, (one, next_) in enumerate(pairwise(ordered)) if next_ != one + 1]
    runs = [ordered[a:b] for a, b in pairwise([0, *breaks, len(ordered)])]
    shown = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:MOST_RUNS])
    more = f" … ({len(ordered)} rows)" if len(runs) > MOST_RUNS else ""
    return f"{'row' if len(ordered) == 1 else 'rows'} {shown}{more}"


def joined(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = list(words)
    return f"{', '.join(first)} and {last}" if first else last


def counted(many: int, what: str) -> str:
    """A number with its noun, in the plural unless it is one: ``1 account``, ``2 accounts``."""
    return f"{many} {what}{'' if many == 1 else 's'}"


def account_row(t: Territory, i: int) -> int:
    """Where account ``i`` stands on Accounts, for messages."""
    return int(t.accounts["row"].iloc[i])


def csm_row(t: Territory, j: int) -> int:
    """Where CSM ``j`` stands on CSMs, for messages."""
    return int(t.csms["row"].iloc[j])


def relationship(t: Territory, i: int) -> str:
    """How long the account has been with its current CSM: ``a 3-year relationship``."""
    months = t.months_together[i]
    if months is None:
        return "its CSM"
    length = f"{round(months / 12)}-year" if months >= 18 else f"{max(1, months)}-month"
    return f"{'an' if length.startswith(('8', '11', '18')) else 'a'} {length} relationship"

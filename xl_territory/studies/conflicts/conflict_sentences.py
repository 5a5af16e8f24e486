"""A conflict as a sentence that names its rows and cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies import RULES
from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.wording import account_row, joined, rows_words
from xl_territory.studies.conflicts.analysis import Conflict, find_conflicts
from xl_territory.territory.territory import Territory

FEW = 3
MANY = 20
"""From here on accounts are a group and a count, not rows."""
COMMON = ("Parent Account", "Current CSM", "Region", "Industry", "Language", "Stage")
"""Columns that a group of accounts may have in common, beside the tier."""


def conflict_sentence(territory: Territory, conflict: Conflict) -> str:
    """What the conflict is made of, in the planner's words."""
    parts = [accounts_words(territory, conflict.accounts), *_asks(territory, conflict)]
    limits = {Effect.LIMITS, Effect.BUDGETS, Effect.FILLS}.intersection(source.effect for source in conflict.sources)
    if not limits and len(conflict.sources) != 1:
        parts.append(f"no active CSM is left who may have {'it' if len(conflict.accounts) == 1 else 'them'}")
    if conflict.alike:
        parts.append(f"{len(conflict.alike)} more {'is' if len(conflict.alike) == 1 else 'are'} locked or held there")
    return "; ".join(parts) + "."


def named_conflicts(territory: Territory, most: int = FEW) -> list[str]:
    """What keeps accounts from having an owner within capacity, in sentences; none where nothing does."""
    return [conflict_sentence(territory, conflict) for conflict in find_conflicts(territory, most)]


def accounts_words(territory: Territory, accounts: Sequence[int]) -> str:
    """The accounts by name where they are few, else by number, with their rows, or what they have in common."""
    rows = rows_words(account_row(territory, i) for i in accounts)
    if len(accounts) <= FEW:
        return f"{joined(territory.account_names[i] for i in accounts)} (Accounts {rows})"
    if len(accounts) == len(territory.accounts):
        return f"All {len(accounts)} active accounts"
    place = f"Accounts {rows}" if len(accounts) < MANY else _group(territory, accounts)
    return f"{len(accounts)} accounts ({place})"


def source_words(conflict: Conflict, source: ConstraintSource) -> str:
    """What one source asks of the accounts of the conflict."""
    if source.effect is not Effect.ASKS:
        return f"{source.text[0].upper()}{source.text[1:]}"
    shared = len(set(conflict.accounts).intersection(source.accounts))
    return f"{shared} of these accounts: {source.text}"


def _asks(territory: Territory, conflict: Conflict) -> Iterator[str]:
    """What the sources ask, rule by rule, in the order of the sources."""
    rules = {rule.name: rule for rule in RULES}
    for name in dict.fromkeys(source.rule for source in conflict.sources):
        yield from rules[name].phrases(territory, conflict.accounts, conflict.of(name))


def _group(t: Territory, accounts: Sequence[int]) -> str:
    """What all of the accounts have in common; else how many are of which tier."""
    positions = np.array(accounts)
    tiers = Counter(str(t.tiers["Tier"].iloc[k]) for k in t.tier[positions])
    common = [f"Tier {tier}" for tier in tiers if len(tiers) == 1]
    for column in COMMON:
        values = set(t.accounts[column].iloc[positions])
        common += [f"{column} {value}" for value in values if len(values) == 1 and value]
    shares = joined(f"{count} of Tier {tier}" for tier, count in tiers.most_common(FEW + 2))
    return f"all {', '.join(common)}" if common else shares

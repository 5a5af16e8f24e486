"""A conflict as a sentence that names its rows and cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from xl_territory.studies.conflicts.analysis import Conflict, find_conflicts
from xl_territory.studies.conflicts.constraint_source import OFFERS, ConstraintSource, asked_words, csm_row, row_of
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key

FEW = 3


def conflict_sentence(territory: Territory, conflict: Conflict) -> str:
    """What the conflict is made of, in the planner's words."""
    asks = [*_locks(territory, conflict), *_renewals(territory, conflict), *_families(conflict)]
    asks += [*_requirements(territory, conflict), *_settings(conflict)]
    limits = [_limit(territory, conflict, rule) for rule in ("max accounts", "capacity") if conflict.of(rule)]
    who = accounts_words(territory, conflict.accounts)
    parts = [f"{who}: {_hours(territory, conflict)}"] if conflict.of("capacity") else [who]
    if not limits and len(conflict.members) != 1:
        limits = [f"no active CSM is left who may have {'it' if len(conflict.accounts) == 1 else 'them'}"]
    if conflict.alike:
        limits.append(f"{len(conflict.alike)} more {'is' if len(conflict.alike) == 1 else 'are'} locked or held there")
    return "; ".join([*parts, *asks, *limits]) + "."


def named_conflicts(territory: Territory, most: int = FEW) -> list[str]:
    """What keeps accounts from having an owner within capacity, in sentences; none where nothing does."""
    return [conflict_sentence(territory, conflict) for conflict in find_conflicts(territory, most)]


def accounts_words(territory: Territory, accounts: Sequence[int]) -> str:
    """The accounts by name where they are few, else by number, with their rows."""
    rows = rows_words([row_of(territory, i) for i in accounts])
    if len(accounts) <= FEW:
        return f"{joined(territory.account_names[i] for i in accounts)} (Accounts {rows})"
    if len(accounts) == len(territory.accounts):
        return f"All {len(accounts)} active accounts"
    return f"{len(accounts)} accounts (Accounts {rows})"


def rows_words(rows: Iterable[int]) -> str:
    """``row 7``, ``rows 7, 9–12``."""
    ordered = sorted(set(rows))
    breaks = [k + 1 for k, (one, next_) in enumerate(pairwise(ordered)) if next_ != one + 1]
    runs = [ordered[a:b] for a, b in pairwise([0, *breaks, len(ordered)])]
    shown = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'row' if len(ordered) == 1 else 'rows'} {shown}"


def joined(words: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = list(words)
    return f"{', '.join(first)} and {last}" if first else last


def _hours(t: Territory, conflict: Conflict) -> str:
    hours = t.hours[list(conflict.accounts)].sum()
    return f"{hours:.1f} h a week"


def _locks(t: Territory, conflict: Conflict) -> Iterable[str]:
    groups: dict[tuple[bool, int], list[ConstraintSource]] = defaultdict(list)
    for lock in conflict.of("locks"):
        groups[lock.value == "Never", lock.csm].append(lock)
    for (never, csm), locks in groups.items():
        rows = rows_words(row for lock in locks for row in lock.rows)
        many = len({i for lock in locks for i in lock.accounts})
        accounts = "1 account" if many == 1 else f"{many} accounts"
        verb = _verb("keep" if never else "put", len(locks))
        yield f"Locks {rows} {verb} {accounts} {'from' if never else 'on'} {t.csm_ids[csm]}"


def _verb(word: str, many: int) -> str:
    return f"{word}s" if many == 1 else word


def _renewals(t: Territory, conflict: Conflict) -> Iterable[str]:
    by_csm: dict[int, list[ConstraintSource]] = defaultdict(list)
    for member in conflict.of("renewal freeze"):
        by_csm[member.csm].append(member)
    for csm, held in by_csm.items():
        rows = rows_words(row for member in held for row in member.rows)
        columns = joined(dict.fromkeys(member.column for member in held))
        many = "a renewal holds 1 account" if len(held) == 1 else f"renewals hold {len(held)} accounts"
        yield f"{many} with {t.csm_ids[csm]} ({columns}, Accounts {rows})"


def _families(conflict: Conflict) -> Iterable[str]:
    for member in conflict.of("families"):
        yield f"{len(member.rows)} accounts of {member.value} must share a CSM (Accounts {rows_words(member.rows)})"


def _requirements(t: Territory, conflict: Conflict) -> Iterable[str]:
    for member in conflict.of("eligibility"):
        offered = OFFERS[member.column]
        have = [t.csm_ids[j] for j in able(t, member)]
        many = sum(i in member.accounts for i in conflict.accounts)
        of_them = "" if many == len(conflict.accounts) else f"{many} of them: "
        who = f"only {joined(have)} {_verb('cover', len(have))}" if have else "no active CSM covers"
        column = "Tier" if member.column == "Tier" else member.column.removesuffix("s")
        yield f"{of_them}{column} {member.value}, which {who} ({offered})"


def able(t: Territory, member: ConstraintSource) -> list[int]:
    """Positions of the CSMs whose list has the word of an eligibility member."""
    lists = t.csms[OFFERS[member.column]]
    anybody = member.column == "Tier"
    return [
        j for j, has in enumerate(lists) if (anybody and not has) or key(member.value) in {key(word) for word in has}
    ]


def _settings(conflict: Conflict) -> Iterable[str]:
    for member in conflict.members:
        if member.sheet == "Settings":
            yield f"{member.column} is {member.value} (Settings)"


def _limit(t: Territory, conflict: Conflict, rule: str) -> str:
    found = conflict.of(rule)
    name = "Max Accounts" if rule == "max accounts" else "capacity"
    each = [f"{t.csm_ids[m.csm]} {m.value} (CSMs {rows_words([csm_row(t, m.csm)])})" for m in found]
    if len(found) == 1:
        return f"{name} of {t.csm_ids[found[0].csm]} (CSMs {rows_words(found[0].rows)}) is {found[0].value}"
    amounts = (t.max_accounts if rule == "max accounts" else t.capacity)[[m.csm for m in found]]
    total = f"{amounts.sum():.0f}" if rule == "max accounts" else f"{amounts.sum():.1f} h"
    shown = joined(each) if len(each) <= FEW + 5 else f"{len(each)} CSMs"
    return f"{name} of {shown}: {total} together"


def member_words(t: Territory, conflict: Conflict, member: ConstraintSource) -> str:
    """What one member asks."""
    if member.rule == "locks":
        lead = "must not go to" if member.value == "Never" else "must go to"
        return f"{t.account_names[member.accounts[0]]} {lead} {t.csm_ids[member.csm]}"
    if member.rule == "renewal freeze":
        return f"{t.account_names[member.accounts[0]]} stays with {t.csm_ids[member.csm]} during its renewal"
    if member.rule == "families":
        return f"{len(member.accounts)} accounts share a CSM"
    if member.rule == "eligibility":
        many = sum(i in member.accounts for i in conflict.accounts)
        return f"{many} of these accounts ask {member.value}; it must be among the {OFFERS[member.column]} of their CSM"
    if member.csm != UNASSIGNED:
        what = "accounts" if member.rule == "max accounts" else "of capacity × Limit: max utilisation"
        return f"{t.csm_ids[member.csm]} has at most {member.value} {what}"
    return f"At most {member.value}"


def asks_of(t: Territory, accounts: Sequence[int]) -> dict[str, list[str]]:
    """What the accounts ask together, by the column of CSMs that answers it."""
    return {
        offered: list({key(word): word for i in accounts for word in asked[i]}.values())
        for column, offered in OFFERS.items()
        if (asked := asked_words(t, column)) is not None
    }

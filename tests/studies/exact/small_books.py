"""Small random books, and every assignment of one, judged by what rules and terms say of a finished plan."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tests.given import account, csm, given, lock
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import weights
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.capacity import room
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Integers

BOOKS = int(os.environ.get("EXACT_BOOKS", "2"))
"""How many books a test looks at; the full measurement is ``python -m tests.studies.exact``."""
ACCOUNTS, CSMS = 6, 3
INDUSTRIES = ("Fintech", "Health", "Retail")
GIVE_WAY = frozenset({"one owner", "capacity"})


@dataclass(frozen=True, eq=False)
class Judged:
    """One assignment: ``owner`` (accounts,), what gives way before the score (settled accounts without owner, accounts
    without owner, overload), the value of each term by name, and the share of accounts moved."""

    owner: Integers
    gives_way: tuple[int, int, float]
    score: float
    values: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class SmallBook:
    """A territory small enough to try every assignment."""

    territory: Territory

    def judged(self, owner: Integers) -> Judged:
        """What the second statements say of ``owner`` (accounts,)."""
        t = self.territory
        books = t.books(owner)
        values = {term.name: term.value(t, books) for term in TERMS} | {"moved": float(books.moved.mean())}
        share = weights(t, TERMS)
        over = np.maximum(0.0, books.load - room(t))
        hard = any(rule.name == "capacity" and rule.mode(t) is Mode.HARD for rule in RULES)
        return Judged(
            owner=owner,
            gives_way=(
                int((owner[self._settled] == UNASSIGNED).sum()),
                int((owner == UNASSIGNED).sum()),
                round(float(over[over > 1e-9].sum()), 6) if hard else 0.0,
            ),
            score=sum(share[name] * values[name] for name in share),
            values=values,
        )

    @cached_property
    def best_kept(self) -> tuple[Judged, ...]:
        """Every assignment that breaks no rule and leaves as little undone as possible (owners, then overload)."""
        for open_ in range(len(self.territory.accounts) + 1):
            found = [self.judged(owner) for owner in self._with_open(open_) if not _broken(self.territory, owner)]
            if found:
                *least, overload = min(each.gives_way for each in found)
                return tuple(each for each in found if each.gives_way <= (*least, overload + 2e-6))
        raise AssertionError("leaving everybody without owner breaks no rule")

    @cached_property
    def _settled(self) -> Booleans:
        """(accounts,) its family has a member whose owner is settled."""
        t = self.territory
        return np.isin(t.family, t.family[t.settled])

    def _with_open(self, open_: int) -> Iterator[Integers]:
        """Every assignment with so many accounts without owner."""
        n, m = len(self.territory.accounts), len(self.territory.csms)
        for nobody in itertools.combinations(range(n), open_):
            for owners in itertools.product(range(m), repeat=n - open_):
                rest = iter(owners)
                yield np.array([UNASSIGNED if i in nobody else next(rest) for i in range(n)], dtype=np.intp)


def _broken(t: Territory, owner: Integers) -> bool:
    """Whether a rule that does not give way is broken; a lock or a renewal is not by having no owner at all."""
    books = t.books(owner)
    must_hold = (rule for rule in RULES if rule.name not in GIVE_WAY and rule.mode(t) is Mode.HARD)
    found = (each for rule in must_hold for each in rule.violations(t, books))
    return any(each.rule == "families" or not each.accounts or books.owned[list(each.accounts)].any() for each in found)


def small_book(seed: int, accounts: int = ACCOUNTS, csms: int = CSMS) -> SmallBook:
    """A random book with skills, renewals, families, locks and limits; half of them tight."""
    draw = np.random.default_rng(seed)
    chance = lambda share: bool(draw.random() < share)  # noqa: E731
    rows = [_account(draw, i, csms) for i in range(accounts)]
    need = sum(float(row["Weekly Hours"]) for row in rows) / csms / 0.75
    team = [
        csm(
            f"C{j + 1}",
            weekly_hours=round(need * draw.uniform(0.9, 2.0 if chance(0.6) else 1.2), 1),
            skills="; ".join(draw.choice(INDUSTRIES, int(draw.integers(1, 3)), replace=False)),
            max_accounts=int(draw.integers(2, accounts)) if chance(0.3) else "",
        )
        for j in range(csms)
    ]
    locks = [lock("A0", "Never", "C1")] if chance(0.3) else []
    settings: dict[str, Any] = {"Solver: gap": 0, "Solver: threads": 1}
    if chance(0.2):
        settings["Limit: max moved"] = 0.5
    if chance(0.2):
        settings["Overhead: handoff"] = 0.2
    return SmallBook(given(rows, team, locks, settings).territory)


def _account(draw: np.random.Generator, i: int, csms: int) -> Mapping[str, Any]:
    return account(
        f"A{i}",
        weekly_hours=round(float(draw.uniform(1, 12)), 1),
        arr=int(draw.integers(5, 200)) * 1000,
        industry=str(draw.choice(INDUSTRIES)),
        health=str(draw.choice(["Healthy", "Medium", "At-risk"])),
        current_csm=f"C{int(draw.integers(csms)) + 1}" if draw.random() < 0.85 else "",
        with_csm_since=f"2025-{int(draw.integers(1, 13)):02d}-01",
        contract_start=f"202{int(draw.integers(2, 6))}-06-01",
        renewal_open="Yes" if draw.random() < 0.1 else "",
        parent_account="P" if draw.random() < 0.25 else "",
        required_skills=str(draw.choice(INDUSTRIES)) if draw.random() < 0.1 else "",
    )

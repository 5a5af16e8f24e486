"""Small random books, and every assignment of one, judged by what rules and terms say of a finished plan."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from tests.given import account, csm, given, lock
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import settled, weights
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.capacity import Capacity, room
from xl_territory.policies.rules.families import Families
from xl_territory.studies.trade_off import analysis, point
from xl_territory.studies.what_if import newcomers
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Integers

BOOKS = 2
"""How many books a test looks at; ``python -m tests.studies.exact`` looks at a hundred."""
ACCOUNTS, CSMS = 6, 3
INDUSTRIES = ("Fintech", "Health", "Retail")
UNHURRIED = 900.0
"""Seconds for every search: what is exact must not depend on how busy the machine is."""
CAPACITY, FAMILIES = Capacity.name, Families.name


@contextmanager
def unhurried() -> Iterator[None]:
    """Curves and books of newcomers without the time limits that they have beside Excel."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(point, "SECONDS", UNHURRIED)
        patch.setattr(point, "SOLVE", replace(point.SOLVE, time_limit=UNHURRIED))
        patch.setattr(analysis, "SOLVE", replace(analysis.SOLVE, time_limit=UNHURRIED))
        patch.setattr(newcomers, "BOOK", replace(newcomers.BOOK, time_limit=UNHURRIED))
        yield


@dataclass(frozen=True, eq=False)
class Judged:
    """One assignment: ``owner`` (accounts,), and what gives way before the score.

    That is settled accounts without owner, accounts without owner, overload.
    """

    territory: Territory
    owner: Integers
    gives_way: tuple[int, int, float]

    @cached_property
    def values(self) -> Mapping[str, float]:
        """The value of each term by name, and the share of accounts moved."""
        books = self.territory.books(self.owner)
        return {term.name: term.value(self.territory, books) for term in TERMS} | {"moved": float(books.moved.mean())}

    @cached_property
    def score(self) -> float:
        """Σ share × value."""
        return sum(share * self.values[name] for name, share in weights(self.territory, TERMS).items())


@dataclass(frozen=True, eq=False)
class SmallBook:
    """A territory small enough to try every assignment."""

    territory: Territory

    def judged(self, owner: Integers) -> Judged:
        """What the second statements say of ``owner`` (accounts,)."""
        t = self.territory
        over = np.maximum(0.0, t.books(owner).load - room(t))
        overload = round(float(over[over > 1e-9].sum()), 6) if CAPACITY in self._must_hold else 0.0
        open_ = owner == UNASSIGNED
        return Judged(t, owner, (int(open_[self._settled].sum()), int(open_.sum()), overload))

    @cached_property
    def best_kept(self) -> tuple[Judged, ...]:
        """Every assignment that breaks no rule and leaves as little undone as possible.

        First accounts whose owner is settled, then others without owner, then overload.
        """
        found: list[Judged] = []
        for open_ in range(len(self.territory.accounts) + 1):
            found += [self.judged(owner) for owner in self._with_open(open_) if not self.breaks_a_rule(owner)]
            if any(each.gives_way[0] == 0 for each in found):
                break
        if found:
            *least, overload = min(each.gives_way for each in found)
            return tuple(each for each in found if each.gives_way <= (*least, overload + 2e-6))
        raise AssertionError("leaving everybody without owner breaks no rule")

    @cached_property
    def _settled(self) -> Booleans:
        """(accounts,) its family has a member whose owner is settled."""
        t = self.territory
        return np.isin(t.family, t.family[settled(t, RULES)])

    @cached_property
    def _must_hold(self) -> tuple[str, ...]:
        """Names of the rules that are hard."""
        return tuple(rule.name for rule in RULES if rule.mode(self.territory) is Mode.HARD)

    def breaks_a_rule(self, owner: Integers) -> bool:
        """Whether a rule that does not give way is broken; a lock or a renewal is not by having no owner at all."""
        books = self.territory.books(owner)
        hard = (rule for rule in RULES if rule.name in self._must_hold and not rule.gives_way)
        found = (each for rule in hard for each in rule.violations(self.territory, books))
        return any(v.rule == FAMILIES or not v.accounts or books.owned[list(v.accounts)].any() for v in found)

    def _with_open(self, open_: int) -> Iterator[Integers]:
        """Every assignment with so many accounts without owner."""
        n, m = len(self.territory.accounts), len(self.territory.csms)
        for nobody in itertools.combinations(range(n), open_):
            for owners in itertools.product(range(m), repeat=n - open_):
                rest = iter(owners)
                yield np.array([UNASSIGNED if i in nobody else next(rest) for i in range(n)], dtype=np.intp)


def small_book(seed: int, accounts: int = ACCOUNTS, csms: int = CSMS) -> SmallBook:
    """A random book with skills, renewals, families, locks and limits; half of them tight."""
    draw = np.random.default_rng(seed)
    chance = lambda share: bool(draw.random() < share)  # noqa: E731
    rows = [_account(draw, i, csms) for i in range(accounts)]
    need = sum(float(row["Weekly Hours"]) for row in rows) / csms / 0.75
    team = [
        csm(
            f"C{j + 1}",
            weekly_hours=round(min(160, need * draw.uniform(0.9, 2.0 if chance(0.6) else 1.2)), 1),
            skills="; ".join(draw.choice(INDUSTRIES, int(draw.integers(1, 3)), replace=False)),
            max_accounts=int(draw.integers(2, accounts)) if chance(0.3) else "",
        )
        for j in range(csms)
    ]
    locks = [lock("A0", "Never", "C1")] if chance(0.3) and not rows[0]["Renewal Open"] else []
    settings: dict[str, Any] = {"Solver: gap": 0, "Solver: threads": 1, "Solver: time limit": UNHURRIED}
    if chance(0.2):
        settings["Limit: max moved"] = 0.5
    if chance(0.2):
        settings["Overhead: handoff"] = 0.2
    return SmallBook(given(rows, team, locks, settings).territory)


def _account(draw: np.random.Generator, i: int, csms: int) -> Mapping[str, Any]:
    """A family's accounts are never in renewal: two that are held in two places would contradict each other."""
    parent = "P" if draw.random() < 0.25 else ""
    return account(
        f"A{i}",
        weekly_hours=round(float(draw.uniform(1, 12)), 1),
        arr=int(draw.integers(5, 200)) * 1000,
        industry=str(draw.choice(INDUSTRIES)),
        health=str(draw.choice(["Healthy", "Medium", "At-risk"])),
        current_csm=f"C{int(draw.integers(csms)) + 1}" if draw.random() < 0.85 else "",
        with_csm_since=f"2025-{int(draw.integers(1, 13)):02d}-01",
        contract_start=f"202{int(draw.integers(2, 6))}-06-01",
        renewal_open="Yes" if draw.random() < 0.15 and not parent else "",
        parent_account=parent,
        required_skills=str(draw.choice(INDUSTRIES)) if draw.random() < 0.1 else "",
    )

"""What a rule and a term are: each is stated twice, for the model and for a finished plan."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from xl_territory.schema import Setting
from xl_territory.solver.problem import Booleans, Budget, Floats, Integers, Penalty, Resource
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Mode(StrEnum):
    """How a rule is meant: always; given up before an account goes without owner or a CSM over capacity; not at all."""

    HARD = "hard"
    SOFT = "soft"
    OFF = "off"


@dataclass(frozen=True, eq=False)
class Contribution:
    """What a policy adds to the canonical form, account by account.

    ``cost`` and ``allowed`` have shape (accounts, csms), ``nobody_cost``, ``settled`` and ``together`` (accounts,):
    the cost without owner, whether the owner is settled, and the number of the group that shares an owner.
    """

    cost: Floats | None = None
    nobody_cost: Floats | None = None
    allowed: Booleans | None = None
    settled: Booleans | None = None
    together: Integers | None = None
    resources: tuple[Resource, ...] = ()
    budgets: tuple[Budget, ...] = ()
    breaches: Floats | None = None

    def scaled(self, factor: float) -> Contribution:
        """The same with every cost and penalty times ``factor``."""
        return replace(
            self,
            cost=None if self.cost is None else self.cost * factor,
            nobody_cost=None if self.nobody_cost is None else self.nobody_cost * factor,
            resources=tuple(
                replace(r, penalties=tuple(Penalty(p.slopes * factor, p.intercepts * factor) for p in r.penalties))
                for r in self.resources
            ),
        )

    def softened(self) -> Contribution:
        """The same with every hard limit and ban turned into a soft one."""
        return replace(
            self,
            allowed=None,
            settled=None,
            breaches=None if self.allowed is None else (~self.allowed).astype(float),
            resources=tuple(replace(r, limit=None, soft=r.limit) for r in self.resources),
            budgets=tuple(replace(b, soft=True) for b in self.budgets),
        )


@dataclass(frozen=True)
class Violation:
    """One place where a plan breaks a rule; ``accounts`` and ``csms`` are positions in the territory."""

    rule: str
    detail: str
    accounts: tuple[int, ...] = ()
    csms: tuple[int, ...] = ()


class Term(ABC):
    """Part of the score: 0 is perfect, 1 the worst; ``default_weight`` is what a blank Settings cell means."""

    name: ClassVar[str]
    meaning: ClassVar[str]
    default_weight: ClassVar[float] = 0.0
    settings: ClassVar[tuple[Setting, ...]] = ()

    @abstractmethod
    def contribute(self, territory: Territory) -> Contribution:
        """What the term adds to the model at weight 1."""

    @abstractmethod
    def value(self, territory: Territory, books: Workloads) -> float:
        """What the term is worth on a finished assignment; never looks at `contribute`."""


class Rule(ABC):
    """Something that must hold, unless its mode says otherwise."""

    name: ClassVar[str]
    meaning: ClassVar[str]
    modes: ClassVar[tuple[Mode, ...]] = (Mode.HARD, Mode.SOFT, Mode.OFF)
    settings: ClassVar[tuple[Setting, ...]] = ()

    @abstractmethod
    def contribute(self, territory: Territory) -> Contribution:
        """What the rule adds to the model when it is hard."""

    @abstractmethod
    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Where a finished assignment breaks the rule; never looks at `contribute`."""

    def mode(self, territory: Territory) -> Mode:
        """How the planner means the rule."""
        return Mode(territory.settings.word(f"Rule: {self.name}")) if len(self.modes) > 1 else self.modes[0]

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """How many things the rule looks at: accounts, unless a rule says otherwise."""
        return len(books.owner)

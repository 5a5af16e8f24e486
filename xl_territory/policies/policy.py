"""What a term and a rule are: each states in one file everything that the product knows about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

import numpy as np

from xl_territory.errors import Fault
from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.relaxation import Change, Relaxation
from xl_territory.policies.wording import rows_words
from xl_territory.schema import AnySetting, Setting
from xl_territory.schema.settings import mode_setting, weight_setting
from xl_territory.solver.problem import Booleans, Budget, Floats, Integers, Resource
from xl_territory.territory.table_edits import set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


class Mode(StrEnum):
    """How a rule is meant: always; given up before an account goes without owner or a CSM over capacity; not at all."""

    HARD = "hard"
    SOFT = "soft"
    OFF = "off"


@dataclass(frozen=True, eq=False)
class Contribution:
    """What a policy adds to the canonical form, account by account.

    ``cost`` and ``allowed`` have shape (accounts, csms), ``unassigned_cost`` (accounts,) is the cost without owner;
    ``violations`` (accounts, csms) counts what a pair breaks of a soft rule.
    """

    cost: Floats | None = None
    unassigned_cost: Floats | None = None
    allowed: Booleans | None = None
    resources: tuple[Resource, ...] = ()
    budgets: tuple[Budget, ...] = ()
    violations: Floats | None = None

    def scaled(self, factor: float) -> Contribution:
        """The same with every cost and penalty times ``factor``."""
        return replace(
            self,
            cost=None if self.cost is None else self.cost * factor,
            unassigned_cost=None if self.unassigned_cost is None else self.unassigned_cost * factor,
            resources=tuple(resource.times(factor) for resource in self.resources),
        )

    def softened(self) -> Contribution:
        """The same with every hard limit and ban turned into a soft one."""
        return replace(
            self,
            allowed=None,
            violations=None if self.allowed is None else (~self.allowed).astype(float),
            resources=tuple(
                replace(r, limit=None, overloadable=None, soft=r.overloadable if r.limit is None else r.limit)
                for r in self.resources
            ),
            budgets=tuple(replace(b, soft=True) for b in self.budgets),
        )


@dataclass(frozen=True)
class Violation:
    """One place where a plan breaks a rule; ``accounts`` and ``csms`` are positions in the territory.

    ``amount`` is by how much, in what the rule counts: accounts, moves, hours a week, revenue.
    """

    rule: str
    detail: str
    accounts: tuple[int, ...] = ()
    csms: tuple[int, ...] = ()
    amount: float = 1.0

    def is_no_worse_than(self, before: Violation) -> bool:
        """Whether ``before`` is the same, said alike or by as much at the same CSMs and accounts."""
        same = (self.csms, self.accounts) == (before.csms, before.accounts)
        return self.detail == before.detail or (same and self.amount <= before.amount)


@dataclass(frozen=True)
class Obstacle:
    """Why an account may not go to a CSM, as a clause: whatever the rest of the plan is (``lasting``), or as it is."""

    text: str
    lasting: bool = False


class Policy(ABC):
    """What terms and rules have in common: a name, what it means to a planner, and the settings that it owns."""

    name: ClassVar[str]
    meaning: ClassVar[str]
    settings: ClassVar[tuple[AnySetting, ...]] = ()

    def warnings(self, territory: Territory) -> Iterator[Fault]:  # noqa: ARG002
        """What is doubtful in the cells that the policy reads."""
        return iter(())


class Term(Policy):
    """Part of the score: 0 is perfect, 1 the worst; ``default_weight`` is what a blank Settings cell means."""

    default_weight: ClassVar[float] = 0.0

    @abstractmethod
    def contribute(self, territory: Territory) -> Contribution:
        """What the term adds to the model at weight 1."""

    @abstractmethod
    def value(self, territory: Territory, books: Workloads) -> float:
        """What the term is worth on a finished assignment; never looks at `contribute`."""

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """What gets worse when the account (position) goes to the CSM (position), in a few words."""
        return f"worse {self.name}"

    @property
    def weight(self) -> Setting[float]:
        """How much the term counts."""
        return weight_setting(self.name, float(self.default_weight), self.meaning)


class Rule(Policy):
    """Something that must hold, unless its mode says otherwise.

    ``gives_way``: an account may have to go without owner, or hours lie above capacity, before anything else breaks.
    ``title``: what a cell says of an account whose owner the rule has settled.
    ``yields_to``: where one of these rules has settled the owner of an account, this one does not ask; ``exempt``
    (accounts,) fixes which accounts that is, whatever the territory says.
    """

    modes: ClassVar[tuple[Mode, ...]] = (Mode.HARD, Mode.SOFT, Mode.OFF)
    default_mode: ClassVar[Mode] = Mode.HARD
    title: ClassVar[str] = "Rule"
    gives_way: ClassVar[bool] = False
    yields_to: ClassVar[tuple[type[Rule], ...]] = ()

    def __init__(self, exempt: Booleans | None = None) -> None:
        self._exempt = exempt

    @abstractmethod
    def contribute(self, territory: Territory) -> Contribution:
        """What the rule adds to the model when it is hard."""

    @abstractmethod
    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """Where a finished assignment breaks the rule; never looks at `contribute`."""

    def together(self, territory: Territory) -> Integers | None:  # noqa: ARG002
        """(accounts,) number of the group that has to share an owner, None where the rule joins nobody."""
        return None

    def settles(self, territory: Territory) -> Integers:
        """(accounts,) position of the CSM whom the rule names as owner, -1 where it names nobody."""
        return np.full(len(territory.accounts), UNASSIGNED)

    def settled_by(self, territory: Territory, account: int) -> str:  # noqa: ARG002
        """By what the owner of an account is settled, in a few words."""
        return f"settled by {self.name}"

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:
        """What keeps the accounts, a unit, from going to the CSM while all others stay; None where nothing does.

        Says what the rule itself would say of the assignment after the move; rules that are asked about every account
        answer faster.
        """
        moved, alone = books.owner.copy(), np.full_like(books.owner, UNASSIGNED)
        moved[list(accounts)] = alone[list(accounts)] = csm
        before, after = (list(self.violations(territory, under)) for under in (books, territory.books(moved)))
        new = next((violation for violation in after if not any(map(violation.is_no_worse_than, before))), None)
        if new is None:
            return None
        told = {violation.detail for violation in self.violations(territory, territory.books(alone))}
        return Obstacle(new.detail, new.detail in told)

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:  # noqa: ARG002
        """The rows and cells that may be part of a conflict; unless a rule knows better, its mode as a whole."""
        if Mode.OFF in self.modes:
            name = self.mode_setting.name
            off = (set_settings({name: Mode.OFF}),)
            yield ConstraintSource(self.name, Effect.BUDGETS, "Settings", name, Mode.HARD, self.meaning, off)

    def source_of(self, limit: AnySetting, effect: Effect, value: str, text: str) -> ConstraintSource:
        """The ``limit`` on Settings as what may be part of a conflict; a rule that is off leaves it out."""
        off = (set_settings({self.mode_setting.name: Mode.OFF}),)
        return ConstraintSource(self.name, effect, "Settings", limit.name, value, text, off)

    def phrases(
        self,
        territory: Territory,  # noqa: ARG002
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[str]:
        """What these of its sources ask in a conflict of the accounts, as parts of a sentence."""
        for source in sources:
            rows = f" {rows_words(source.rows)}" if source.rows else ""
            yield f"{source.column} is {source.value} ({source.sheet}{rows})"

    def relaxations(
        self,
        territory: Territory,  # noqa: ARG002
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[Relaxation]:
        """What would relax these of its sources in a conflict of the accounts, what asks least of people first."""
        name = self.mode_setting.name
        for source in sources:
            if source.column == name:
                loosened = Mode.SOFT if Mode.SOFT in self.modes else Mode.OFF
                sentence = f"Set {name} to {loosened}"
                yield Change(set_settings({name: loosened}), lambda _, said=sentence: said, f"Settings, {name}")  # type: ignore[misc]

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """How many things the rule looks at: accounts, unless a rule says otherwise."""
        return len(books.owner)

    @property
    def mode_setting(self) -> Setting[str]:
        """The row of Settings with the planner's mode."""
        return mode_setting(self.name, self.default_mode.value, [mode.value for mode in self.modes], self.meaning)

    def mode(self, territory: Territory) -> Mode:
        """How the planner means the rule."""
        return Mode(territory.settings[self.mode_setting]) if len(self.modes) > 1 else self.modes[0]

    def exempt(self, territory: Territory) -> Booleans:
        """(accounts,) the rule does not ask about it, for a rule that it yields to has settled the owner."""
        if self._exempt is not None:
            return self._exempt
        exempt = np.zeros(len(territory.accounts), dtype=bool)
        for rule in (kind() for kind in self.yields_to):
            if rule.mode(territory) is Mode.HARD:
                exempt |= rule.settles(territory) != UNASSIGNED
        return exempt

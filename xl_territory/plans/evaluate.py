"""Plan: who owns which account, what that is worth and which rules it breaks, recomputed without any solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from xl_territory.plans.balance_measures import BalanceMeasures, balance_measures
from xl_territory.plans.status import Status, as_broken, status_of
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import Groups, assemble, units, weights
from xl_territory.policies.fair_share import fair_shares
from xl_territory.policies.policy import Mode, Violation
from xl_territory.policies.rules.capacity import room
from xl_territory.solver.assignment import Assignment, relative_gap
from xl_territory.solver.problem import AssignmentProblem, Integers
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


@dataclass(frozen=True)
class TermValue:
    """A term of the score: the weight as set, its share of all weights, its value in the plan and today."""

    name: str
    weight: float
    share: float
    value: float
    today: float

    @property
    def contribution(self) -> float:
        """What the term adds to the score."""
        return self.share * self.value


@dataclass(frozen=True)
class RuleAudit:
    """What a rule found on the finished plan: how many things it checked, and every violation."""

    name: str
    mode: Mode
    checked: int
    violations: tuple[Violation, ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """A finished plan.

    ``books`` is the plan, ``today`` the books as they are; ``problem`` and ``unit`` (accounts,) are the canonical form
    that was solved and the unit of each account in it. ``bound`` is the proven lower bound of the score (for plans that
    give way: among plans that give way as little), ``seconds`` the time of solving.
    """

    territory: Territory
    problem: AssignmentProblem
    unit: Integers
    books: Workloads
    today: Workloads
    terms: tuple[TermValue, ...]
    audit: tuple[RuleAudit, ...]
    bound: float
    status: Status
    seconds: float

    @property
    def score(self) -> float:
        """Σ share × value; lower is better."""
        return sum(term.contribution for term in self.terms)

    @property
    def score_today(self) -> float:
        """The score of the books as they are."""
        return sum(term.share * term.today for term in self.terms)

    @property
    def gap(self) -> float:
        """Proven relative gap (score - bound) ÷ score."""
        return relative_gap(self.score, self.bound)

    @property
    def unassigned(self) -> int:
        """Accounts without owner."""
        return int((~self.books.owned).sum())

    @property
    def moved(self) -> int:
        """Accounts taken from an active current CSM and given to another."""
        return int(self.books.moved.sum())

    @property
    def overload(self) -> float:
        """Hours above capacity × max utilisation, summed over the CSMs."""
        return float(np.maximum(0, self.books.load - room(self.territory)).sum())

    @property
    def complete(self) -> bool:
        """Every account has an owner, nobody is above capacity and every hard rule holds."""
        return not self.violations

    @property
    def assignment(self) -> Mapping[str, str | None]:
        """CSM ID of each Active account by Account ID, None without owner."""
        ids = self.territory.csm_ids
        return {
            account: None if j == UNASSIGNED else ids[j]
            for account, j in zip(self.territory.account_ids, self.books.owner, strict=True)
        }

    def to_frame(self) -> pd.DataFrame:
        """The plan as a frame: a row per Active account, the columns of the Assignments sheet."""
        from xl_territory.plans.assignment_columns import assignment_columns

        return pd.DataFrame(assignment_columns(self))

    @cached_property
    def measures(self) -> BalanceMeasures:
        """The named measures of team balance."""
        return balance_measures(self.books.load, self.territory.capacity, fair_shares(self.territory).hours)

    @cached_property
    def measures_today(self) -> BalanceMeasures:
        """The same for the books as they are."""
        return balance_measures(self.today.load, self.territory.capacity, fair_shares(self.territory).hours)

    @cached_property
    def broken_today(self) -> tuple[RuleAudit, ...]:
        """The hard rules that the books break as they are."""
        return tuple(r for r in audited(self.territory, self.today) if r.mode is Mode.HARD and r.violations)

    @cached_property
    def members(self) -> tuple[Integers, ...]:
        """(units,) positions of the accounts of each unit."""
        groups = Groups(self.unit)
        return tuple(np.split(groups.order, groups.starts[1:]))

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every violation of a hard rule."""
        return tuple(v for rule in self.audit if rule.mode is Mode.HARD for v in rule.violations)


def recompute(territory: Territory, problem: AssignmentProblem, unit: Integers, answer: Assignment) -> Plan:
    """The plan that ``answer`` (an owner per unit of ``problem``) stands for, from the assignment alone.

    ``unit`` (accounts,) says which unit each account belongs to.
    """
    books = territory.books(answer.owner[unit])
    today = territory.books(territory.current)
    share = weights(territory, TERMS)
    terms = tuple(
        TermValue(
            term.name,
            territory.settings[term.weight],
            share[term.name],
            term.value(territory, books),
            term.value(territory, today),
        )
        for term in TERMS
    )
    score = sum(term.contribution for term in terms)
    audit = audited(territory, books)
    return Plan(
        territory=territory,
        problem=problem,
        unit=unit,
        books=books,
        today=today,
        terms=terms,
        audit=audit,
        bound=min(max(answer.bound, 0.0), score),
        status=status_of(_broken(audit), answer),
        seconds=answer.seconds,
    )


def evaluate(territory: Territory, owner: Integers) -> Plan:
    """Any owners (accounts,), -1 for nobody, as a plan; nothing is solved, so nothing is proved.

    Where they split what has to stay together, every account is a unit of its own: what is broken is named, not mended.
    """
    unit = units(territory, RULES)
    of_unit = np.zeros(unit.max() + 1, dtype=np.intp)
    of_unit[unit] = owner
    whole = np.array_equal(of_unit[unit], owner)
    rules = RULES if whole else tuple(rule for rule in RULES if rule.together(territory) is None)
    given = Assignment(of_unit if whole else owner, 0.0, proved=False, cancelled=False, seconds=0.0)
    plan = recompute(territory, assemble(territory, rules, TERMS), units(territory, rules), given)
    return replace(plan, status=as_broken(_broken(plan.audit)))


def audited(territory: Territory, books: Workloads) -> tuple[RuleAudit, ...]:
    """Every rule asked about the books, in the order of RULES."""
    return tuple(
        RuleAudit(rule.name, mode, 0, ())
        if (mode := rule.mode(territory)) is Mode.OFF
        else RuleAudit(rule.name, mode, rule.checked(territory, books), tuple(rule.violations(territory, books)))
        for rule in RULES
    )


def _broken(audit: tuple[RuleAudit, ...]) -> set[str]:
    return {rule.name for rule in audit if rule.mode is Mode.HARD and rule.violations}

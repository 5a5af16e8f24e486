"""How groups of customers are treated: coverage, at-risk handling, skills and moves, each group against the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.studies.fairness.chance import FIGURES, holm, intervals, outcomes, p_values
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans
from xl_territory.workbook.names import clean, key

NOTABLE = 0.1
FEWEST = 5
CERTAIN = 0.05
"""Chance makes a difference in so many audits at most that is called one."""


@dataclass(frozen=True)
class Difference:
    """A figure of a group against that of all other accounts, both shares; the 95 % interval of what lies between them.

    ``by_name`` and ``by_book`` say how likely chance makes one as large among all that was looked at, see `chance`.
    """

    what: str
    own: float
    rest: float
    low: float
    high: float
    by_name: float
    by_book: float

    @property
    def notable(self) -> bool:
        """Ten points or more, more than chance, and the plan's doing."""
        return self._real and self.by_book <= CERTAIN

    @property
    def whatever_the_plan(self) -> bool:
        """Ten points or more and more than chance, but any plan of this team would treat the group so."""
        return self._real and self.by_book > CERTAIN

    @property
    def _real(self) -> bool:
        return abs(self.own - self.rest) >= NOTABLE and self.by_name <= CERTAIN

    @property
    def words(self) -> str:
        """The difference as people say it."""
        p_value = max(self.by_name, self.by_book) if self.notable else self.by_name
        likely = "p < 0.001" if p_value < 0.001 else f"p {p_value:.3f}"
        between = f"{self.own - self.rest:+.0%}, {self.low:+.0%} to {self.high:+.0%}, {likely}"
        return f"{self.what} {self.own:.0%}, others {self.rest:.0%} ({between})"


@dataclass(frozen=True)
class CustomerGroup:
    """A group of customers. Shares are 0–1; ``covered`` are hours a CSM has time for ÷ hours needed.

    ``tested`` are the differences against all other accounts that were looked at: none for a small group, and one that
    mirrors another one (of two groups each is the rest of the other) only once.
    """

    kind: str
    name: str
    accounts: int
    hours_each: float
    covered: float
    at_risk_covered: float
    match: float
    moved: float
    tested: tuple[Difference, ...]

    @property
    def notable(self) -> tuple[Difference, ...]:
        """The differences that the plan makes."""
        return tuple(group_test for group_test in self.tested if group_test.notable)

    @property
    def whatever_the_plan(self) -> tuple[Difference, ...]:
        """The differences that any plan of this team would make."""
        return tuple(group_test for group_test in self.tested if group_test.whatever_the_plan)


def groups(plan: Plan) -> tuple[CustomerGroup, ...]:
    """By tier, industry, region and language; a kind with one group only is left out."""
    named = [(kind, name, member) for kind, names in _kinds(plan.territory) for name, member in _groups(names)]
    if not named:
        return ()
    members = np.array([member for _, _, member in named])
    figures = outcomes(plan.territory, plan.books.owner).figures(members)
    tested = _tested(plan, members)
    hours = plan.territory.hours
    return tuple(
        CustomerGroup(
            kind=kind,
            name=name,
            accounts=int(member.sum()),
            hours_each=float(hours[member].mean()),
            covered=float(figures[0, g]),
            at_risk_covered=float(figures[1, g]),
            match=float(figures[2, g]),
            moved=float(figures[3, g]),
            tested=tested[g],
        )
        for g, (kind, name, member) in enumerate(named)
    )


def _tested(plan: Plan, members: Booleans) -> list[tuple[Difference, ...]]:
    """The differences of each of the groups ``members`` (groups, accounts) against the rest."""
    looked_at = _once(members)
    several = members[looked_at]
    observed = outcomes(plan.territory, plan.books.owner)
    own, rest = observed.figures(several), observed.figures(~several)
    varied = np.abs(own - rest).max(axis=1, initial=0.0) > 0
    figure, place = np.nonzero(np.broadcast_to(varied[:, None], own.shape))
    if not figure.size:
        return [() for _ in members]
    tests = [holm(unadjusted[figure, place]) for unadjusted in p_values(plan, several)]
    numbers = [own, rest, *intervals(plan, several)]
    differences: list[list[Difference]] = [[] for _ in members]
    for test, (figure_number, k) in enumerate(zip(figure, place, strict=True)):
        figures = [float(values[figure_number, k]) for values in numbers] + [
            float(adjusted[test]) for adjusted in tests
        ]
        differences[looked_at[k]].append(Difference(FIGURES[figure_number], *figures))
    return [tuple(of_group) for of_group in differences]


def _once(members: Booleans) -> list[int]:
    """Groups that are large enough, as their rest is, and no mirror image of one before."""
    sides: set[bytes] = set()
    large_enough = []
    for g, member in enumerate(members):
        side = member if member[0] else ~member
        if min(member.sum(), (~member).sum()) >= FEWEST and side.tobytes() not in sides:
            sides.add(side.tobytes())
            large_enough.append(g)
    return large_enough


def _kinds(t: Territory) -> Iterator[tuple[str, list[str]]]:
    yield "Tier", [str(t.tiers["Tier"].iloc[k]) for k in t.tier]
    yield "Industry", [industry.split(";")[0] for industry in t.accounts["Industry"]]
    yield "Region", list(t.accounts["Region"])
    yield "Language", list(t.accounts["Language"])


def _groups(names: Sequence[str]) -> list[tuple[str, Booleans]]:
    """The groups of one kind, by name; none where there is one only."""
    keys = np.array([key(name) for name in names])
    named = {key(name): clean(name) for name in names if key(name)}
    return [(named[word], keys == word) for word in sorted(named)] if len(named) > 1 else []

"""The figures that plans are compared by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.plans.balance_measures import BalanceMeasures, balance_measures
from xl_territory.plans.evaluate import Plan, audited
from xl_territory.plans.retention import retained
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import weights
from xl_territory.policies.fair_share import fair_shares
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.capacity import room
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


@dataclass(frozen=True)
class Measures:
    """One plan, or today, in figures. Shares are 0 to 1, hours are per week.

    ``score`` is by the weights of Settings, so that scenarios with other weights compare; ``own_score`` by their own,
    and no plan under the scenario's own rules is below ``least`` of that (None where nothing is proved). ``broken`` are
    the hard rules of Settings that the books break, each with how often. ``terms`` are the values of the terms in the
    order of TERMS; ``hours`` (csms,) the load of each CSM. ``potential`` is the standard deviation of potential ARR per
    CSM ÷ its mean.
    """

    name: str
    origin: str
    status: str
    score: float
    own_score: float
    least: float | None
    broken: tuple[tuple[str, int], ...]
    terms: tuple[float, ...]
    balance: BalanceMeasures
    moved: int
    moved_share: float
    moved_arr: float
    at_risk_covered: float
    skill_match: float
    overload: float
    without_owner: int
    retained: float
    potential: float
    hours: tuple[float, ...]

    @property
    def better_by(self) -> float | None:
        """How much of its own score another plan could have less, at most."""
        return None if self.least is None else max(0.0, self.own_score - self.least)

    @property
    def breaks(self) -> str:
        """The broken rules in words."""
        return "; ".join(f"{rule} {count}" for rule, count in self.broken)

    @property
    def rank(self) -> tuple[bool, int, float, float]:
        """What plans are ranked by: hard rules of Settings kept, accounts with owner, hours above capacity, score."""
        return bool(self.broken), self.without_owner, round(self.overload, 6), self.score

    def term(self, name: str) -> float:
        """Value of the term ``name``."""
        return self.terms[[term.name for term in TERMS].index(name)]


def measured(name: str, origin: str, plan: Plan, yours: Territory, least: float | None = None) -> Measures:
    """The figures of a plan; ``yours`` is the territory whose settings and rules plans are compared by."""
    return measured_books(name, origin, plan.status.value, plan.territory, plan.books, yours, least)


def measured_today(territory: Territory) -> Measures:
    """The figures of the books as they are."""
    return measured_books("Today", "Today's books", "", territory, territory.books(territory.current), territory)


def measured_books(
    name: str, origin: str, status: str, t: Territory, books: Workloads, yours: Territory, least: float | None = None
) -> Measures:
    """The figures of any books."""
    values = tuple(term.value(t, books) for term in TERMS)
    at_risk = t.hours[t.at_risk].sum()
    uncovered = t.hours[t.at_risk & ~books.owned].sum()
    match = t.match[np.flatnonzero(books.owned), books.owner[books.owned]]
    potential = books.totals(t.potential)
    own_books = books if t is yours else yours.books(books.owner)
    return Measures(
        name=name,
        origin=origin,
        status=status,
        score=_score(values, yours),
        own_score=_score(values, t),
        least=least,
        broken=tuple(_broken(yours, own_books)),
        terms=values,
        balance=balance_measures(books.load, t.capacity, fair_shares(t).hours),
        moved=int(books.moved.sum()),
        moved_share=float(books.moved.mean()),
        moved_arr=float(t.arr[books.moved].sum()),
        at_risk_covered=float(1 - uncovered / at_risk) if at_risk else 1.0,
        skill_match=float(match.mean()) if len(match) else 0.0,
        overload=float(np.maximum(0, own_books.load - room(yours)).sum()),
        without_owner=int((~books.owned).sum()),
        retained=retained(t, books),
        potential=float(potential.std() / potential.mean()) if potential.mean() else 0.0,
        hours=tuple(map(float, books.load)),
    )


def _broken(t: Territory, books: Workloads) -> list[tuple[str, int]]:
    """The hard rules that do not give way and that the books break, each with how often."""
    giving_way = {rule.name for rule in RULES if rule.gives_way}
    hard = (rule for rule in audited(t, books) if rule.mode is Mode.HARD and rule.name not in giving_way)
    return [(rule.name, len(rule.violations)) for rule in hard if rule.violations]


def _score(values: tuple[float, ...], t: Territory) -> float:
    share = weights(t, TERMS)
    return float(sum(share[term.name] * value for term, value in zip(TERMS, values, strict=True)))

"""Term: at-risk customers are looked after, and not all by one CSM."""

from __future__ import annotations

import numpy as np

from xl_territory.policies.policy import Contribution, Term
from xl_territory.schema import Kind, Setting
from xl_territory.solver.penalty import excess
from xl_territory.solver.problem import Floats, Resource
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Risk(Term):
    """At-risk hours have an owner who has room for them."""

    name = "risk"
    meaning = "Share of the at-risk hours without owner, or above the at-risk share of their CSM's capacity."
    default_weight = 20
    share = Setting[float](
        "Limit: at-risk share", 0.4, "share", "At-risk hours above this share of capacity count as risk.",
        Kind.SHARE, 0, 10,
    )  # fmt: skip
    settings = (share,)

    def contribute(self, territory: Territory) -> Contribution:
        """A cost without owner and a penalty above the share of capacity."""
        hours = np.where(territory.at_risk, territory.hours, 0.0)
        if not hours.any():
            return Contribution()
        room = at_risk_room(territory)
        resource = Resource("at-risk hours", hours[:, None], penalties=(excess(room, 1 / hours.sum()),))
        return Contribution(unassigned_cost=hours / hours.sum(), resources=(resource,))

    def value(self, territory: Territory, books: Workloads) -> float:
        """(at-risk hours without owner + those above the share of capacity) ÷ all at-risk hours."""
        everything = territory.hours[territory.at_risk].sum()
        open_ = territory.hours[territory.at_risk & ~books.owned].sum()
        room = at_risk_room(territory)
        above = np.maximum(0, books.at_risk_hours - room).sum()
        return float((open_ + above) / everything) if everything else 0.0

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """Room for at-risk hours."""
        return "too many at-risk hours in one book"


def at_risk_room(territory: Territory) -> Floats:
    """(csms,) at-risk hours that a CSM can look after."""
    return np.asarray(territory.settings[Risk.share] * territory.capacity)

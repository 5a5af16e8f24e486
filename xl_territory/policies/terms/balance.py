"""Term: hours are shared as evenly as the rules about pairs permit."""

from __future__ import annotations

from xl_territory.policies.fair_share import FairShare, fair_shares
from xl_territory.policies.terms.spread import SpreadTerm
from xl_territory.solver.problem import Floats
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads

LITTLE = 0.05
"""Hours a week that round to nothing."""


class Balance(SpreadTerm):
    """Hours are shared as evenly as the rules about pairs permit."""

    name = "balance"
    meaning = "Share of the hours that sits with the wrong CSM, measured against fair shares."
    default_weight = 40
    resource = "hours"
    lost = "less even hours"

    def fair(self, territory: Territory) -> FairShare:
        """Fair shares of the weekly hours."""
        return fair_shares(territory).hours

    def use(self, territory: Territory) -> Floats:
        """Weekly hours with the overheads of pairs."""
        return territory.pair_hours

    def held(self, territory: Territory, books: Workloads) -> Floats:  # noqa: ARG002
        """Load of each CSM."""
        return books.load

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:
        """Who would be how far off the fair share; of a family, that moves as one, only that hours are less even."""
        if (territory.family == territory.family[account]).sum() > 1:
            return self.lost
        fair, home, hours = fair_shares(territory).hours.share, books.owner[account], territory.pair_hours[account]
        above = books.load[csm] + hours[csm if len(hours) > 1 else 0] - fair[csm]
        if above > LITTLE:
            return f"{territory.csm_ids[csm]} would be {above:.1f} h above a fair share"
        below = fair[home] - books.load[home] + books.hours[account]
        return f"{territory.csm_ids[home]} would be {below:.1f} h below a fair share" if below > LITTLE else self.lost

"""The groups of CSMs that fair shares come apart into, each with its reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.policies.fair_share import fair_shares
from xl_territory.solver.even_split import EVEN, Group
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Integers

NAMED = 6
"""So many CSMs of a group are named; of more the first ones and how many others."""


@dataclass(frozen=True, eq=False)
class ShareGroup:
    """CSMs (positions) with one fair utilisation: hours a week that they share, their capacity, and why."""

    csms: Integers
    hours: float
    capacity: float
    reason: str

    @property
    def utilisation(self) -> float:
        """What each of them has in the most even split, as a share of capacity."""
        return self.hours / self.capacity


def share_groups(t: Territory) -> tuple[ShareGroup, ...]:
    """The groups of CSMs that share hours evenly among themselves, the most loaded first, each with its reason.

    There is one group where no rule about pairs stands in the way.
    """
    groups = fair_shares(t).hours.groups
    served = sum(group.amount for group in groups)
    mean = served / sum(group.weight for group in groups) if groups else 0.0
    return tuple(
        ShareGroup(group.owners, group.amount, group.weight, _reason(t, group, mean, alone=len(groups) == 1))
        for group in groups
    )


def _reason(t: Territory, group: Group, mean: float, alone: bool) -> str:
    who, level = named([t.csm_names[j] for j in group.owners]), f"{group.level:.0%}"
    have = f"they have {group.weight:.1f} h" if len(group.owners) > 1 else f"there are {group.weight:.1f} h"
    if alone:
        return f"Everybody can have the same: {group.amount:.1f} h a week for {group.weight:.1f} h of capacity."
    if abs(group.level - mean) <= EVEN * mean:
        return f"{who} can have what the team has on average."
    if group.level > mean:
        more = "" if group.tied else ", or CSMs who have more still"
        return f"{who} cannot get below {level}: {group.amount:.1f} h need them{more}, {have}."
    if not group.amount:
        return f"No account may go to {who}."
    less = "" if group.closed else "; what else they may have goes to CSMs who have even less"
    return f"{who} cannot get above {level}: {group.amount:.1f} h may go to them, {have}{less}."


def named(names: Sequence[str]) -> str:
    """The names in a sentence: "A, B and C", or the first ones "and 9 others"."""
    shown = list(names) if len(names) <= NAMED else [*names[: NAMED - 1], f"{len(names) - NAMED + 1} others"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))

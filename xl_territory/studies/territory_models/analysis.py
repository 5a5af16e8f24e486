"""Territory models as scenarios: by vertical, by region, by ARR tier, and the hybrid of named, vertical and pooled.

Each model deals the CSMs out to groups of accounts in proportion to their hours, those first who fit a group best; an
account may then only go to its group. Rules, locks and renewals stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from xl_territory.policies import RULES
from xl_territory.policies.compose import settled
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.families import Families
from xl_territory.studies.scenarios.scenario_list import Scenario
from xl_territory.studies.territory_models.groupings import GROUPINGS, whole_families
from xl_territory.tables import Tables
from xl_territory.territory.table_edits import Edit, add_word, edited, together
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans, Floats, Integers


@dataclass(frozen=True, eq=False)
class Model:
    """A territory model of a team: its name and the group of each account.

    ``followed`` accounts are in another group than their own because their family is; ``split`` families have members
    in several groups, which they may where families need not be kept whole.
    """

    name: str
    groups: tuple[str, ...]
    followed: int
    split: int

    def scenario(self, territory: Territory) -> Scenario:
        """The model as a plan to be made."""
        return Scenario(self.name, "Model", edited(territory, by_groups(territory, self.groups)))


def models(territory: Territory) -> tuple[Model, ...]:
    """Each model that the accounts can be grouped by: at least two groups, no more than there are CSMs."""
    candidates = []
    for name, grouping in GROUPINGS.items():
        own_group = grouping(territory)
        groups = whole_families(territory, own_group)
        if 1 < len(set(groups)) <= len(territory.csms):
            followed = sum(
                group_alone != group_with_family
                for group_alone, group_with_family in zip(own_group, groups, strict=True)
            )
            candidates.append(Model(name, tuple(groups), followed, _split(territory, groups)))
    return tuple(candidates)


def by_groups(territory: Territory, groups: Sequence[str]) -> Edit:
    """The edit after which an account of a group goes only to the CSMs of this group; ``groups`` (accounts,)."""
    names = sorted(set(groups))
    team = dealt_out(territory, groups, names)
    rows = territory.csms["row"].to_numpy(int)
    offers = [add_word(rows[team == k].tolist(), "Skills", _label(name)) for k, name in enumerate(names)]
    wanted = {
        int(territory.accounts["row"].iloc[i]): _label(groups[int(i)]) for i in np.flatnonzero(~_bound(territory))
    }

    def ask(tables: Tables) -> Tables:
        accounts = tables.accounts.copy()
        asked = accounts["Required Skills"].items()
        accounts["Required Skills"] = [(*words, wanted[row]) if row in wanted else words for row, words in asked]
        return replace(tables, accounts=accounts)

    return together(ask, *offers)


def dealt_out(territory: Territory, groups: Sequence[str], names: Sequence[str]) -> Integers:
    """(csms,) group of each CSM: seats in proportion to hours, then the CSMs who fit them best."""
    t = territory
    member = np.array([[name == group for group in groups] for name in names])
    seats = _seats(member @ t.hours, len(t.csms))
    fit = (member * t.hours) @ (t.eligible * (0.5 + t.match))
    share = fit / np.maximum(fit.max(axis=1, keepdims=True), 1e-12)
    slots = np.repeat(np.arange(len(names)), seats)
    slot, csm = linear_sum_assignment(-share[slots])
    team = np.zeros(len(t.csms), dtype=np.intp)
    team[csm] = slots[slot]
    return team


def _bound(t: Territory) -> Booleans:
    """(accounts,) its family has a member whose owner is settled, and has to go with it."""
    if Families().mode(t) is not Mode.HARD:
        return np.zeros(len(t.accounts), dtype=bool)
    return np.asarray(np.isin(t.family, t.family[settled(t, RULES)]))


def _split(t: Territory, groups: Sequence[str]) -> int:
    """Families with members in several groups."""
    places: dict[int, set[str]] = {}
    for family, group in zip(t.family, groups, strict=True):
        places.setdefault(int(family), set()).add(group)
    return sum(len(found) > 1 for found in places.values())


def _seats(hours: Floats, csms: int) -> Integers:
    """How many CSMs each group gets: one each, the others by largest remainder."""
    ideal = hours / hours.sum() * csms
    seats: Integers = np.maximum(1, np.floor(ideal)).astype(np.intp)
    while seats.sum() != csms:
        off = ideal - seats
        if seats.sum() < csms:
            seats[off.argmax()] += 1
        else:
            seats[np.where(seats > 1, off, np.inf).argmin()] -= 1
    return seats


def _label(group: str) -> str:
    return f"Model: {group}"

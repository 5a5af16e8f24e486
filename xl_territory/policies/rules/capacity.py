"""Rule: no CSM has more hours than they have time for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies.policy import Contribution, Mode, Rule, Violation
from xl_territory.schema import Kind, Setting
from xl_territory.solver.problem import TOLERANCE, Floats, Resource
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads

GRACE = 0.05
"""Hours a week above a full book that are no overload yet: three minutes."""


class Capacity(Rule):
    """No CSM has more hours than they have time for."""

    name = "capacity"
    meaning = "Hours of a CSM at most capacity × Limit: max utilisation, and 3 minutes; gives way to an over-full team."
    modes = (Mode.HARD, Mode.OFF)
    settings = (
        Setting("Limit: max utilisation", 1.0, "share", "Hours may fill this share of capacity.", Kind.SHARE, 0, 10),
    )

    def contribute(self, territory: Territory) -> Contribution:
        """An elastic limit on hours."""
        return Contribution(resources=(Resource("hours", territory.pair_hours, elastic=room(territory)),))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs above their limit."""
        limit = room(territory)
        for j in np.flatnonzero(books.load > limit + TOLERANCE * (1 + limit)):
            most = full_hours(territory)[j]
            detail = f"{territory.csm_names[j]} has {books.load[j]:.1f} h a week, at most {most:.1f}"
            yield Violation(self.name, detail, csms=(int(j),))

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """CSMs."""
        return len(territory.csms)


def full_hours(territory: Territory) -> Floats:
    """(csms,) hours that fill each CSM: capacity × max utilisation."""
    return np.asarray(territory.capacity * territory.settings.number("Limit: max utilisation"))


def room(territory: Territory) -> Floats:
    """(csms,) hours that each CSM may have before it is an overload: `full_hours` and `GRACE`."""
    return full_hours(territory) + GRACE

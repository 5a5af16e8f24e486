"""Rule: every CSM has work for a share of their time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.policy import Contribution, Mode, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Raise, Relaxation
from xl_territory.schema import Kind, Setting
from xl_territory.solver.problem import TOLERANCE, Floats, Resource
from xl_territory.territory.table_edits import set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads


class MinLoad(Rule):
    """Every CSM has work for a share of their time."""

    name = "min load"
    meaning = "Hours of a CSM at least capacity × Limit: min utilisation; a blank limit means none."
    default_mode = Mode.SOFT
    gives_way = True
    utilisation = Setting[float | None](
        "Limit: min utilisation", None, "share", "Hours fill at least this share of capacity; blank = no floor.",
        Kind.SHARE, 0, 10,
    )  # fmt: skip
    settings = (utilisation,)

    def contribute(self, territory: Territory) -> Contribution:
        """The hours as a resource that is used up below zero: so a floor is an upper limit.

        It may be overloaded, as capacity may: where a floor cannot be reached, as few hours as possible are missing.
        """
        least = floors(territory)
        if not least.any():
            return Contribution()
        return Contribution(resources=(Resource("hours below zero", -territory.pair_hours, overloadable=-least),))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs with too little work."""
        least = floors(territory)
        for j in np.flatnonzero(_short(books.load, least)):
            detail = f"{territory.csm_names[j]} has {books.load[j]:.1f} h a week, at least {least[j]:.1f}"
            yield Violation(self.name, detail, csms=(int(j),), amount=float(least[j] - books.load[j]))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:
        """Whoever has the accounts would have too little left."""
        least, load = floors(territory), books.load.copy()
        for i in accounts:
            if books.owner[i] not in (UNASSIGNED, csm):
                load[books.owner[i]] -= books.hours[i]
        for j in np.flatnonzero(_short(load, least) & (load < books.load)):
            return Obstacle(f"{territory.csm_ids[j]} would have too little work")
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """The floor on Settings."""
        share = territory.settings[self.utilisation]
        if share:
            text = f"Every CSM has hours for at least {share:.0%} of capacity"
            yield self.source_of(self.utilisation, Effect.FILLS, f"{share:.0%}", text)

    def phrases(
        self,
        territory: Territory,  # noqa: ARG002
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[str]:
        """What everybody has to have."""
        for source in sources:
            yield f"every CSM has to have hours for {source.value} of capacity ({source.column})"

    def relaxations(
        self,
        territory: Territory,
        accounts: Sequence[int],  # noqa: ARG002
        sources: Sequence[ConstraintSource],
    ) -> Iterator[Relaxation]:
        """A lower floor, as little lower as can be."""
        now = territory.settings[self.utilisation]
        if not sources or now is None:
            return
        yield Raise(
            values=tuple(np.round(np.arange(np.ceil(now * 100) - 1, 0, -1) / 100, 2)),
            edit=lambda share: set_settings({self.utilisation.name: float(share)}),
            sentence=lambda share: f"Lower {self.utilisation.name} from {now:.0%} to {share:.0%}",
            where=f"Settings, {self.utilisation.name}",
            hours=lambda share: (now - share) * float(territory.capacity.sum()),
        )

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """CSMs with a floor."""
        return int(np.count_nonzero(floors(territory)))


def floors(territory: Territory) -> Floats:
    """(csms,) hours that each CSM has to have: capacity × min utilisation."""
    return np.asarray(territory.capacity * (territory.settings[MinLoad.utilisation] or 0.0))


def _short(load: Floats, least: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(load < least - TOLERANCE * (1 + least))

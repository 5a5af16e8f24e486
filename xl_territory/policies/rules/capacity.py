"""Rule: no CSM has more hours than they have time for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.csm_maximum import csms_with_values
from xl_territory.policies.policy import Contribution, Mode, Obstacle, Rule, Violation
from xl_territory.policies.relaxation import Raise, Relaxation
from xl_territory.policies.wording import counted, csm_row, rows_words
from xl_territory.schema import Kind, Setting
from xl_territory.solver.problem import TOLERANCE, Floats, Resource
from xl_territory.territory.hours import DEFAULT_CUSTOMER_SHARE, DEFAULT_WEEKLY_HOURS
from xl_territory.territory.table_edits import set_cells, set_settings
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads

GRACE = 0.05
"""Hours a week above a full book that are no overload yet: three minutes."""
LONGEST_WEEK = 60.0
FULLEST = np.floor(100 / DEFAULT_CUSTOMER_SHARE) / 100
"""Utilisation at which all working time of a CSM would be spent with customers: more is no advice."""
PLENTY = {"Weekly Hours": 1e12, "Customer Share": 1.0, "Ramp": 1.0}
"""A CSM who has all the time in the world."""
STEP = 0.1


class Capacity(Rule):
    """No CSM has more hours than they have time for."""

    name = "capacity"
    meaning = "Hours of a CSM at most capacity × Limit: max utilisation, and 3 minutes; gives way to an over-full team."
    modes = (Mode.HARD, Mode.OFF)
    gives_way = True
    utilisation = Setting[float](
        "Limit: max utilisation", 1.0, "share", "Hours may fill this share of capacity.", Kind.SHARE, 0, 10
    )
    settings = (utilisation,)

    def contribute(self, territory: Territory) -> Contribution:
        """A limit on hours that may be overloaded before an account goes without owner."""
        return Contribution(resources=(Resource("hours", territory.pair_hours, overloadable=room(territory)),))

    def violations(self, territory: Territory, books: Workloads) -> Iterator[Violation]:
        """CSMs above their limit."""
        limit = room(territory)
        for j in np.flatnonzero(_above(books.load, limit)):
            most = full_hours(territory)[j]
            detail = f"{territory.csm_names[j]} has {books.load[j]:.1f} h a week, at most {most:.1f}"
            yield Violation(self.name, detail, csms=(int(j),), amount=float(books.load[j] - limit[j]))

    def obstacle(self, territory: Territory, books: Workloads, accounts: Sequence[int], csm: int) -> Obstacle | None:
        """The hours do not fit into what is left of the week."""
        coming = [i for i in accounts if books.owner[i] != csm]
        hours = territory.pair_hours[coming, csm if territory.pair_hours.shape[1] > 1 else 0].sum()
        if coming and _above(books.load[csm] + hours, room(territory)[csm]):
            return Obstacle(f"{territory.csm_ids[csm]} has too few hours left")
        return None

    def sources(self, territory: Territory) -> Iterator[ConstraintSource]:
        """The time that each CSM has."""
        for j, hours in enumerate(full_hours(territory)):
            row, csm = csm_row(territory, j), territory.csm_ids[j]
            yield ConstraintSource(
                rule=self.name,
                effect=Effect.LIMITS,
                sheet="CSMs",
                column="Weekly Hours",
                value=f"{hours:.1f} h",
                text=f"{csm} has at most {hours:.1f} h a week: capacity × {self.utilisation.name}",
                without=tuple(set_cells("csms", (row,), column, value) for column, value in PLENTY.items()),
                rows=(row,),
                csm=j,
            )

    def phrases(
        self, territory: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]
    ) -> Iterator[str]:
        """The hours of the accounts against the capacities together."""
        needed = f"they need {territory.hours[list(accounts)].sum():.1f} h a week"
        if len(sources) == 1:
            (one,) = sources
            yield f"{needed}; capacity of {territory.csm_ids[one.csm]} (CSMs {rows_words(one.rows)}) is {one.value}"
        else:
            total = full_hours(territory)[[source.csm for source in sources]].sum()
            yield f"{needed}; capacity of {csms_with_values(territory, sources)}: {total:.1f} h together"
        yield from _whole_accounts(territory, accounts, [source.csm for source in sources])

    def relaxations(
        self, territory: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]
    ) -> Iterator[Relaxation]:
        """A longer week of one CSM, or a fuller one of everybody."""
        for source in sources:
            yield from _longer_week(territory, source)
        if sources:
            yield _fuller_weeks(territory, accounts, sources)

    def checked(self, territory: Territory, books: Workloads) -> int:  # noqa: ARG002
        """One limit per CSM."""
        return len(territory.csms)


def full_hours(territory: Territory) -> Floats:
    """(csms,) hours that fill each CSM: capacity × max utilisation."""
    return np.asarray(territory.capacity * territory.settings[Capacity.utilisation])


def hours_above(territory: Territory, load: Floats) -> Floats:
    """By how much CSMs are above what fills them.

    Parameters
    ----------
    load : (csms,) hours a week.

    Returns
    -------
    (csms,) hours a week above `full_hours`, 0 up to `room`.
    """
    return np.where(load > room(territory) + TOLERANCE * (1 + load), load - full_hours(territory), 0.0)


def room(territory: Territory) -> Floats:
    """(csms,) hours that each CSM may have before it is an overload: `full_hours` and `GRACE`."""
    return full_hours(territory) + GRACE


def _whole_accounts(t: Territory, accounts: Sequence[int], csms: Sequence[int]) -> Iterator[str]:
    """That accounts cannot be divided, where the hours alone would fit."""
    hours = np.sort(t.hours[list(accounts)])
    if hours.sum() > room(t)[list(csms)].sum():
        return
    places = int(np.searchsorted(np.cumsum(hours), room(t)[list(csms)] + TOLERANCE, side="right").sum())
    if places < len(hours):
        yield f"but accounts cannot be divided: whole ones have {counted(places, 'place')} for {len(hours)}"
    else:
        yield "but accounts cannot be divided: no way to deal out whole ones fills these hours so exactly"


def _above(load: Floats, limit: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(load > limit + TOLERANCE * (1 + limit))


def _longer_week(t: Territory, source: ConstraintSource) -> Iterator[Raise]:
    """Up to a week that one CSM could work."""
    j, now = source.csm, float(full_hours(t)[source.csm])
    typed = t.csms["Weekly Hours"].iloc[j]
    weekly = DEFAULT_WEEKLY_HOURS if np.isnan(typed) else float(typed)
    if now > 0 and weekly > 0:
        yield Raise(
            values=tuple(np.round(np.arange(np.floor(weekly / STEP) * STEP + STEP, LONGEST_WEEK + 1e-9, STEP), 1)),
            edit=lambda hours: set_cells("csms", source.rows, "Weekly Hours", float(hours)),
            sentence=lambda hours: (
                f"Give {t.csm_ids[j]} {now * (hours / weekly - 1):.1f} h a week more for customers: "
                f"Weekly Hours from {weekly:g} to {hours:g}"
            ),
            where=f"CSMs {rows_words(source.rows)}, Weekly Hours",
            hours=lambda hours: now * (hours / weekly - 1),
        )


def _fuller_weeks(t: Territory, accounts: Sequence[int], sources: Sequence[ConstraintSource]) -> Raise:
    """Up to the utilisation at which nothing but customers fills the week."""
    now, name = t.settings[Capacity.utilisation], Capacity.utilisation.name
    lacking = float(t.hours[list(accounts)].sum() - room(t)[[source.csm for source in sources]].sum())
    return Raise(
        values=tuple(np.round(np.arange(np.floor(now * 100) + 1, FULLEST * 100 + 0.5) / 100, 2)),
        edit=lambda share: set_settings({name: float(share)}),
        sentence=lambda share: f"Raise {name} from {now:.0%} to {share:.0%}",
        where=f"Settings, {name}",
        hours=lambda _: max(0.0, lacking),
        beyond=f"No {name} up to {FULLEST:.0%}, where all working time is spent with customers, is enough",
    )

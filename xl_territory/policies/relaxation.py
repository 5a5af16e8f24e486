"""What a planner could give up so that the sources of a rule no longer stand in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xl_territory.policies.constraint_source import ConstraintSource
from xl_territory.territory.table_edits import Edit
from xl_territory.territory.workloads import UNASSIGNED

Said = Callable[[Sequence[ConstraintSource]], str]


@dataclass(frozen=True)
class Release:
    """Leave out some of the ``sources``, as few as mend the conflict; ``sentence`` and ``where`` are about those.

    Every source places one account with its CSM, or bars it from there.
    """

    sources: tuple[ConstraintSource, ...]
    sentence: Said
    where: Said


@dataclass(frozen=True)
class Raise:
    """Give a number another value: the first of ``values`` that mends the conflict, each more than the one before.

    The last one is as far as reason goes: where it does not mend, ``beyond`` says so. ``hours`` a week are those that
    a value concerns.
    """

    values: tuple[float, ...]
    edit: Callable[[float], Edit]
    sentence: Callable[[float], str]
    where: str
    hours: Callable[[float], float]
    beyond: str = ""


@dataclass(frozen=True)
class Change:
    """One edit that mends the conflict or does not. ``sentence`` is told the hours a week that it concerns.

    These are ``hours``, or for a ``csm`` (position) the least that this CSM has to take on. Of changes with one
    ``choice`` only the best few are worth showing.
    """

    edit: Edit
    sentence: Callable[[float], str]
    where: str
    hours: float = 0.0
    csm: int = UNASSIGNED
    choice: str = ""


Relaxation = Release | Raise | Change

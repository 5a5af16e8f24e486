"""What a flag is: a check over a finished plan, with a severity, a plain sentence and a suggested action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan
from xl_territory.territory.workloads import UNASSIGNED

TEAM = UNASSIGNED
Finding = tuple[int, str]


class Subject(StrEnum):
    """What a flag is about."""

    ACCOUNT = "Account"
    CSM = "CSM"
    TEAM = "Team"


@dataclass(frozen=True)
class FlagCheck:
    """A flag that a plan may raise. ``find`` yields position (in the territory, -1 for the team) and sentence."""

    name: str
    subject: Subject
    severity: Severity
    find: Callable[[Plan], Iterator[Finding]]
    action: str


@dataclass(frozen=True)
class Flag:
    """A flag raised: the check, whom it concerns and the sentence that says so."""

    check: FlagCheck
    position: int
    detail: str

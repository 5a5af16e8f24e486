"""What stands on the sheet Tier Changes, read and checked: when a change was noticed, and what was decided of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.records.found_rows import FoundRow
from xl_territory.schema.queues import HAND_OVER, KEEP_TIER, SAME_CSM, TIER_CHANGES
from xl_territory.studies.decisions.words import ReasonCode
from xl_territory.workbook.names import key

ACCOUNT, SINCE, NOTICED, ENDS, ABOUT = "Account ID", "Past Border Since", "Noticed On", "Window Ends", "Decided About"
DECISION, REASON, COMMENT = "Decision", "Reason Code", "Comment"
DECIDED_BY, DECIDED_ON = "Decided By", "On"
SEPARATOR = " → "


class TierDecision(StrEnum):
    """What becomes of an account whose ARR has left its tier."""

    KEEP = KEEP_TIER
    SAME = SAME_CSM
    OVER = HAND_OVER

    @property
    def takes_tier(self) -> bool:
        """Whether the account gets the tier of its ARR."""
        return self is not TierDecision.KEEP


@dataclass(frozen=True)
class TierRow:
    """A row as it was found: the day of the first run that saw the change, that of its notice, and the decision.

    ``about`` is the change and the decision that were noted when a run first saw it, "" for one that is new.
    """

    found: FoundRow
    since: dt.date | None
    noticed: dt.date | None
    ends: dt.date | None
    decision: TierDecision | None
    about: str

    @property
    def is_new(self) -> bool:
        """Whether the decision has been typed, or another one, or dated anew, since a run saw it."""
        return self.decision is not None and not self.about.endswith(f": {self.said}")

    @property
    def said(self) -> str:
        """The decision and its date."""
        return f"{self.decision} {self.found.day(DECIDED_ON) or ''}".strip()

    @property
    def decided_change(self) -> str:
        """The change that the decision is about, "" while no run has seen it."""
        return "" if self.is_new else self.about.split(": ", 1)[0]


def tier_rows(rows: Sequence[FoundRow]) -> dict[str, TierRow]:
    """The rows by account, as IDs compare.

    Raises
    ------
    InputError : with every decision that is no word of ours, or is incomplete.
    """
    faults = [fault for row in rows for fault in _faults(row)]
    if faults:
        raise InputError(faults)
    return {
        row.key[0]: TierRow(row, row.day(SINCE), row.day(NOTICED), row.day(ENDS), _decision(row), row.text(ABOUT))
        for row in reversed(rows)
    }


def _decision(row: FoundRow) -> TierDecision | None:
    return next((decision for decision in TierDecision if key(decision) == key(row.text(DECISION))), None)


def _faults(row: FoundRow) -> Iterator[Fault]:
    if not row.text(DECISION):
        return
    if _decision(row) is None:
        yield _fault(row, DECISION, "This is no decision", f"Choose one of {'; '.join(TierDecision)}")
    if not row.text(DECIDED_BY):
        yield _fault(row, DECIDED_BY, "Nobody has put a name to this decision", "Give the name of who decided")
    if row.text(DECIDED_ON) and row.day(DECIDED_ON) is None:
        yield _fault(row, DECIDED_ON, "This is no date", "Type a date, such as 2026-03-09")
    code = row.text(REASON)
    if code and key(code) not in {key(code) for code in ReasonCode}:
        yield _fault(row, REASON, "There is no such Reason Code", f"Choose one of {', '.join(ReasonCode)}")
    if key(code) == key(ReasonCode.OTHER) and not row.text(COMMENT):
        yield _fault(row, COMMENT, "Reason Code OTHER needs a Comment", "Say in a few words why")


def _fault(row: FoundRow, column: str, problem: str, fix: str) -> Fault:
    return Fault(Severity.ERROR, TIER_CHANGES, problem, fix, row.row or None, column, row.text(column))

"""Who has to agree to a plan, who has, and how far the plan is on its way to being published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from xl_territory.studies.decisions.words import ApprovalVerdict, Stage
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.names import key

REVOPS = "RevOps"
STALE = "STALE"


@dataclass(frozen=True)
class ApprovalStep:
    """A step: a manager whose CSMs give or receive, or RevOps (no manager), with its CSMs and moves."""

    manager: str
    csms: tuple[str, ...]
    moves: int

    @property
    def name(self) -> str:
        """What it is called on the sheet."""
        return f"Manager: {self.manager}" if self.manager else REVOPS


@dataclass(frozen=True)
class Approval:
    """What was said of a step, and about which digest."""

    step: ApprovalStep
    approver: str = ""
    verdict: ApprovalVerdict | None = None
    on: dt.date | None = None
    comment: str = ""
    digest: str = ""

    def status(self, digest: str) -> str:
        """What it is worth for a plan of this digest."""
        if self.verdict is None:
            return "open"
        if self.digest != digest:
            return STALE
        return "approved" if self.verdict is ApprovalVerdict.APPROVED else "rejected"


@dataclass(frozen=True)
class PlanRecord:
    """What is kept of a plan on its way: digests of it all and of its owners alone, who planned it and when, how many
    decisions are open, and what of it has been published by whom.

    ``moves`` is what was published last of each account: (from, to) by account, all IDs as typed, "" for nobody.
    """

    digest: str = ""
    owners: str = ""
    planned_by: str = ""
    planned_on: dt.datetime | None = None
    open: int = 0
    published: str = ""
    published_by: str = ""
    published_on: dt.datetime | None = None
    moves: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def steps(t: Territory, owner: Integers) -> tuple[ApprovalStep, ...]:
    """A step per manager whose CSMs give or receive, by name, RevOps last; none where nothing changes."""
    changes = np.flatnonzero((owner != t.current) & (owner != UNASSIGNED))
    managers = [str(name or "").strip() for name in t.csms["Manager"]]
    touched: dict[str, tuple[set[int], set[int]]] = {}
    for account in changes:
        for csm in (int(t.current[account]), int(owner[account])):
            if csm != UNASSIGNED and managers[csm]:
                csms, accounts = touched.setdefault(managers[csm], (set(), set()))
                csms.add(csm)
                accounts.add(int(account))
    manager_steps = [
        ApprovalStep(name, tuple(t.csm_ids[csm] for csm in sorted(csms)), len(accounts))
        for name, (csms, accounts) in sorted(touched.items())
    ]
    return (*manager_steps, ApprovalStep("", tuple(t.csm_ids), len(changes))) if changes.size else ()


def stage(record: PlanRecord, given: Sequence[Approval]) -> Stage:
    """How far the plan is."""
    if record.published and record.published == record.digest:
        return Stage.PUBLISHED
    if record.open:
        return Stage.DRAFT
    return Stage.APPROVED if all(approval.status(record.digest) == "approved" for approval in given) else Stage.PROPOSED


def obstacles(record: PlanRecord, given: Sequence[Approval]) -> tuple[str, ...]:
    """What keeps a plan from being published."""
    return tuple(_obstacles(record, given))


def _obstacles(record: PlanRecord, given: Sequence[Approval]) -> Iterator[str]:
    if record.open:
        yield f"{record.open} decision{'s are' if record.open > 1 else ' is'} open"
    for approval in given:
        status = approval.status(record.digest)
        if status == STALE:
            yield f"the approval of {approval.step.name} is STALE: the plan or its input has changed since"
        elif status != "approved":
            yield f"{approval.step.name} has {'rejected it' if status == 'rejected' else 'not approved it'}"
    revops = next((approval for approval in given if not approval.step.manager and approval.verdict), None)
    if revops and record.planned_by and key(revops.approver) == key(record.planned_by):
        yield f"{revops.approver} made the plan and approved it for RevOps; somebody else has to"


def approvals_sentence(record: PlanRecord, given: Sequence[Approval]) -> str:
    """How far the plan is, and what is next."""
    reached = stage(record, given)
    if reached is Stage.PUBLISHED:
        return f"The plan is published, by {record.published_by}."
    waiting = [approval.step.name for approval in given if approval.status(record.digest) != "approved"]
    parts = [f"The plan is {reached.value}."]
    if record.open:
        parts.append(f"{record.open} decision{'s are' if record.open > 1 else ' is'} open.")
    if waiting:
        parts.append(f"Waiting for {', '.join(waiting)}.")
    if reached is Stage.APPROVED:
        parts.append("It can be published.")
    if record.published:
        parts.append("An earlier plan is published.")
    return " ".join(parts)

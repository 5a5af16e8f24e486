"""Approving and publishing: what was said of each step, about exactly this plan and this input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from xl_territory.errors import TooLittleDataError, UsageError
from xl_territory.records.author import Author
from xl_territory.studies.decisions.approvals import Approval, PlanRecord, obstacles
from xl_territory.studies.decisions.deciding import GovernedBook
from xl_territory.studies.decisions.digest import moves, owners_digest
from xl_territory.studies.decisions.words import ApprovalVerdict
from xl_territory.studies.study import Asked
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, Told

NO_DECISIONS = "Nothing has been decided yet: run decide --in-place first, so that it is known what is to be approved."


@dataclass(frozen=True, eq=False)
class Approving:
    """A plan, what is recorded of it, and what was said of each step; ``told`` are planner cells to write."""

    book: GovernedBook
    record: PlanRecord
    approvals: tuple[Approval, ...]
    told: Mapping[str, Sequence[Cell]] = field(default_factory=dict)

    @property
    def stale(self) -> int:
        """Approvals of another plan or input."""
        return sum(
            approval.verdict is not None and approval.digest != self.record.digest for approval in self.approvals
        )


def current(asked: Asked) -> Approving:
    """The plan in the workbook as it is now.

    Raises
    ------
    TooLittleDataError : when nothing was decided yet. InputError, UsageError : as reading it does.
    """
    book = GovernedBook.of(asked.source)
    if not book.record.digest:
        raise TooLittleDataError(NO_DECISIONS)
    given = book.approvals(book.owner)
    t = book.territory
    record = replace(book.record, digest=book.digest(book.owner), owners=owners_digest(t, book.owner))
    return Approving(book, record, given)


def approve(now: Approving, by: Author, *, is_revops: bool, reject: bool, comment: str | None) -> Approving:
    """What is said of the step of ``by``, or of RevOps.

    Raises
    ------
    UsageError : when the step is not theirs, or RevOps comes before a manager.
    """
    given = [approval for approval in now.approvals if _is_theirs(approval, by, is_revops)]
    if not given:
        names = ", ".join(approval.step.manager for approval in now.approvals if approval.step.manager) or "nobody"
        raise UsageError(
            f"{by.name} manages no CSM who gives or receives; approvers are {names}. Say who you are: --by."
        )
    (unsigned,) = given
    if is_revops and not reject:
        waiting = [
            approval.step.name
            for approval in now.approvals
            if approval.step.manager and approval.status(now.record.digest) != "approved"
        ]
        if waiting:
            raise UsageError(f"RevOps is last: {', '.join(waiting)} must approve this plan first.")
    verdict = ApprovalVerdict.REJECTED if reject else ApprovalVerdict.APPROVED
    signed = replace(
        unsigned, approver=by.name, verdict=verdict, on=by.day, comment=comment or "", digest=now.record.digest
    )
    cells: list[Cell] = [Told(by.name), Told(verdict.value), Told(by.day), Told(comment) if comment else None]
    others = tuple(signed if approval is unsigned else approval for approval in now.approvals)
    return replace(now, approvals=others, told={unsigned.step.name: cells})


def publish(now: Approving, by: Author) -> tuple[Approving, tuple[str, ...]]:
    """The plan as published, or what keeps it from that."""
    in_the_way = obstacles(now.record, now.approvals)
    if in_the_way:
        return now, in_the_way
    digest, moved = now.record.digest, _published(now)
    record = replace(now.record, published=digest, published_by=by.name, published_on=by.when, moves=moved)
    return replace(now, record=record), ()


def _published(now: Approving) -> dict[str, tuple[str, str]]:
    """The moves of this plan, and those of earlier ones that it leaves as they were carried out."""
    planned = {account: (before, after) for account, before, after in moves(now.book.territory, now.book.owner)}
    kept = {account: move for account, move in now.record.moves.items() if planned.get(account, ("", ""))[1] == move[1]}
    changes = {account: move for account, move in planned.items() if move[1] and move[0] != move[1]}
    return {**kept, **changes}


def _is_theirs(each: Approval, by: Author, is_revops: bool) -> bool:
    return not each.step.manager if is_revops else key(each.step.manager) == key(by.name) and bool(each.step.manager)

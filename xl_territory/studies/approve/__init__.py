"""Who agrees to a plan: each manager whose CSMs give or receive, then RevOps."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study


class Role(StrEnum):
    """For whom somebody approves."""

    MANAGER = "manager"
    REVOPS = "revops"


As = Annotated[
    Role | None,
    Option("For whom: a manager's own CSMs, or RevOps; only shows how far the plan is if blank.", ("--as",)),
]
Reject = Annotated[bool, Option("Say no instead of yes.")]
Comment = Annotated[str | None, Option("What to say with it.")]


def run(asked: Asked, *, role: As = None, reject: Reject = False, comment: Comment = None, by: By = None) -> Answer:
    """Approve the plan for the CSMs of a manager (whose name --by gives), or for RevOps, who is last."""
    from xl_territory.studies.decisions.approvals import approvals_sentence
    from xl_territory.studies.decisions.approvals_sheet import approvals_sheet
    from xl_territory.studies.decisions.approving import approve, current

    decided = current(asked)
    if role is None:
        sheet = approvals_sheet(decided.record, decided.approvals, {})
        return Answer(
            approvals_sentence(decided.record, decided.approvals), (sheet,), exit_code=5 if decided.stale else 0
        )
    done = approve(decided, decided.book.author(by), is_revops=role == Role.REVOPS, reject=reject, comment=comment)
    sheet = approvals_sheet(done.record, done.approvals, done.told)
    return Answer(approvals_sentence(done.record, done.approvals), (sheet,), exit_code=5 if done.stale else 0)


STUDY = Study(
    name="approve",
    caption="Approve",
    group=RibbonGroup.DECIDE,
    icon="AcceptInvitation",
    brief="Who has agreed to the plan, and who has not.",
    more="Sheet Approvals has a step per manager, RevOps last: give your name and choose Approved, and click again.",
    run=run,
    sheets=("Approvals",),
    needs=Needs.RECORDS,
    reads=("Decisions", "Approvals"),
    lasting=("Approvals",),
    at_once=True,
)

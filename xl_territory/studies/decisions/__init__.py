"""Which moves are accepted and which are not, the plan around that, and what each refusal costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.study import PLAN_SHEETS, Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from xl_territory.studies.decisions.deciding import Decided

Names = list[str] | None
Accept = Annotated[Names, Option("Accept the move of this account; may be repeated, like the others.")]
Reject = Annotated[Names, Option("Reject the move of this account.")]
Reopen = Annotated[Names, Option("Take the decision about this account back.")]
Renew = Annotated[Names, Option("Say again what was decided, now that another move is proposed.")]
AcceptAll = Annotated[bool, Option("Accept every move that is open.")]
Instead = Annotated[str | None, Option("Whom a rejected account goes to: a CSM, or other; it stays unless given.")]
Code = Annotated[str | None, Option("Reason Code of the rejections.")]
Comment = Annotated[str | None, Option("Comment on the rejections.")]


def run(  # noqa: PLR0913
    asked: Asked,
    *,
    accept: Accept = None,
    reject: Reject = None,
    reopen: Reopen = None,
    renew: Renew = None,
    accept_all: AcceptAll = False,
    instead: Instead = None,
    reason_code: Code = None,
    comment: Comment = None,
    by: By = None,
) -> Answer:
    """Plan around what was decided on the sheet Decisions: accepted, rejected (stays, somebody else, a named CSM).

    As few open proposals as possible change; each rejection has its price. The sheet is made where there is none.
    """
    from xl_territory.studies.decisions.approvals_sheet import approvals_sheet
    from xl_territory.studies.decisions.deciding import decide
    from xl_territory.studies.decisions.decisions_sheet import decisions_sheet
    from xl_territory.studies.decisions.told_decisions import ToldDecisions

    told = ToldDecisions(
        accept=tuple(accept or ()),
        reject=tuple(reject or ()),
        reopen=tuple(reopen or ()),
        renew=tuple(renew or ()),
        all_open=accept_all,
        instead=instead,
        reason_code=reason_code,
        comment=comment,
    )
    decided = decide(asked, told, by)
    message = sentence(decided)
    sheets = (
        decisions_sheet(decided.book, message),
        approvals_sheet(decided.record, decided.approvals, {}),
        *decided.sheets,
    )
    return Answer(message, sheets, exit_code=_exit_code(decided), facts=facts(decided))


def _exit_code(decided: Decided) -> int:
    """3 where no plan honours every decision, 5 where a decision is about another move than the one proposed now."""
    return 3 if decided.conflicts or not decided.book.replanned.holds else 5 if decided.book.stale else 0


def sentence(decided: Decided) -> str:
    """What was decided, what the plan around it is like, and what somebody has to look at."""
    book = decided.book
    counted = [decision for decision in book.decisions if decision.counts]
    rejected = sum(decision.is_rejection for decision in counted)
    parts = [f"{len(counted) - rejected} accepted, {rejected} rejected, {book.open} open."]
    if rejected:
        fewest = "; fewer is not possible" if book.replanned.fewest else ""
        count = len(book.replanned.changed)
        parts.append(f"The plan around that changes {count} other proposal{'' if count == 1 else 's'}{fewest}.")
        parts.append(f"Score {book.plan.score:.4f}; {_dearest(decided)}")
    if book.stale:
        parts.append(f"{book.stale} STALE: another move is proposed by now; decide again (--renew), or take it back.")
    if not book.replanned.holds:
        parts.append(f"Not everything can hold: {' '.join(decided.conflicts) or 'see Audit'}")
    return " ".join(parts)


def _dearest(decided: Decided) -> str:
    proved_prices = {
        account: price for account, price in decided.book.replanned.prices.items() if price.high is not None
    }
    if not proved_prices:
        return "no rejection has a price in points."
    account, price = max(proved_prices.items(), key=lambda pair: pair[1].high or 0.0)
    name = decided.book.plan.territory.account_names[account]
    return f"the dearest rejection is that of {name}, {price.low:.2f} to {price.high:.2f} points."


def facts(decided: Decided) -> dict[str, object]:
    """What ``--json`` says besides."""
    book, ids = decided.book, decided.book.plan.territory.account_ids
    return {
        "open": book.open,
        "stale": book.stale,
        "score": book.plan.score,
        "fewest": book.replanned.fewest,
        "changed": [ids[account] for account in book.replanned.changed],
        "prices": {ids[account]: [price.low, price.high] for account, price in book.replanned.prices.items()},
        "digest": decided.record.digest,
        "conflicts": list(decided.conflicts),
    }


WRITTEN: Sequence[str] = ("Dashboard", "Assignments", "CSM Hours", "Coverage Flags", "Score", "Audit", "Data Issues")

STUDY = Study(
    name="decide",
    caption="Decisions",
    group=RibbonGroup.DECIDE,
    icon="ReviewAcceptChangeMenu",
    brief="Accept or refuse each move, and plan around that.",
    more="Sheet Decisions has a row per move: choose Accept or Reject, give a reason and your name, and click again.",
    run=run,
    sheets=("Decisions", "Approvals", *WRITTEN),
    needs=Needs.RECORDS,
    reads=("Decisions", "Approvals", *PLAN_SHEETS),
    lasting=("Decisions", "Approvals", *WRITTEN),
    example=lambda _territory: {"accept_all": True},
)

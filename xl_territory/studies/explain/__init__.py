"""Why an account is where it is, why not elsewhere, and which accounts are hard to place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from xl_territory.errors import UsageError
from xl_territory.studies.parameters import PLAN, Option
from xl_territory.studies.selection import ACCOUNT, Proposal, Selection
from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.explain.analysis import ExplainStudy
    from xl_territory.territory.territory import Territory

NO_ACCOUNT = "Select a cell in the row of an account, on Accounts or Assignments, and click again."
Account = Annotated[str | None, Option("Account ID or name.", positional=True)]
Csm = Annotated[str | None, Option("Why not this CSM? ID or name.")]
Conflicts = Annotated[bool, Option("What keeps accounts from having an owner.")]
FairShare = Annotated[bool, Option("What each CSM's fair share is, and why.")]


def run(
    asked: Asked,
    *,
    account: Account = None,
    csm: Csm = None,
    conflicts: Conflicts = False,
    fair_share: FairShare = False,
) -> Answer:
    """Why an account is where it is, why not elsewhere, which accounts are hard to place, what contradicts what."""
    from xl_territory.plans.pipeline import planned
    from xl_territory.studies.conflicts import STUDY as CONFLICTS
    from xl_territory.studies.explain.analysis import explain_study
    from xl_territory.studies.explain.sheet import explain, sentence
    from xl_territory.studies.fair_share import STUDY as FAIR_SHARE

    if conflicts + fair_share + bool(account) > 1 or (csm and not account):
        raise UsageError("Give an account (with --csm if you like), or --conflicts, or --fair-share.")
    if conflicts or fair_share:
        return (CONFLICTS if conflicts else FAIR_SHARE).run(asked)
    study = explain_study(planned(asked.source), account, csm)
    return Answer(sentence(study), (explain(study),), study, show)


def show(found: ExplainStudy) -> RenderableType:
    """One account, what was tried for it; or the accounts that are hard to place."""
    from xl_territory.studies.explain.view import explained

    return explained(found)


def select(selection: Selection) -> Sequence[Proposal]:
    """The first account that is selected."""
    accounts = selection.ids(ACCOUNT)
    if not accounts:
        raise UsageError(NO_ACCOUNT)
    return [Proposal({"account": accounts[0]})]


def example(t: Territory) -> Mapping[str, Any]:
    """The first account."""
    return {"account": t.account_ids[0]}


STUDY = Study(
    name="explain",
    caption="Explain selected",
    group=RibbonGroup.UNDERSTAND,
    icon="TracePrecedents",
    brief="Why it has its CSM, and what each other would cost.",
    more="Select a row of Accounts or Assignments first. Sheet Explain has the contributions and the best repairs.",
    run=run,
    sheets=("Explain",),
    book=PLAN,
    select=select,
    at_once=True,
    example=example,
)

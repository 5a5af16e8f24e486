"""What waits for somebody: tiers that ARR has left behind, and accounts without a CSM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from xl_territory.studies.queues.queueing import Queues

Names = list[str] | None
Keep = Annotated[Names, Option("Keep the tier of this account; may be repeated, like the others.")]
Same = Annotated[Names, Option("Give this account the tier of its ARR; its CSM keeps it.")]
Over = Annotated[Names, Option("Give this account the tier of its ARR, and another CSM.")]
Contacted = Annotated[Names, Option("Somebody has contacted this account, which has no CSM.")]
Code = Annotated[str | None, Option("Reason Code of the decisions.")]
Comment = Annotated[str | None, Option("Comment on the decisions.")]


def run(  # noqa: PLR0913
    asked: Asked,
    *,
    keep_tier: Keep = None,
    same_csm: Same = None,
    hand_over: Over = None,
    contacted: Contacted = None,
    reason_code: Code = None,
    comment: Comment = None,
    by: By = None,
) -> Answer:
    """Tier changes that wait for a decision, and accounts that wait for a CSM, with who looks after them for now.

    ARR alone moves nobody: until somebody decides, the typed tier and the CSM hold.
    Settings: Tier: …, Orphans: …, Pool: …
    """
    from xl_territory.studies.queues.queue_sheets import orphan_sheet, tier_sheet
    from xl_territory.studies.queues.queueing import ToldQueues, queues_of
    from xl_territory.studies.queues.tier_rows import TierDecision

    decided = {
        TierDecision.KEEP: tuple(keep_tier or ()),
        TierDecision.SAME: tuple(same_csm or ()),
        TierDecision.OVER: tuple(hand_over or ()),
    }
    queues = queues_of(asked, ToldQueues(decided, tuple(contacted or ()), reason_code, comment), by)
    tiers, waiting = tier_sentence(queues), orphan_sentence(queues)
    sheets = (
        tier_sheet(queues.territory, queues.changes, tiers, queues.tier_cells),
        orphan_sheet(queues.territory, queues.orphans, waiting, queues.orphan_cells),
    )
    return Answer(f"{tiers} {waiting}", sheets, exit_code=_exit_code(queues), facts=facts(queues), changes=queues.typed)


def _exit_code(queues: Queues) -> int:
    """5 where something is late, or a decision is about another change than the one that waits now."""
    late = any(change.is_late for change in queues.changes) or any(orphan.is_late for orphan in queues.orphans)
    stale = any(change.waits and change.decision is not None for change in queues.changes)
    return 5 if late or stale else 0


def tier_sentence(queues: Queues) -> str:
    """What waits for a decision, and how long it may."""
    waits = [change for change in queues.changes if change.waits]
    late = sum(wait.is_late for wait in waits)
    if not waits:
        return "No tier change waits for a decision."
    sentence = f"{_counted(len(waits), 'tier change waits', 'tier changes wait')} for a decision"
    return f"{sentence}, {late} past {'its' if late == 1 else 'their'} window." if late else f"{sentence}."


def orphan_sentence(queues: Queues) -> str:
    """Who has no CSM, and for how many that is urgent."""
    without = [orphan for orphan in queues.orphans if queues.territory.current[orphan.account] < 0]
    guests = len(queues.orphans) - len(without)
    late = sum(orphan.is_late for orphan in queues.orphans)
    if not queues.orphans:
        return "Every account has a named CSM of its own."
    sentence = _counted(len(without), "account has no CSM", "accounts have no CSM")
    if guests:
        sentence += f", {_counted(guests, 'is a guest', 'are guests')} at a pooled seat"
    return (
        f"{sentence}; {late} {'needs' if late == 1 else 'need'} somebody today."
        if late
        else f"{sentence}; nothing is late."
    )


def facts(queues: Queues) -> dict[str, object]:
    """What ``--json`` says besides."""
    t = queues.territory

    def ids(accounts: Sequence[int]) -> list[str]:
        return [t.account_ids[account] for account in accounts]

    return {
        "tier_changes": ids([change.account for change in queues.changes if change.waits]),
        "tier_reviews_late": ids([change.account for change in queues.changes if change.is_late]),
        "orphans": ids([orphan.account for orphan in queues.orphans if t.current[orphan.account] < 0]),
        "guests": ids([orphan.account for orphan in queues.orphans if orphan.pool_since is not None]),
        "orphans_late": ids([orphan.account for orphan in queues.orphans if orphan.is_late]),
    }


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


STUDY = Study(
    name="queues",
    caption="Queues",
    group=RibbonGroup.WATCH,
    icon="GroupTasks",
    brief="Tier changes that wait for a decision, accounts that wait for a CSM.",
    more="Sheets Tier Changes and Orphan Queue: choose a decision, give your name, and click again.",
    run=run,
    sheets=("Tier Changes", "Orphan Queue"),
    needs=Needs.TERRITORY,
    reads=("Tier Changes", "Orphan Queue"),
    lasting=("Tier Changes", "Orphan Queue"),
    at_once=True,
)

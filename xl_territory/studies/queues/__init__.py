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
    late = any(each.is_late for each in queues.changes) or any(each.is_late for each in queues.orphans)
    stale = any(each.waits and each.decision is not None for each in queues.changes)
    return Answer(
        f"{tiers} {waiting}",
        sheets,
        exit_code=5 if late or stale else 0,
        facts=facts(queues),
        changes=queues.typed,
    )


def tier_sentence(queues: Queues) -> str:
    """What waits for a decision, and how long it may."""
    waits = [each for each in queues.changes if each.waits]
    late = sum(each.is_late for each in waits)
    if not waits:
        return "No tier change waits for a decision."
    said = f"{_counted(len(waits), 'tier change waits', 'tier changes wait')} for a decision"
    return f"{said}, {late} past {'its' if late == 1 else 'their'} window." if late else f"{said}."


def orphan_sentence(queues: Queues) -> str:
    """Who has no CSM, and for how many that is urgent."""
    without = [each for each in queues.orphans if queues.territory.current[each.account] < 0]
    guests = len(queues.orphans) - len(without)
    late = sum(each.is_late for each in queues.orphans)
    if not queues.orphans:
        return "Every account has a named CSM of its own."
    said = _counted(len(without), "account has no CSM", "accounts have no CSM")
    if guests:
        said += f", {_counted(guests, 'is a guest', 'are guests')} at a pooled seat"
    return f"{said}; {late} {'needs' if late == 1 else 'need'} somebody today." if late else f"{said}; nothing is late."


def facts(queues: Queues) -> dict[str, object]:
    """What ``--json`` says besides."""
    t = queues.territory

    def ids(accounts: Sequence[int]) -> list[str]:
        return [t.account_ids[account] for account in accounts]

    return {
        "tier_changes": ids([each.account for each in queues.changes if each.waits]),
        "tier_reviews_late": ids([each.account for each in queues.changes if each.is_late]),
        "orphans": ids([each.account for each in queues.orphans if t.current[each.account] < 0]),
        "guests": ids([each.account for each in queues.orphans if each.pool_since is not None]),
        "orphans_late": ids([each.account for each in queues.orphans if each.is_late]),
    }


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


STUDY = Study(
    name="queues",
    caption="Queues",
    group=RibbonGroup.GOVERN,
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

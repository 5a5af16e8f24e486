"""Whether the books still hold: what has crossed a limit, since when, and the fewest moves that would mend it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from xl_territory.studies.monitor.fewest_moves import FewestMoves
    from xl_territory.studies.monitor.watched import Watched

Against = Annotated[Path | None, Option("An older workbook: says what has changed since.")]
On = Annotated[dt.date | None, Option("Look as of this day; default the plan date.")]
Seconds = Annotated[float, Option("Seconds at most for the fewest moves; 0 = do not look for them.", minimum=0)]


def run(asked: Asked, *, against: Against = None, on: On = None, seconds: Seconds = 60.0) -> Answer:
    """Check the books as they are: loads, at-risk accounts, what is overdue, renewals, departures, the CRM's owners.

    Exit code 0: quiet, 5: a limit is crossed, 4: the file is open in another program. Sheet Monitor says since when,
    and the fewest moves that would do.
    """
    from xl_territory.errors import counted
    from xl_territory.studies.monitor.against import differences
    from xl_territory.studies.monitor.fewest_moves import fewest_moves_to_limits, owner_limits
    from xl_territory.studies.monitor.monitor_checks import OFF_SHARE, checks
    from xl_territory.studies.monitor.sheet import monitor_sheet
    from xl_territory.studies.monitor.watched import watched

    _free(asked)
    books = watched(asked.source, on)
    found = checks(books, _late(asked))
    crossed = [each for each in found if each.crossed]
    said = "All is quiet." if not crossed else f"{counted(len(crossed), 'limit')} crossed: "
    said += "; ".join(f"{each.name} {each.value} (since {each.since})" for each in crossed) + ("." if crossed else "")
    facts: dict[str, object] = {"crossed": {each.name: str(each.since) for each in crossed}}
    moves: list[tuple[str, str, str, str]] = []
    if any(each.crossed for each in found[:2]) and seconds:
        problem, unit = owner_limits(books.territory, books.owner, OFF_SHARE)
        fewest = fewest_moves_to_limits(problem, seconds)
        said += f" For every load within {OFF_SHARE:.0%} of its fair share: {str(fewest)[:1].lower()}{str(fewest)[1:]}"
        moves = _moves(books, fewest, unit)
        facts |= {"moves": fewest.moves if fewest.owner is not None else None, "impossible_below": fewest.bound}
    if against:
        changed = differences(watched(against, on), books)
        said += f" Since {against.name}: {changed}"
        facts["against"] = changed
    return Answer(said, (monitor_sheet(found, said, moves),), exit_code=5 if crossed else 0, facts=facts)


def _free(asked: Asked) -> None:
    """Raise `InUseError` where the workbook's file is open in Excel or LibreOffice, as their lock files say."""
    from xl_territory.errors import InUseError
    from xl_territory.workbook.saving import office_lock

    if isinstance(asked.source, str | Path):
        path = Path(asked.source)
        if office_lock(path) is not None:
            raise InUseError(f"{path.name} is open in another program; nothing was looked at. Run again later.")


def _late(asked: Asked) -> list[str]:
    """What is overdue in the queues."""
    from xl_territory.studies.queues.queueing import ToldQueues, queues_of

    queues = queues_of(asked, ToldQueues({}), None)
    names = queues.territory.account_names
    tiers = [f"{names[each.account]}: tier change" for each in queues.changes if each.is_late]
    return [*tiers, *(f"{names[each.account]}: without CSM" for each in queues.orphans if each.is_late)]


def _moves(books: Watched, fewest: FewestMoves, unit: object) -> list[tuple[str, str, str, str]]:
    import numpy as np

    if fewest.owner is None:
        return []
    t, owner = books.territory, fewest.owner[np.asarray(unit)]
    names = [*t.csm_names, "nobody"]
    return [
        (t.account_ids[i], t.account_names[i], names[books.owner[i]], names[owner[i]])
        for i in np.flatnonzero(owner != books.owner)
    ]


STUDY = Study(
    name="monitor",
    caption="Monitor",
    group=RibbonGroup.HAND_OVER,
    icon="ViewRulesActivitySummary",
    brief="What has crossed a limit since the plan, since when, and the fewest moves that mend it.",
    more="Sheet Monitor has a row per check.",
    run=run,
    sheets=("Monitor",),
    needs=Needs.RECORDS,
    reads=("Monitor", "Handoff Tasks", "AE Gaps", "Tier Changes", "Orphan Queue"),
    lasting=("Monitor",),
    example=lambda _territory: {"seconds": 5.0},
)

"""Handoffs that did not start as announced: a new week for them, and as few other shifts as possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from xl_territory.errors import UsageError
from xl_territory.studies.handoffs import STUDY as HANDOFFS
from xl_territory.studies.parameters import By, Option
from xl_territory.studies.selection import ACCOUNT, Proposal, Selection
from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

Accounts = Annotated[list[str], Option("Accounts whose handoff has slipped, by ID or name.", positional=True)]
NotBefore = Annotated[dt.date | None, Option("They start no earlier than this day.")]
AsOf = Annotated[dt.date | None, Option("Weeks that have begun on this day are fixed; default today.")]
Ics = Annotated[Path | None, Option("Write the calendar file anew too.")]


def run(
    asked: Asked,
    *,
    accounts: Accounts,
    not_before: NotBefore = None,
    as_of: AsOf = None,
    ics: Ics = None,
    by: By = None,  # noqa: ARG001  (who wrote it)
) -> Answer:
    """Give handoffs that have slipped another week: what has begun stays, other shifts are kept few."""
    from xl_territory.studies.handoffs import handoff_runs as runs
    from xl_territory.studies.handoffs.announced_rows import Slip

    book = runs.HandoffBook.of(asked.source, Slip(tuple(accounts), not_before))
    return runs.answer(runs.replanned(book, asked, as_of), book, asked, ics)


def select(selection: Selection) -> Sequence[Proposal]:
    """The accounts of the selected rows, after a question."""
    ids = selection.ids(ACCOUNT)
    if not ids:
        raise UsageError("Select the rows of the handoffs that have slipped, on Handoffs, and click again.")
    accounts = ids[0] if len(ids) == 1 else f"these {len(ids)} accounts"
    return [Proposal({"accounts": list(ids)}, f"Has the handoff of {accounts} slipped? It gets another week.")]


STUDY = Study(
    name="slipped",
    caption="Slipped",
    group=RibbonGroup.HAND_OVER,
    icon="CalendarToolDelayAppointment",
    brief="A new week for the selected handoffs that have slipped.",
    more="What has begun stays, and few other handoffs change their week. Sheet Handoffs has the dates.",
    run=run,
    sheets=HANDOFFS.sheets,
    needs=HANDOFFS.needs,
    reads=HANDOFFS.reads,
    lasting=HANDOFFS.lasting,
    select=select,
    best_so_far=True,
    example=lambda territory: {"accounts": territory.account_ids[:1]},
)

"""The queues of a workbook: what stands on their sheets, what a command was told besides, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xl_territory.errors import UsageError
from xl_territory.plans.pipeline import territory_of
from xl_territory.records.author import Author, author
from xl_territory.records.found_rows import FoundRow, found_rows
from xl_territory.schema.queues import ORPHAN_QUEUE, TIER_CHANGES
from xl_territory.studies.queues.orphans import CONTACTED, Orphan, orphans
from xl_territory.studies.queues.queue_sheets import EMPTY_ORPHANS, EMPTY_TIERS, day_to_fill_in
from xl_territory.studies.queues.tier_changes import TierChange, tier_changes, typed_changes
from xl_territory.studies.queues.tier_rows import (
    COMMENT,
    DECIDED_BY,
    DECIDED_ON,
    DECISION,
    REASON,
    TierDecision,
    tier_rows,
)
from xl_territory.studies.study import Asked
from xl_territory.tables.input_edits import RowChange
from xl_territory.territory.territory import Territory
from xl_territory.workbook import open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value

Cells = dict[str, dict[str, Value]]


@dataclass(frozen=True)
class ToldQueues:
    """Accounts, by ID or name: what is decided of their tier change, or that somebody has contacted them."""

    decided: Mapping[TierDecision, Sequence[str]]
    contacted: Sequence[str] = ()
    reason_code: str | None = None
    comment: str | None = None


@dataclass(frozen=True, eq=False)
class Queues:
    """Both queues on the plan date, planner cells to write, and what new decisions change on the input sheets."""

    territory: Territory
    changes: list[TierChange]
    orphans: list[Orphan]
    tier_cells: Cells
    orphan_cells: Cells
    typed: tuple[RowChange, ...]


def queues_of(asked: Asked, told: ToldQueues, by: str | None) -> Queues:
    """Read the workbook and its queues.

    Raises
    ------
    InputError : of the input sheets, and of decisions that cannot be. UsageError : an account that has no row.
    """
    host = open_workbook(asked.source)
    t, by_whom = territory_of(host, {}), author(by, host)
    sheets = host.read([TIER_CHANGES, ORPHAN_QUEUE])
    tiers = found_rows(sheets.get(TIER_CHANGES), EMPTY_TIERS)
    waiting = found_rows(sheets.get(ORPHAN_QUEUE), EMPTY_ORPHANS)
    before = tier_changes(t, tier_rows(tiers))
    tier_cells = _decided(t, told, before, by_whom)
    for row in tiers:
        if missing := day_to_fill_in(row, by_whom.day):
            tier_cells[row.key[0]] = {**missing, **tier_cells.get(row.key[0], {})}
    changes = tier_changes(t, tier_rows(_with_cells(tiers, tier_cells, t)))
    orphan_ids = {key(t.account_ids[orphan.account]) for orphan in orphans(t, {})}
    orphan_cells: Cells = {_account(t, name, orphan_ids): {CONTACTED: t.plan_date} for name in told.contacted}
    queue = orphans(t, {row.key[0]: row for row in _with_cells(waiting, orphan_cells, t)})
    return Queues(t, changes, queue, tier_cells, orphan_cells, tuple(typed_changes(t, changes)))


def _decided(t: Territory, told: ToldQueues, changes: Sequence[TierChange], who: Author) -> Cells:
    account_ids = {key(t.account_ids[change.account]) for change in changes}
    cells: Cells = {}
    for decision, names in told.decided.items():
        for name in names:
            account = _account(t, name, account_ids)
            if account in cells:
                raise UsageError(f"{name} is named twice. Say one thing of each account.")
            cells[account] = {DECISION: decision.value, DECIDED_BY: who.name, DECIDED_ON: who.day}
            given = {REASON: told.reason_code, COMMENT: told.comment}
            cells[account] |= {column: value for column, value in given.items() if value}
    return cells


def _account(t: Territory, name: str, there: set[str]) -> str:
    """The account that a word means, as IDs compare. UsageError where it has no row."""
    pairs = zip(t.account_ids, t.account_names, strict=True)
    matching = {key(id_) for id_, shown in pairs if key(name) in (key(id_), key(shown))} & there
    if len(matching) != 1:
        raise UsageError(f"There is {'no row' if not matching else 'more than one row'} of {name!r} on the queue.")
    return matching.pop()


def _with_cells(rows: Sequence[FoundRow], cells: Cells, t: Territory) -> tuple[FoundRow, ...]:
    """The rows as if the cells had been typed, new rows for accounts that have none yet."""
    row_keys = {row.key[0] for row in rows}
    shown = {key(id_): id_ for id_ in t.account_ids}
    new = [FoundRow(0, (id_,), {"Account ID": shown[id_]}) for id_ in cells if id_ not in row_keys]
    return tuple(replace(row, cells={**row.cells, **cells.get(row.key[0], {})}) for row in (*rows, *new))

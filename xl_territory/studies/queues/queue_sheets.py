"""The sheets of the queues: a row per tier change, a row per account without a named CSM."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from xl_territory.records.found_rows import FoundRow
from xl_territory.schema.queues import MARGIN, ORPHAN_QUEUE, POOL_DAYS, SLA_DAYS, TIER_CHANGES
from xl_territory.studies.decisions.words import ReasonCode
from xl_territory.studies.queues.orphans import CONTACTED, POOL_SINCE, SINCE, Orphan
from xl_territory.studies.queues.tier_changes import TierChange
from xl_territory.studies.queues.tier_rows import (
    ABOUT,
    ACCOUNT,
    COMMENT,
    DECIDED_BY,
    DECIDED_ON,
    DECISION,
    ENDS,
    NOTICED,
    REASON,
    TierDecision,
)
from xl_territory.studies.queues.tier_rows import SINCE as PAST_SINCE
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable, Shade, Told, Tone, Value

Cells = Mapping[str, Mapping[str, Value]]

TIER_COLUMNS = (
    ResultColumn(ACCOUNT, width=12),
    ResultColumn("Account Name", width=24),
    ResultColumn("Tier", width=12, meaning="As typed on Accounts; it holds until somebody decides."),
    ResultColumn("Tier By ARR", width=12),
    ResultColumn("ARR", Format.MONEY, 12),
    ResultColumn(PAST_SINCE, Format.DATE, 12, "When a run first saw the ARR past the border."),
    ResultColumn(NOTICED, Format.DATE, 12, f"Past the border by {MARGIN.name}, or in a second month."),
    ResultColumn(ENDS, Format.DATE, 12, "To be decided by then; a handover starts by then."),
    ResultColumn("Blocked By Renewal Until", Format.DATE, 13, "No handover until then, around the renewal."),
    ResultColumn(DECISION, width=22, planner=True, choices=tuple(TierDecision)),
    ResultColumn(DECIDED_BY, width=18, planner=True),
    ResultColumn(DECIDED_ON, Format.DATE, 12, planner=True),
    ResultColumn(REASON, width=15, planner=True, choices=tuple(ReasonCode)),
    ResultColumn(COMMENT, Format.WRAPPED, 30, planner=True),
    ResultColumn("Status", Format.WRAPPED, 38),
    ResultColumn(ABOUT, width=30, meaning="The change that was decided, and how."),
)
ORPHAN_COLUMNS = (
    ResultColumn(ACCOUNT, width=12),
    ResultColumn("Account Name", width=24),
    ResultColumn("ARR", Format.MONEY, 12),
    ResultColumn(SINCE, Format.DATE, 12, "Later of Contract Start and the CSM's last day."),
    ResultColumn("Days", Format.WHOLE, 8),
    ResultColumn("SLA Due", Format.DATE, 12, "First contact by then."),
    ResultColumn("Owner For Now", width=22, meaning="A named CSM with room, else a pooled seat, else the team lead."),
    ResultColumn(POOL_SINCE, Format.DATE, 12, "Guest at a pooled seat from then on."),
    ResultColumn("Reassign By", Format.DATE, 12, "Guests go to a named CSM by then."),
    ResultColumn("Next Named CSM", width=22, meaning="Who may have it and has room, else is short of least."),
    ResultColumn(CONTACTED, Format.DATE, 12, planner=True),
    ResultColumn("Status", Format.WRAPPED, 46),
)
NO_CHANGE = "Every account whose tier is typed has the ARR of its tier."
NO_ORPHAN = "Every account has a named CSM of its own."
EMPTY_TIERS = ResultTable("TierChanges", TIER_COLUMNS, [], key=(ACCOUNT,), empty=NO_CHANGE)
EMPTY_ORPHANS = ResultTable("OrphanQueue", ORPHAN_COLUMNS, [], key=(ACCOUNT,), empty=NO_ORPHAN)
TIER_SHADES = (
    Shade("Status", Tone.CRITICAL, contains="LATE"),
    Shade("Status", Tone.CRITICAL, contains="STALE"),
    Shade("Status", Tone.GOOD, contains="decided:"),
    Shade("Status", Tone.WARNING, contains="open"),
)
ORPHAN_SHADES = (
    Shade("Status", Tone.CRITICAL, contains="missed"),
    Shade("Status", Tone.CRITICAL, contains="team lead"),
    Shade("Status", Tone.CRITICAL, contains="over by"),
    Shade("Status", Tone.WARNING, contains="its stay is over"),
    Shade("Status", Tone.INFO, contains="guest"),
)


def tier_sheet(t: Territory, changes: Sequence[TierChange], sentence: str, told: Cells) -> ResultSheet:
    """A row per change, what waits first, then by the end of its window."""
    order = sorted(changes, key=lambda change: (not change.waits, change.ends or dt.date.max, change.account))
    rows = [_tier_row(t, change, told.get(key(t.account_ids[change.account]), {})) for change in order]
    table = ResultTable(EMPTY_TIERS.name, TIER_COLUMNS, rows, shades=TIER_SHADES, empty=NO_CHANGE, key=EMPTY_TIERS.key)
    return ResultSheet(TIER_CHANGES, TIER_CHANGES, sentence, (table,))


def orphan_sheet(t: Territory, queue: Sequence[Orphan], sentence: str, told: Cells) -> ResultSheet:
    """A row per account, whoever has waited longest first."""
    rows = [_orphan_row(t, orphan, told.get(key(t.account_ids[orphan.account]), {})) for orphan in queue]
    table = ResultTable(
        EMPTY_ORPHANS.name, ORPHAN_COLUMNS, rows, shades=ORPHAN_SHADES, empty=NO_ORPHAN, key=EMPTY_ORPHANS.key
    )
    return ResultSheet(ORPHAN_QUEUE, ORPHAN_QUEUE, sentence, (table,))


def day_to_fill_in(row: FoundRow, today: dt.date) -> Mapping[str, Value]:
    """The date that is missing beside a decision."""
    return {DECIDED_ON: today} if row.text(DECISION) and not row.text(DECIDED_ON) else {}


def _tier_row(t: Territory, each: TierChange, told: Mapping[str, Value]) -> list[Cell]:
    i = each.account
    return [
        t.account_ids[i],
        t.account_names[i],
        each.tier,
        each.by_arr,
        float(t.arr[i]),
        each.since,
        each.noticed,
        each.ends,
        each.blocked,
        *_planner(TIER_COLUMNS, told),
        each.status,
        each.about or None,
    ]


def _orphan_row(t: Territory, each: Orphan, told: Mapping[str, Value]) -> list[Cell]:
    i, since, pool = each.account, each.since, each.pool_since
    sla, stay = (dt.timedelta(days=round(t.settings[setting])) for setting in (SLA_DAYS, POOL_DAYS))
    return [
        t.account_ids[i],
        t.account_names[i],
        float(t.arr[i]) or None,
        since,
        (t.plan_date - since).days if since else None,
        since + sla if since else None,
        t.csm_names[each.csm] if each.csm != UNASSIGNED else each.lead,
        pool,
        pool + stay if pool else None,
        t.csm_names[each.named] if each.named != UNASSIGNED else None,
        *_planner(ORPHAN_COLUMNS, told),
        each.status,
    ]


def _planner(columns: Sequence[ResultColumn], told: Mapping[str, Value]) -> list[Cell]:
    return [Told(told[column.name]) if column.name in told else None for column in columns if column.planner]

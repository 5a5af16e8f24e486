"""What stands on the sheet Handoffs, read again: what was announced, and what the planner says of it since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xl_territory.errors import Fault, InputError, Severity, UsageError
from xl_territory.records.found_rows import FoundRow
from xl_territory.studies.handoffs.from_plan import Announced
from xl_territory.studies.handoffs.handoff_status import HandoffStatus, TaskStatus
from xl_territory.studies.handoffs.week_calendar import WEEK, WeekCalendar
from xl_territory.tables.people import People, csms_of
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.names import key

HANDOFFS, TASKS, WEEKS = "Handoffs", "Handoff Tasks", "Handoff Weeks"
ACCOUNT, TASK, STATUS, NOT_BEFORE = "Account ID", "Task", "Status", "Not Before"


@dataclass(frozen=True, eq=False)
class AnnouncedRow:
    """A row of Handoffs: the account and its new CSM by position (None where they take no part any more), the dates
    that were announced, and what the planner says."""

    found: FoundRow
    account: int | None
    to: int | None
    start: dt.date | None
    handover: dt.date | None
    status: HandoffStatus
    not_before: dt.date | None

    @property
    def is_over(self) -> bool:
        """Whether it is no longer to be planned: done, or called off."""
        return self.status in (HandoffStatus.DONE, HandoffStatus.CANCELLED)


def announced_rows(
    t: Territory, handoffs: Sequence[FoundRow], tasks: Sequence[FoundRow], told: Slip | None = None
) -> tuple[AnnouncedRow, ...]:
    """The rows of the sheet, those that a command was told of as slipped.

    Raises
    ------
    InputError : with every word, date and contradiction that the planner has to mend.
    UsageError : when an account that has slipped is not on the sheet, or done.
    """
    faults = [fault for row in handoffs for fault in _cells(row)]
    if faults:
        raise InputError(faults)
    accounts = {key(id_): position for position, id_ in enumerate(t.account_ids)}
    people = csms_of(t.csms)
    rows = _with_slip(tuple(_row(t, row, accounts, people) for row in handoffs), told)
    faults = [*_done(t, rows), *_open_tasks(rows, tasks), *_families(t, rows)]
    if faults:
        raise InputError(faults)
    return rows


@dataclass(frozen=True)
class Slip:
    """Accounts, by ID or name, whose handoff has slipped, and the day before which they are not to start."""

    accounts: tuple[str, ...]
    not_before: dt.date | None = None


def _with_slip(rows: tuple[AnnouncedRow, ...], told: Slip | None) -> tuple[AnnouncedRow, ...]:
    slipped = [_named(rows, name) for name in told.accounts] if told else []
    return tuple(
        replace(row, status=HandoffStatus.SLIPPED, not_before=told.not_before or row.not_before)
        if told and row in slipped
        else row
        for row in rows
    )


def _named(rows: Sequence[AnnouncedRow], name: str) -> AnnouncedRow:
    """The row of an account, by ID or name."""
    found = [row for row in rows if key(name) in (key(row.found.text(ACCOUNT)), key(row.found.text("Account Name")))]
    if len(found) != 1:
        raise UsageError(
            f"{HANDOFFS} has {'no row' if not found else 'several rows'} for {name!r}. Give an Account ID."
        )
    if found[0].is_over:
        raise UsageError(f"The handoff of {name} is {found[0].status.value}: it cannot slip. Change its Status first.")
    return found[0]


def announced(t: Territory, calendar: WeekCalendar, rows: Sequence[AnnouncedRow]) -> Announced:
    """What a new plan of the weeks has to know of the rows."""
    moving = [row for row in rows if row.account is not None and not row.is_over]
    slipped = [row for row in moving if row.status is HandoffStatus.SLIPPED]
    families = {(int(t.family[row.account]), row.to) for row in slipped if row.account is not None}
    started = {
        row.account: calendar.week_of(row.start)
        for row in moving
        if row.account is not None and row.start and (int(t.family[row.account]), row.to) not in families
    }
    return Announced(
        start={account: week for account, week in started.items() if 1 <= week <= calendar.weeks},
        not_before={
            row.account: max(1, -(-((row.not_before - calendar.first).days) // 7) + 1)
            for row in moving
            if row.account is not None and row.not_before
        },
        cancelled=frozenset(
            row.account for row in rows if row.account is not None and row.status is HandoffStatus.CANCELLED
        ),
    )


def first_week(sheet_rows: Sequence[AnnouncedRow]) -> dt.date | None:
    """Monday of the first of the weeks that were announced: a start lies as many weeks after it as its wave says."""
    starts = ((row.start, row.found.number("Wave") or 1) for row in sheet_rows if row.start is not None)
    return min((start - (round(wave) - 1) * dt.timedelta(days=WEEK) for start, wave in starts), default=None)


def _row(t: Territory, row: FoundRow, accounts: Mapping[str, int], people: People) -> AnnouncedRow:
    meant = people.meant(row.text("To"))
    return AnnouncedRow(
        found=row,
        account=accounts.get(key(row.text(ACCOUNT))),
        to=t.csm_ids.index(meant[0]) if len(meant) == 1 and meant[0] in t.csm_ids else None,
        start=row.day("Start"),
        handover=row.day("Handover"),
        status=_status(row) or HandoffStatus.PLANNED,
        not_before=row.day(NOT_BEFORE),
    )


def _status(row: FoundRow) -> HandoffStatus | None:
    return next((status for status in HandoffStatus if key(status) == key(row.text(STATUS))), None)


def _cells(row: FoundRow) -> Iterator[Fault]:
    if row.text(STATUS) and _status(row) is None:
        words = ", ".join(HandoffStatus)
        yield _fault(row, STATUS, "This is no status of a handoff", f"Choose one of {words}")
    if row.text(NOT_BEFORE) and row.day(NOT_BEFORE) is None:
        yield _fault(row, NOT_BEFORE, "This is no date", "Type a date, such as 2026-03-09")


def _done(t: Territory, rows: Sequence[AnnouncedRow]) -> Iterator[Fault]:
    """Done, but owned elsewhere."""
    for row in rows:
        if row.status is HandoffStatus.DONE and row.account is not None and row.to is not None:
            owner = int(t.current[row.account])
            if owner != row.to:
                has = "nobody" if owner == UNASSIGNED else t.csm_names[owner]
                yield _fault(
                    row.found,
                    STATUS,
                    f"The handoff of {t.account_names[row.account]} is Done, but Accounts has it with {has}",
                    f"Set its Current CSM to {t.csm_ids[row.to]}, or the Status back",
                )


def _open_tasks(rows: Sequence[AnnouncedRow], tasks: Sequence[FoundRow]) -> Iterator[Fault]:
    """Done needs every required task; only the check-in comes after it."""
    left: dict[str, list[str]] = {}
    for task in tasks:
        if key(task.text(STATUS)) != key(TaskStatus.DONE) and key(task.text(TASK)) != key(NOT_REQUIRED):
            left.setdefault(key(task.text(ACCOUNT)), []).append(task.text(TASK))
    for row in rows:
        names = left.get(key(row.found.text(ACCOUNT)), [])
        if row.status is HandoffStatus.DONE and names:
            yield _fault(
                row.found,
                STATUS,
                f"Done, but {len(names)} of its tasks {'is' if len(names) == 1 else 'are'} open: {', '.join(names)}",
                "Set the tasks to Done on Handoff Tasks, or the Status back",
            )


NOT_REQUIRED = "check-in"


def _families(t: Territory, rows: Sequence[AnnouncedRow]) -> Iterator[Fault]:
    """One family, two starts."""
    first: dict[tuple[int, int | None], AnnouncedRow] = {}
    for row in rows:
        if row.account is None or row.is_over or row.start is None:
            continue
        other = first.setdefault((int(t.family[row.account]), row.to), row)
        if other.start != row.start and other.account is not None:
            yield _fault(
                row.found,
                "Start",
                f"{t.account_names[row.account]} and {t.account_names[other.account]} are one family with two starts",
                f"Give both the start of row {other.found.row}, or run handoffs without --replan",
            )


def _fault(row: FoundRow, column: str, problem: str, fix: str) -> Fault:
    return Fault(Severity.ERROR, HANDOFFS, problem, fix, row.row, column, row.text(column))

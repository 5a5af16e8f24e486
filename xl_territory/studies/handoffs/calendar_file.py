"""Handoffs as a calendar file (RFC 5545) that Outlook, Google and others read: an event each, and a to-do per task."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_territory.errors import WorkbookError
from xl_territory.studies.handoffs.analysis import HandoffPlan
from xl_territory.studies.handoffs.tasks import HandoffTask, handoff_tasks
from xl_territory.workbook.names import key
from xl_territory.workbook.saving import save

if TYPE_CHECKING:
    from icalendar import Calendar, Component

PRODUCT = "-//xl_territory//handoffs//EN"
DOMAIN = "xl-territory"
DAY = dt.timedelta(days=1)
STAMPS = ("DTSTAMP", "SEQUENCE", "LAST-MODIFIED")
CANCELLED = "CANCELLED"


def write_calendar(plan: HandoffPlan, path: Path, now: dt.datetime, done: Mapping[tuple[str, str], bool]) -> int:
    """Write the plan's calendar; gives how many of its entries are new, changed or cancelled since it was written.

    What is in the file already keeps its UID; where it differs its SEQUENCE goes up by one, and what is no longer
    planned is CANCELLED. ``done`` says of (account, task) keys whether the task is done.

    Raises
    ------
    WorkbookError : when there is a file that is no calendar, or none can be written.
    """
    before = _entries_of(path)
    after = {str(each["UID"]): each for each in _entries(plan, now, done)}
    changed = 0
    calendar = _empty()
    for uid, entry in after.items():
        old = before.get(uid)
        sequence = 0 if old is None else int(old.get("SEQUENCE", 0)) + (not _same(old, entry))
        changed += old is None or not _same(old, entry)
        entry.add("sequence", sequence)
        calendar.add_component(entry if old is None or not _same(old, entry) else old)
    for uid, entry in before.items():
        if uid not in after:
            changed += str(entry.get("STATUS", "")) != CANCELLED
            calendar.add_component(_called_off(entry, now))
    save(calendar.to_ical(), path)
    return changed


def _empty() -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _entries_of(path: Path) -> dict[str, Component]:
    """What the file has, by UID; nothing where there is no file."""
    from icalendar import Calendar

    if not path.exists():
        return {}
    try:
        found = Calendar.from_ical(path.read_bytes())
    except (OSError, ValueError) as error:
        raise WorkbookError(f"{path.name} is there and is no calendar. Give another name, or remove it.") from error
    return {str(each["UID"]): each for each in found.walk() if each.name in ("VEVENT", "VTODO") and "UID" in each}


def _entries(plan: HandoffPlan, now: dt.datetime, done: Mapping[tuple[str, str], bool]) -> Iterator[Component]:
    for unit, accounts in enumerate(plan.case.members):
        for account in accounts if plan.schedule.start[unit] else ():
            yield _event(plan, unit, account, now)
    for task in handoff_tasks(plan.case, plan.schedule):
        yield _to_do(plan, task, now, done)


def _event(plan: HandoffPlan, unit: int, account: int, now: dt.datetime) -> Component:
    from icalendar import Event

    t, calendar = plan.case.territory, plan.case.calendar
    week, handover = int(plan.schedule.start[unit]), int(plan.schedule.handover[unit])
    start, over = calendar.monday(week), calendar.monday(handover)
    giver = int(t.current[account])
    old = "nobody" if giver < 0 else t.csm_names[giver]
    new = t.csm_names[int(plan.case.problem.after[account])]
    event = Event()
    _common(event, t.account_ids[account], "handoff", now)
    event.add("summary", f"Handoff of {t.account_names[account]}: {old} to {new}")
    event.add("description", f"Both look after it until {over - DAY}; {new} owns it alone from {over}.")
    event.add("dtstart", start)
    event.add("dtend", max(over, start + DAY))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _to_do(plan: HandoffPlan, task: HandoffTask, now: dt.datetime, done: Mapping[tuple[str, str], bool]) -> Component:
    from icalendar import Todo

    t = plan.case.territory
    id_ = t.account_ids[task.account]
    to_do = Todo()
    _common(to_do, id_, task.name, now)
    to_do.add("summary", f"{task.name} for {t.account_names[task.account]} ({task.who})")
    to_do.add("due", task.due)
    to_do.add("status", "COMPLETED" if done.get((key(id_), key(task.name))) else "NEEDS-ACTION")
    return to_do


def _common(entry: Component, account: str, what: str, now: dt.datetime) -> None:
    name = hashlib.sha256(f"{key(account)}/{key(what)}".encode()).hexdigest()[:32]
    entry.add("uid", f"{name}@{DOMAIN}")
    entry.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))


def _called_off(entry: Component, now: dt.datetime) -> Component:
    if str(entry.get("STATUS", "")) == CANCELLED:
        return entry
    sequence = int(entry.get("SEQUENCE", 0)) + 1
    for name in ("STATUS", *STAMPS):
        entry.pop(name, None)
    entry.add("status", CANCELLED)
    entry.add("sequence", sequence)
    entry.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    return entry


def _same(old: Component, new: Component) -> bool:
    """Whether both say the same, whenever it was said."""
    return _said(old) == _said(new)


def _said(entry: Component) -> dict[str, Any]:
    return {name: value.to_ical() for name, value in entry.items() if name not in STAMPS}

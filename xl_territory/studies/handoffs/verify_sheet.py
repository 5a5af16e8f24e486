"""A written Handoffs sheet recomputed from its rows alone, and compared with what Handoff Weeks says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xl_territory.studies.handoffs.announced_rows import WEEKS, AnnouncedRow
from xl_territory.studies.handoffs.recompute import HandoffDates, Recomputed, recompute
from xl_territory.studies.handoffs.week_calendar import WeekCalendar
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet, Value

HOURS = 0.01
SCORE = 1e-6


@dataclass(frozen=True, eq=False)
class Verification:
    """What the rows come to, and everything that does not fit: rules that they break, figures that are others."""

    found: Recomputed
    rows: int
    differences: tuple[str, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """All that is wrong."""
        return (*self.found.broken, *self.differences)


def verify_sheet(
    t: Territory, calendar: WeekCalendar, rows: Sequence[AnnouncedRow], weeks: RawSheet | None
) -> Verification:
    """Recompute the rows of handoffs that are not over."""
    dates = [
        HandoffDates(row.account, row.to, row.start, row.handover)
        for row in rows
        if row.account is not None and row.to is not None and not row.is_over and int(t.current[row.account]) != row.to
    ]
    found = recompute(t, calendar, dates)
    strangers = [
        f"row {row.found.row}: {row.found.text('To')!r} is no active CSM"
        for row in rows
        if row.to is None and not row.is_over
    ]
    differences = () if weeks is None else tuple(_differences(t, found, weeks))
    return Verification(found, len(dates), (*strangers, *differences))


def _differences(t: Territory, found: Recomputed, sheet: RawSheet) -> Iterator[str]:
    for week, score in _numbers(records(sheet, "Week", "Score")):
        if 0 <= week < len(found.scores) and abs(found.scores[week] - score) > SCORE:
            yield f"{WEEKS}: the score of week {week} is {found.scores[week]:.6f}, not {score:.6f}"
    csms = {key(id_): position for position, id_ in enumerate(t.csm_ids)}
    for name, number, hours in records(sheet, "CSM ID", "Week", "Hours"):
        csm = csms.get(key(str(name or "")))
        if csm is None or not isinstance(number, int) or not isinstance(hours, int | float):
            continue
        if number < len(found.hours) and abs(found.hours[number][csm] - hours) > HOURS:
            yield f"{WEEKS}: {t.csm_names[csm]} has {found.hours[number][csm]:.2f} h in week {number}, not {hours:.2f}"


def _numbers(rows: Sequence[tuple[Value, ...]]) -> Iterator[tuple[int, float]]:
    """The rows of two numbers, up to the first that has none: the table ends there."""
    for week, score in rows:
        if not isinstance(week, int | float) or not isinstance(score, int | float):
            return
        yield int(week), float(score)


def facts(checked: Verification) -> Mapping[str, object]:
    """What ``--json`` says besides."""
    return {
        "rows": checked.rows,
        "cost": checked.found.cost,
        "unfinished": checked.found.unfinished,
        "breach_weeks": checked.found.breach_weeks,
        "wrong": list(checked.wrong),
    }

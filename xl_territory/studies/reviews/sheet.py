"""The Reviews sheet: a row per territory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xl_territory.errors import counted
from xl_territory.schema.reviews import REVIEWS
from xl_territory.studies.reviews.territory_reviews import BY, REVIEWED_ON, TERRITORY, TerritoryReview, empty_reviews
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, Shade, Tone

COLUMNS = (
    ResultColumn(TERRITORY, width=24),
    ResultColumn("CSM", width=22),
    ResultColumn("Accounts", Format.WHOLE, 10),
    ResultColumn("ARR", Format.MONEY, 13),
    ResultColumn("Last Review", Format.DATE, 13, "Of the account that was looked at longest ago."),
    ResultColumn("Due", Format.DATE, 12),
    ResultColumn("Status", width=26),
    ResultColumn(REVIEWED_ON, Format.DATE, 13, "The day on which you looked at all of it.", planner=True),
    ResultColumn(BY, width=18, planner=True),
)
EMPTY = empty_reviews(COLUMNS)
SHADES = (Shade("Status", Tone.CRITICAL, contains="late"), Shade("Status", Tone.WARNING, contains="never"))


def reviews_sheet(t: Territory, reviews: Sequence[TerritoryReview]) -> ResultSheet:
    """What is due first."""
    rows: list[list[Cell]] = [
        [
            review.id,
            _csms(t, review),
            len(review.accounts),
            float(t.arr[list(review.accounts)].sum()),
            review.last,
            review.due,
            _status(review),
            None,
            None,
        ]
        for review in reviews
    ]
    return ResultSheet(REVIEWS, REVIEWS, sentence(reviews), (replace(EMPTY, rows=rows, shades=SHADES),))


def sentence(reviews: Sequence[TerritoryReview]) -> str:
    """How many wait."""
    late, never = sum(review.is_late for review in reviews), sum(review.last is None for review in reviews)
    if not late and not never:
        return f"No review is due; the next is on {reviews[0].due}." if reviews else "There is no territory yet."
    parts = [f"{counted(late, 'review')} late." if late else "", f"{never} never reviewed." if never else ""]
    return f"Of {counted(len(reviews), 'territory', 'territories')}: {' '.join(filter(None, parts))}"


def _csms(t: Territory, review: TerritoryReview) -> str:
    owners = dict.fromkeys(int(t.current[i]) for i in review.accounts if t.current[i] != UNASSIGNED)
    return ", ".join(t.csm_names[csm] for csm in owners)


def _status(review: TerritoryReview) -> str:
    if review.last is None:
        return "never reviewed"
    days = counted(abs(review.days_left), "day")
    return f"{days} late" if review.is_late else f"{days} left"

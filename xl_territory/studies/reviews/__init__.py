"""Which territories are to be looked at again."""

from __future__ import annotations

from xl_territory.studies.parameters import By
from xl_territory.studies.study import Answer, Asked, Needs, Study


def run(asked: Asked, *, by: By = None) -> Answer:  # noqa: ARG001  (who wrote it)
    """Which territories are due for a review, 90 days after the last; `crm --reviews` writes the days into the CRM.

    Settings: Reviews: days
    """
    from xl_territory.plans.pipeline import territory_of
    from xl_territory.records.found_rows import found_rows
    from xl_territory.schema.reviews import REVIEWS
    from xl_territory.studies.reviews.sheet import EMPTY, reviews_sheet, sentence
    from xl_territory.studies.reviews.territory_reviews import territory_reviews
    from xl_territory.workbook import open_workbook

    host = open_workbook(asked.source)
    t = territory_of(host, {})
    reviews = territory_reviews(t, found_rows(host.read([REVIEWS]).get(REVIEWS), EMPTY))
    late = [review.id for review in reviews if review.is_late]
    facts = {
        "late": late,
        "never": [review.id for review in reviews if review.last is None],
        "next": str(min((review.due for review in reviews), default="")),
    }
    return Answer(sentence(reviews), (reviews_sheet(t, reviews),), exit_code=5 if late else 0, facts=facts)


STUDY = Study(
    name="reviews",
    caption="Reviews",
    group=None,
    icon="ReviewShareWorkbook",
    brief="Which territories are due for a review.",
    run=run,
    sheets=("Reviews",),
    needs=Needs.TERRITORY,
    reads=("Reviews",),
    lasting=("Reviews",),
)

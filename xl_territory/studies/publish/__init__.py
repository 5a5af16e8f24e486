"""A plan that everybody agreed to becomes the plan of record."""

from __future__ import annotations

from xl_territory.studies.parameters import By
from xl_territory.studies.study import Answer, Asked, Needs, Study


def run(asked: Asked, *, by: By = None) -> Answer:
    """Publish the plan, if every step approved this plan and input, nothing is open, and RevOps did not make it."""
    from xl_territory.records.change_log import Entry
    from xl_territory.studies.decisions.approvals import approvals_sentence
    from xl_territory.studies.decisions.approvals_sheet import approvals_sheet
    from xl_territory.studies.decisions.approving import current, publish
    from xl_territory.studies.decisions.words import APPROVALS

    decided = current(asked)
    done, in_the_way = publish(decided, decided.book.author(by))
    sheet = approvals_sheet(done.record, done.approvals, {})
    if in_the_way:
        return Answer(
            f"Not published: {'; '.join(in_the_way)}.", (sheet,), exit_code=5, facts={"obstacles": list(in_the_way)}
        )
    entry = Entry("published", APPROVALS, field="Digest", new=done.record.digest)
    return Answer(approvals_sentence(done.record, done.approvals), (sheet,), entries=(entry,))


STUDY = Study(
    name="publish",
    caption="Publish",
    group=None,
    icon="FileSaveAsOtherFormats",
    brief="Make the approved plan the plan of record.",
    run=run,
    sheets=("Approvals",),
    needs=Needs.RECORDS,
    reads=("Decisions", "Approvals"),
    lasting=("Approvals",),
)

"""Hours that nobody can cover, with the proof in names."""

from __future__ import annotations

from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

Columns = Annotated[str, Option("Columns of Accounts that make the cells, separated by commas.")]


def run(asked: Asked, *, by: Columns = "Tier,Region") -> Answer:
    """Which hours no plan can cover, who would have to, and what is at stake; accounts without owner or AE."""
    from xl_territory.plans.pipeline import read_workbook
    from xl_territory.studies.gaps.analysis import coverage_gaps
    from xl_territory.studies.gaps.sheet import gaps_sheet, sentence

    gaps = coverage_gaps(read_workbook(asked.source), [name.strip() for name in by.split(",") if name.strip()])
    facts = {"uncovered_hours": gaps.uncovered}
    return Answer(sentence(gaps), (gaps_sheet(gaps),), facts=facts)


STUDY = Study(
    name="gaps",
    caption="Coverage gaps",
    group=RibbonGroup.PREPARE,
    icon="TableSelectVisibleCells",
    brief="Which hours no plan can cover, and why.",
    more="Sheet Coverage Gaps has the proof in names, the gaps by tier and region, and what is at stake.",
    run=run,
    sheets=("Coverage Gaps",),
    needs=Needs.TERRITORY,
    at_once=True,
)

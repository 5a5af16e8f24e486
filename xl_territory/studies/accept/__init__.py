"""Proposals that the planner has ticked, written into the input sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.selection import Proposal, Selection
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

Sheet = Annotated[str, Option("The sheet with proposals: Hiring Plan, Touch Plan, Hours Proposal.", positional=True)]
Everything = Annotated[bool, Option("Every proposal of the sheet, ticked or not.", ("--all",))]


def run(asked: Asked, *, sheet: Sheet, everything: Everything = False, by: By = "") -> Answer:  # noqa: ARG001
    """Write the proposals with Accept = Yes into the input sheets.

    Every cell goes to the Change Log with what it rests on; `restore` takes it back.
    """
    from xl_territory.errors import TooLittleDataError, counted
    from xl_territory.studies.accept.ticked import proposals, ticked
    from xl_territory.workbook import open_workbook

    found = open_workbook(asked.source).read([sheet])
    if sheet not in found:
        raise TooLittleDataError(f"The workbook has no sheet {sheet!r}. Ask for its proposals first, with --in-place.")
    offered = proposals(found[sheet])
    if not offered:
        raise TooLittleDataError(f"Sheet {sheet} proposes nothing.")
    wanted = list(offered) if everything else ticked(found[sheet], offered)
    if not wanted:
        raise TooLittleDataError(f"No proposal of {sheet} is ticked: write Yes into its column Accept, or use --all.")
    changes = tuple(change for name in wanted for change in offered[name])
    return Answer(
        f"{counted(len(wanted), 'proposal')} of {sheet} accepted, of {len(offered)}. Run Optimize to plan with it.",
        changes=changes,
        facts={"accepted": len(wanted), "proposals": len(offered)},
    )


def select(selection: Selection) -> Sequence[Proposal]:
    """The ticked proposals of the sheet in front, after a question."""
    question = f"Write the proposals of {selection.sheet} that have Accept = Yes into your input sheets?"
    return [Proposal({"sheet": selection.sheet}, question)]


STUDY = Study(
    name="accept",
    caption="Accept",
    group=RibbonGroup.PREPARE,
    icon="AcceptAllChangesInDocument",
    brief="Write the proposals you ticked into the inputs.",
    more="On Hiring Plan, Touch Plan, Hours Proposal: Accept = Yes. A backup is kept; the Change Log names every cell.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    select=select,
    example=lambda _territory: {"sheet": "Touch Plan", "everything": True},
)

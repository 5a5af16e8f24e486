"""Input sheets of planning steps, added to a workbook when they are needed."""

from __future__ import annotations

from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

SHEETS = ("Growth", "Seats", "Touch Levels", "Time Log", "Disputes", "Risk Card", "ICP", "AEs", "Book Notes")
Names = Annotated[list[str], Option(f"Which: {', '.join(SHEETS)}.", positional=True)]


def run(asked: Asked, *, names: Names) -> Answer:
    """Add input sheets of planning steps (Growth, Seats, Touch Levels …) with their headers and default rows."""
    from xl_territory.studies.add_sheet.missing_sheets import missing_sheets
    from xl_territory.workbook import open_workbook

    made = missing_sheets(open_workbook(asked.source).sheet_names, names)
    if not made:
        return Answer("These sheets are in the workbook already.")
    return Answer(f"Added {', '.join(sheet.name for sheet in made)}: fill in your rows.", made)


STUDY = Study(
    name="add_sheet",
    caption="Add a sheet",
    group=None,
    icon="TableInsert",
    brief="Add an input sheet that a planning step reads.",
    run=run,
    sheets=SHEETS,
    lasting=SHEETS,
    needs=Needs.TERRITORY,
    example=lambda _territory: {"names": list(SHEETS)},
)

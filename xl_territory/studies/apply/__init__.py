"""An answer put to use: what an option of its sheet would change is typed into the workbook, and logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

from xl_territory.studies.parameters import By, Option
from xl_territory.studies.selection import Proposal, Selection
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

if TYPE_CHECKING:
    from xl_territory.tables.input_edits import RowChange
    from xl_territory.workbook.sheets import Value

Sheet = Annotated[str, Option("The sheet with the answer, such as Scenario Compare.", positional=True)]
Row = Annotated[str | None, Option("Which option: its name in the sheet's table Use, or its number.", positional=True)]
At = Annotated[int | None, Option("The Excel row of the sheet that names the option.", minimum=1)]


USE = "Use the option in the selected row? What it changes stands in the sheet's last table, Use."


def run(asked: Asked, *, sheet: Sheet, row: Row = None, at: At = None, by: By = "") -> Answer:  # noqa: ARG001
    """Use an answer: write what an option of its sheet would change into Settings, Locks or Assignments.

    The Change Log names every cell; `apply BOOK "Change Log"` takes the last change back, `restore` the whole file.
    """
    from xl_territory.errors import TooLittleDataError
    from xl_territory.records.change_log import SHEET as LOG
    from xl_territory.studies.adoption import ASSIGNMENTS, options_on
    from xl_territory.studies.taken_back import taken_back
    from xl_territory.tables.input_edits import input_edits
    from xl_territory.workbook import open_workbook
    from xl_territory.workbook.names import key

    host = open_workbook(asked.source)
    sheets = host.read([sheet])
    if sheet not in sheets:
        raise TooLittleDataError(f"The workbook has no sheet {sheet!r}. Ask the question first, with --in-place.")
    undo = key(sheet) == key(LOG)
    options = taken_back(sheets[sheet]) if undo else options_on(sheets[sheet])
    rows = sheets[sheet].rows
    option = _chosen(sheet, options, row, rows[at - 1] if at and at <= len(rows) else (), by_row=at is not None)
    changes = tuple(options[option])
    typed = input_edits(host.read(host.sheet_names), changes)
    if not typed:
        return Answer(f"{option} of {sheet} changes nothing: the workbook is like that already.")
    cells = "1 cell" if len(typed) == 1 else f"{len(typed)} cells"
    moved = sum(typed_edit.edit.sheet == ASSIGNMENTS.name for typed_edit in typed)
    next_step = _then(moved, inputs=moved < len(typed))
    headline = f"{option} is taken back" if undo else f"{option} of {sheet} is put to use"
    return Answer(f"{headline}: {cells} to change. {next_step}", changes=changes)


def _chosen(
    sheet: str, options: Mapping[str, Sequence[RowChange]], row: str | None, cells: Sequence[Value], *, by_row: bool
) -> str:
    """The option that the cells of a row name, else the one that ``row`` names.

    Raises
    ------
    TooLittleDataError : where the sheet has no options.
    UsageError : where it is none of them.
    """
    from xl_territory.errors import TooLittleDataError, UsageError
    from xl_territory.studies.adoption import in_row, named

    if not options:
        raise TooLittleDataError(f"Sheet {sheet} has nothing that can be used by itself.")
    option = in_row(options, cells) if by_row else named(options, row)
    if option is None:
        choices = ", ".join(f"{number} {name}" for number, name in enumerate(options, start=1))
        raise UsageError(f"Say which option of {sheet} to use: {choices}.")
    return option


def _then(moved: int, *, inputs: bool) -> str:
    """What to do next: plan with other inputs, or look at what ``moved`` accounts on Assignments come to."""
    if not moved:
        return "Run Optimize to plan with it."
    accounts = "1 account has" if moved == 1 else f"{moved} accounts have"
    also = " The inputs have changed too, so that the plan fits them." if inputs else ""
    next_step = "Check move says what that does; Optimize asks whether to keep it."
    return f"{accounts} another CSM on Assignments.{also} {next_step}"


def select(selection: Selection) -> Sequence[Proposal]:
    """The option in the first selected row of an answer, after a question."""
    if not selection.rows:
        return []
    undo = selection.sheet.casefold() == "change log"
    question = "Take back what was typed in last?" if undo else USE
    return [Proposal({"sheet": selection.sheet, "at": selection.rows[0]}, question)]


STUDY = Study(
    name="apply",
    caption="Use this",
    group=RibbonGroup.DECIDE,
    icon="AcceptTask",
    brief="Put the selected scenario, repair or remedy to use.",
    more="What it changes stands in table Use of its sheet, the Change Log names every cell. Click it on Change Log to "
    "take the last change back.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    at_once=True,
    select=select,
    example=lambda _territory: {"sheet": "Scenario Compare"},
)

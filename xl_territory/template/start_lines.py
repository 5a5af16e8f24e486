"""The lines of the Start sheet that tell where a planner is: live formulas over the result sheets.

Their cells have names. A run that shows how far it is writes into `PROGRESS`; the others follow by themselves, whoever
made the plan. INDIRECT keeps them whole when a result sheet is deleted, and there before the first one is made.
"""

from __future__ import annotations

from dataclasses import dataclass

from xl_territory.run.worker.session import PROGRESS
from xl_territory.schema import ACCOUNTS, CSMS, InputSheet

STATUS, SCORE, NEXT = "Start_Status", "Start_Score", "Start_Next"
LAST_RUN = "Start_Last_Run"
NOT_PLANNED = "Not planned yet"
NEVER = "Never"
ERRORS = """IFERROR(COUNTIF(INDIRECT("'Data Issues'!A:A"),"error"),0)"""
FIGURE = 'VLOOKUP("{}",INDIRECT("Score!A4:B99"),2,FALSE)'
REVIEW = "Read Assignments, CSM Hours and Coverage Flags; lock what is right, mend the rest and run again."


@dataclass(frozen=True)
class Line:
    """A line: the name of its cell, what stands before it, and its formula with the result it has in a new workbook."""

    name: str
    label: str
    formula: str = ""
    today: str = ""


def lines(how_to_run: str, has_data: bool) -> tuple[Line, ...]:
    """The lines from top to bottom; ``has_data`` tells whether the new workbook has accounts and CSMs."""
    fill_in = f"Fill in {ACCOUNTS.name} and {CSMS.name}."
    empty = f"OR(COUNTA({_key(ACCOUNTS)})=0,COUNTA({_key(CSMS)})=0)"
    return (
        Line(
            STATUS,
            "Status",
            f'=IF({ERRORS}>0,{ERRORS}&" errors in the input: see Data Issues",'
            f'IFERROR({FIGURE.format("Status")},"{NOT_PLANNED}"))',
            NOT_PLANNED,
        ),
        Line(PROGRESS, "Progress"),
        Line(SCORE, "Score", f'=IFERROR({_score()},"")'),
        Line(LAST_RUN, "Last run", f'=IFERROR({FIGURE.format("Planned on")},"{NEVER}")', NEVER),
        Line(
            NEXT,
            "What to do next",
            f'=IF({empty},"{fill_in}",IF({ERRORS}>0,"Mend what Data Issues lists, then run again.",'
            f'IF(ISERROR({FIGURE.format("Status")}),"{how_to_run}","{REVIEW}")))',
            how_to_run if has_data else fill_in,
        ),
    )


def _key(sheet: InputSheet) -> str:
    """The first column of a sheet's table."""
    return f"{sheet.block.table}[{sheet.block.columns[0].name}]"


def _score() -> str:
    score, today = FIGURE.format("Score"), FIGURE.format("Score").replace("A4:B99", "A4:C99").replace(",2,", ",3,")
    moved = FIGURE.format("Accounts moved")
    shown = f'TEXT({score},"0.0000")&" (today "&TEXT({today},"0.0000")&"; lower is better)"'
    return f'{shown}&", "&{moved}&" accounts moved"'

"""The lines of the Start sheet that tell where a planner is: live formulas over the result sheets.

Their cells have names. A run that shows how far it is writes into `PROGRESS`; the others follow by themselves, whoever
made the plan. INDIRECT keeps them whole when a result sheet is deleted, and there before the first one is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xl_territory.run.worker.session import PROGRESS
from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL, LOCKS, SETTINGS, InputSheet
from xl_territory.studies.study import RibbonGroup

STATUS, SCORE, NEXT = "Start_Status", "Start_Score", "Start_Next"
LAST_RUN = "Start_Last_Run"
NOT_PLANNED = "Not planned yet"
NEVER = "Never"
FIGURE = 'VLOOKUP("{}",INDIRECT("Score!A4:B99"),2,FALSE)'
FILL_IN = (
    f"Paste your accounts on {ACCOUNTS.name}, one per row: an ID, and ARR or a tier. "
    f"Then list on {CSMS.name} who looks after them: hours, skills, and what they cover."
)
RULES = f"Defaults are in place; change what you know better on {HOURS_MODEL.name}, {SETTINGS.name} and {LOCKS.name}."
MEND = "Mend what Data Issues lists, then run again."
AFTER_PLAN = {
    RibbonGroup.UNDERSTAND: (
        "Read Dashboard, Assignments and Coverage Flags. Ask why; lock what is right, mend the rest and run again."
    ),
    RibbonGroup.DECIDE: "Compare with other weights and models, then accept or refuse each move on Decisions.",
    RibbonGroup.HAND_OVER: "Plan the weeks in which customers change hands.",
    RibbonGroup.WATCH: "Look after tier changes and accounts that wait for a CSM.",
}
"""What to do once there is a plan, by the first step that nothing was asked of yet."""

LINE_COUNT = 5
ALL_DONE = "Every step has been done: run again when accounts, people or rules change, and ask anew what is stale."


@dataclass(frozen=True)
class Line:
    """A line: the name of its cell, what stands before it, and its formula with the result it has in a new workbook."""

    name: str
    label: str
    formula: str = ""
    today: str = ""

    @property
    def is_first(self) -> bool:
        """Whether it is the one to read first."""
        return self.name == NEXT


def lines(how_to_run: str, has_data: bool, states: Sequence[str]) -> tuple[Line, ...]:
    """The lines from top to bottom.

    ``has_data`` tells whether the new workbook has accounts and CSMs, ``states`` are the cells in which the steps of
    the map say how far they are.
    """
    run = f"{how_to_run} {RULES}"
    return (
        Line(NEXT, "What to do next", f"={_next(run, states)}", run if has_data else FILL_IN),
        Line(
            STATUS,
            "Status",
            f'=IF({errors()}>0,IF({errors()}=1,"1 error",{errors()}&" errors")&" in the input: see Data Issues",'
            f'IFERROR({FIGURE.format("Status")},"{NOT_PLANNED}"))',
            NOT_PLANNED,
        ),
        Line(PROGRESS, "Progress"),
        Line(SCORE, "Score", f'=IFERROR({_score()},"")'),
        Line(LAST_RUN, "Last run", f'=IFERROR({FIGURE.format("Planned on")},"{NEVER}")', NEVER),
    )


def errors() -> str:
    """How many errors Data Issues has."""
    return """IFERROR(COUNTIF(INDIRECT("'Data Issues'!A:A"),"error"),0)"""


def has_nothing() -> str:
    """Whether there are no accounts or no CSMs."""
    return f"OR(COUNTA({_key(ACCOUNTS)})=0,COUNTA({_key(CSMS)})=0)"


def _next(run: str, states: Sequence[str]) -> str:
    """The sentence of the first step that is to be done."""
    state = dict(zip(RibbonGroup, states, strict=True))
    after = f'"{ALL_DONE}"'
    for group, sentence in reversed(AFTER_PLAN.items()):
        after = f'IF({state[group]}="next","{sentence}",{after})'
    planned = f'IF(ISERROR({FIGURE.format("Status")}),"{run}",{after})'
    return f'IF({has_nothing()},"{FILL_IN}",IF({errors()}>0,"{MEND}",{planned}))'


def _key(sheet: InputSheet) -> str:
    """The first column of a sheet's table."""
    return f"{sheet.block.table}[{sheet.block.columns[0].name}]"


def _score() -> str:
    score, today = FIGURE.format("Score"), FIGURE.format("Score").replace("A4:B99", "A4:C99").replace(",2,", ",3,")
    moved = FIGURE.format("Accounts moved")
    shown = f'TEXT({score},"0.0000")&" (today "&TEXT({today},"0.0000")&"; lower is better)"'
    return f'{shown}&", "&{moved}&" accounts moved"'

"""What becomes of the plan when somebody leaves or comes, or customers go or grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from xl_territory.errors import UsageError
from xl_territory.studies.parameters import Option
from xl_territory.studies.selection import ACCOUNT, CSM, Proposal, Selection
from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.studies.what_if.analysis import WhatIf
    from xl_territory.territory.territory import Territory

UNASSIGNED = (
    "Select the row of whom it happens to, and click again. On CSMs or CSM Hours: the CSM leaves, or an Open seat is "
    "filled (for a hire, add a row with Status Open). On Accounts or Assignments: the customer leaves, or needs twice "
    "the hours. Several rows happen together."
)
QUESTIONS = {
    "leaves": "What if {} leaves the team?",
    "opens": "What if the open seat {} is filled?",
    "churns": "What if the customer {} leaves?",
    "doubles": "What if {} needs twice the hours?",
}
Names = list[str] | None
Leaves = Annotated[Names, Option("A CSM who leaves. May be repeated, like the others.")]
Opens = Annotated[Names, Option("An Open seat of the CSMs sheet that is filled.")]
Hire = Annotated[str | None, Option("A hire, with skills separated by ; (or none: '').")]
Ramp = Annotated[float, Option("Productivity of the hire: 0.5 = half.", minimum=0, maximum=2)]
Start = Annotated[dt.date | None, Option("First day of the hire.")]
Churns = Annotated[Names, Option("An account that is gone.")]
Doubles = Annotated[Names, Option("An account that needs twice the hours.")]
Tolerate = Annotated[
    float, Option("Hours a week above capacity that a CSM may have where that saves moves; 0 = none.", minimum=0)
]


def run(  # noqa: PLR0913
    asked: Asked,
    *,
    leaves: Leaves = None,
    opens: Opens = None,
    hire: Hire = None,
    ramp: Ramp = 1.0,
    start: Start = None,
    churns: Churns = None,
    doubles: Doubles = None,
    tolerate: Tolerate = 1.0,
) -> Answer:
    """What becomes of the plan: mended with as few moves as possible, and planned anew."""
    from xl_territory.plans.pipeline import planned
    from xl_territory.studies.what_if import analysis
    from xl_territory.studies.what_if import events as happens
    from xl_territory.studies.what_if.sheet import sentence
    from xl_territory.studies.what_if.sheet import what_if as sheet

    kinds = ((happens.leaves, leaves), (happens.opens, opens), (happens.churns, churns), (happens.grows, doubles))
    if hire is None and not any(names for _, names in kinds):
        raise UsageError("Say what happens: --leaves, --opens, --hire, --churns or --doubles.")
    plan = planned(asked.source)
    events = [event(plan.territory, name) for event, names in kinds for name in names or []]
    if hire is not None:
        skills = [word.strip() for word in hire.split(";") if word.strip()]
        events.append(happens.hire(plan.territory, skills, ramp, start))
    study = analysis.what_if(plan, events, tolerate)
    return Answer(sentence(study), (sheet(study),), study, show)


def show(found: WhatIf) -> RenderableType:
    """The plans side by side."""
    from xl_territory.studies.what_if.view import what_if

    return what_if(found)


def select(selection: Selection) -> Sequence[Proposal]:
    """What might happen to those who are selected together, the likeliest first.

    The selected rows are the input, as they are for Explain: no dialog has to be filled in and no sheet to be learnt,
    and whoever is meant can be seen. What can happen to an account is asked one by one.
    """
    records = selection.records
    if not records:
        raise UsageError(UNASSIGNED)
    if all(record.kind == CSM for record in records):
        return [_proposal([("opens" if record.is_open_seat else "leaves", record.id) for record in records])]
    return [_proposal([(event, id_) for id_ in selection.ids(ACCOUNT)]) for event in ("churns", "doubles")]


def _proposal(events: Sequence[tuple[str, str]]) -> Proposal:
    options = {kind: [id_ for event, id_ in events if event == kind] for kind, _ in events}
    return Proposal(options, "\n".join(QUESTIONS[event].format(id_) for event, id_ in events))


def example(t: Territory) -> Mapping[str, Any]:
    """One account grows, a hire comes, the last account goes where there is another."""
    leaver = [t.account_ids[-1]] if len(t.account_ids) > 1 else []
    return {"doubles": [t.account_ids[0]], "hire": "Fintech", "ramp": 0.5, "churns": leaver}


STUDY = Study(
    name="what_if",
    caption="What if",
    group=RibbonGroup.UNDERSTAND,
    icon="WhatIfAnalysisMenu",
    brief="What becomes of the plan if whom you selected leaves, starts or grows.",
    more="Select rows of CSMs or Accounts first; you are asked what happens. Sheet What If has the plan mended "
    "with few moves, and planned anew.",
    run=run,
    sheets=("What If",),
    select=select,
    example=example,
)

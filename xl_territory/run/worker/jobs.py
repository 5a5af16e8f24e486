"""What a run can be asked to do: a few jobs, called as their buttons are, each from sheets to an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import input_warnings, plan, read_workbook, solve_options
from xl_territory.run.optimize import result_sheets
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_progress import RunProgress, Searching, Working
from xl_territory.schema import INPUT_SHEET_NAMES
from xl_territory.solver.executors import Told
from xl_territory.solver.problem import Stop
from xl_territory.studies import answers
from xl_territory.studies.answers import Answer
from xl_territory.studies.freshness import SHEETS as ANSWERS
from xl_territory.studies.freshness import outdated
from xl_territory.template.buttons import caption
from xl_territory.workbook.sheets import RawSheet

INPUTS = INPUT_SHEET_NAMES
INPUTS_AND_PLAN = (*INPUTS, "Assignments", "Score", "CSM Hours")


@dataclass(frozen=True)
class Task:
    """A request with the sheets to work on, whom to tell how far it is, and what to ask whether to stop."""

    request: Request
    sheets: Mapping[str, RawSheet]
    tell: Callable[[RunProgress], None]
    stop: Stop


@dataclass(frozen=True)
class Job:
    """How a request is carried out, which sheets it is about, and which others it has a look at.

    ``best_so_far`` tells what Stop means: take the best so far, or else end it without an answer.
    """

    work: Callable[[Task], Answer]
    about: tuple[str, ...] = INPUTS_AND_PLAN
    besides: tuple[str, ...] = ()
    best_so_far: bool = False


def optimize(task: Task) -> Answer:
    """The best plan found."""
    territory = read_workbook(task.sheets)
    size = len(territory.accounts), len(territory.csms), solve_options(territory).time_limit
    task.tell(Searching(*size))
    found = plan(territory, lambda best: task.tell(Searching(*size, best)), task.stop)
    return Answer(headline(found), result_sheets(found, (*input_warnings(found), *outdated(task.sheets))))


def counted(question: Callable[[Mapping[str, RawSheet], Told], Answer]) -> Callable[[Task], Answer]:
    """A question that takes many plans; tells how many of them are solved."""

    def work(task: Task) -> Answer:
        title = caption(task.request.job)
        task.tell(Working(title))
        return question(task.sheets, lambda done, of: task.tell(Working(title, done, of)))

    return work


def at_once(question: Callable[[Mapping[str, RawSheet]], Answer]) -> Callable[[Task], Answer]:
    """A question that is answered in one step."""

    def work(task: Task) -> Answer:
        task.tell(Working(caption(task.request.job)))
        return question(task.sheets)

    return work


def what_if(task: Task) -> Answer:
    """The plan after what happens."""
    return at_once(lambda sheets: answers.what_if(sheets, task.request.happenings))(task)


JOBS: Mapping[str, Job] = {
    "optimize": Job(optimize, INPUTS, ANSWERS, best_so_far=True),
    "conflicts": Job(at_once(answers.conflicts), INPUTS),
    "fairness": Job(at_once(answers.fairness)),
    "what_if": Job(what_if),
    "resilience": Job(counted(answers.resilience)),
    "scenarios": Job(counted(answers.scenarios), INPUTS),
    "models": Job(counted(answers.models), INPUTS),
    "trade_off": Job(counted(answers.trade_off), INPUTS),
}


def headline(plan: Plan) -> str:
    """A plan in one sentence."""
    without = f", {plan.unassigned} without owner" if plan.unassigned else ""
    over = f", {plan.overload:.1f} h above capacity" if plan.overload > 1e-6 else ""
    return (
        f"{plan.status.value.capitalize()}: score {plan.score:.4f} (today {plan.score_today:.4f}), proven within "
        f"{plan.gap:.2%} of the best; {plan.moved} of {len(plan.territory.accounts)} accounts move{without}{over}."
    )

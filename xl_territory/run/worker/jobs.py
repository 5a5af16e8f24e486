"""What a run can be asked to do: a few jobs, called as their buttons are, each from sheets to an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import input_warnings, plan, read_workbook, solve_options
from xl_territory.plans.plan_from_sheet import SHEET as ASSIGNMENTS
from xl_territory.plans.proof_words import proof_words, today_words
from xl_territory.plans.status import MEANING, Status
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.run.hand_edits import BINDING, EditChoice
from xl_territory.run.optimize import result_sheets, with_edits
from xl_territory.run.worker.request import OPTIMIZE, Request
from xl_territory.run.worker.run_progress import RunProgress, Searching, Working
from xl_territory.schema import INPUT_SHEET_NAMES
from xl_territory.solver.assignment import Stop
from xl_territory.studies import STUDIES
from xl_territory.studies.decisions.standing import honouring
from xl_territory.studies.freshness import SHEETS as ANSWERS
from xl_territory.studies.freshness import outdated
from xl_territory.studies.study import Answer, Asked, Study
from xl_territory.workbook import MemoryHost
from xl_territory.workbook.sheets import RawSheet

BESIDES = tuple(dict.fromkeys([*ANSWERS, *BINDING, ASSIGNMENTS]))
REPORT_SHEETS = tuple(report(ReportContext(None)).name for report in REPORTS)


@dataclass(frozen=True)
class Task:
    """A request with the sheets to work on, whom to tell how far it is, and what to ask whether to stop."""

    request: Request
    sheets: Mapping[str, RawSheet]
    tell: Callable[[RunProgress], None]
    stop: Stop


@dataclass(frozen=True)
class JobResult:
    """What a planner is told, what is to be written, and the sheet to look at ("" leaves the one that is there)."""

    message: str
    answer: Answer
    front: str = ""


@dataclass(frozen=True)
class Job:
    """How a request is carried out, which sheets it is about and has a look at besides, and which ones it writes.

    ``best_so_far`` tells what Stop means: take the best so far, or else end it without an answer.
    """

    work: Callable[[Task], JobResult]
    about: tuple[str, ...]
    besides: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    best_so_far: bool = False


def optimize(task: Task) -> JobResult:
    """The best plan found; option ``edits`` says what becomes of hand edits. Raises as `with_edits`."""
    edits = EditChoice(task.request.options.get("edits", EditChoice.ASK))
    standing = honouring(read_workbook(task.sheets), task.sheets)
    territory, kept = with_edits(MemoryHost(task.sheets), standing, edits)
    size = len(territory.accounts), len(territory.csms), solve_options(territory).time_limit
    task.tell(Searching(*size))
    result = plan(territory, lambda best: task.tell(Searching(*size, best)), task.stop)
    sheets = result_sheets(result, (*input_warnings(result), *outdated(task.sheets)))
    new, changes = (kept.new, kept.changes) if kept else ((), ())
    entries = kept.entries(result.assignment) if kept else ()
    answer = Answer(headline(result), (*sheets, *new), changes=changes, entries=entries)
    return JobResult(answer.sentence, answer)


def asking(study: Study) -> Callable[[Task], JobResult]:
    """The work of a study; how many plans are solved is told by those that solve many."""

    def work(task: Task) -> JobResult:
        task.tell(Working(study.caption))
        asked = Asked(task.sheets, lambda done, of: task.tell(Working(study.caption, done, of)), task.stop)
        answer = study.ask(asked, task.request.options)
        return JobResult(answer.message, answer.to_send, answer.front)

    return work


JOBS: Mapping[str, Job] = {
    OPTIMIZE.job: Job(optimize, INPUT_SHEET_NAMES, BESIDES, REPORT_SHEETS, best_so_far=True),
    **{
        study.name: Job(asking(study), study.about, writes=study.sheets, best_so_far=study.best_so_far)
        for study in STUDIES
    },
}


def headline(plan: Plan) -> str:
    """A plan in one sentence, or two where it is not known what could be had."""
    without = f", {plan.unassigned} without owner" if plan.unassigned else ""
    over = f", {plan.overload:.1f} h above capacity" if plan.overload > 1e-6 else ""
    stopped = f" {MEANING[plan.status]}" if plan.status is Status.STOPPED else ""
    moved = f"{plan.moved} of {len(plan.territory.accounts)} accounts move{without}{over}.{stopped}"
    return (
        f"{plan.status.value.capitalize()}: score {plan.score:.4f} (today {today_words(plan)}), "
        f"{proof_words(plan.score, plan.bound)}; {moved}"
    )

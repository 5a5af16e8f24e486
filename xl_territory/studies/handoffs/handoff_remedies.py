"""What would let all handoffs finish: fewest weeks, lowest cap, least overtime; each solved for by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from xl_territory.schema.handoffs import GIVEN, OVERTIME, RECEIVED, WEEKS
from xl_territory.solver.assignment import SolveOptions, Stop
from xl_territory.solver.mip.catalogue import find_solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipRun, SolveStatus
from xl_territory.studies.handoffs.bounds import least_unfinished, relaxed
from xl_territory.studies.handoffs.construction import earliest
from xl_territory.studies.handoffs.from_plan import HandoffCase, handoff_case
from xl_territory.studies.handoffs.handoff_model import HandoffModel
from xl_territory.studies.handoffs.handoff_problem import HandoffProblem
from xl_territory.studies.handoffs.schedule import Schedule, broken

MOST_WEEKS = 52
LESS_THAN_ONE = 0.999
TENTH = 0.1


@dataclass(frozen=True)
class HandoffRemedy:
    """A setting that would do, its value today and the one needed, None where none does; ``least`` says that it is
    proved that nothing smaller would."""

    setting: str
    today: float
    needed: float | None
    least: bool


def remedies(case: HandoffCase, options: SolveOptions, stop: Stop | None = None) -> tuple[HandoffRemedy, ...]:
    """More weeks, higher caps or overtime hours after which every account is handed over, each by itself.

    What can never start within the weeks, however high caps and capacity are, is not asked for of those two.
    """
    if stop is not None and stop():
        return ()
    return (_weeks(case, options), _caps(case, options), _overtime(case, options))


def _weeks(case: HandoffCase, options: SolveOptions) -> HandoffRemedy:
    today = case.calendar.weeks

    def longer(weeks: int) -> HandoffProblem:
        return handoff_case(case.plan, replace(case.calendar, weeks=weeks), case.announced).problem

    needed, least = _smallest(longer, today + 1, MOST_WEEKS, 0, options)
    return HandoffRemedy(WEEKS.name, today, needed, least)


def _caps(case: HandoffCase, options: SolveOptions) -> HandoffRemedy:
    p = case.problem
    today = int(min(p.give_room.min(), p.receive_room.min()))

    def higher(cap: int) -> HandoffProblem:
        return replace(p, give_room=np.maximum(p.give_room, cap), receive_room=np.maximum(p.receive_room, cap))

    hopeless = least_unfinished(-np.inf, p)
    needed, least = _smallest(higher, today + 1, max(today + 1, p.units), hopeless, options)
    return HandoffRemedy(f"{GIVEN.name}, and {RECEIVED.name.removeprefix('Handoff: ')}", today, needed, least)


def _smallest(
    problem: Callable[[int], HandoffProblem], low: int, high: int, target: int, options: SolveOptions
) -> tuple[int | None, bool]:
    """The smallest number that leaves no more than ``target`` accounts, and whether nothing smaller would.

    More never hurts: the relaxation is halved down to where it no longer rules it out, then numbers are tried upwards.
    """
    if _least(problem(high), options) > target:
        return None, True
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _least(problem(middle), options) <= target else (middle + 1, high)
    proved = True
    for number in range(low, low + 3):
        found, least = _finished(problem(number), options)
        if found <= target:
            return number, proved
        proved = proved and least > target
    return None, False


def _least(problem: HandoffProblem, options: SolveOptions) -> int:
    """A lower bound of the accounts that are left over."""
    model = HandoffModel(problem)
    how = MipRun(options.time_limit, threads=options.threads, seed=options.seed)
    return least_unfinished(relaxed(model, model.finishing(), find_solver(options.solver), how).bound, problem)


def _finished(problem: HandoffProblem, options: SolveOptions) -> tuple[int, int]:
    """Accounts left over by the best schedule found, and the fewest that could be."""
    model, best = HandoffModel(problem), earliest(problem)
    how = MipRun(options.time_limit, threads=options.threads, seed=options.seed, absolute_gap=LESS_THAN_ONE)
    rows = model.finishing()
    answer = solve_model(rows, find_solver(options.solver), replace(how, start=model.values(best)), arrays=True)
    if answer.values is not None:
        found = Schedule(problem, model.start(answer.values))
        best = found if not broken(found) and found.unfinished < best.unfinished else best
    return best.unfinished, least_unfinished(answer.bound, problem)


def _overtime(case: HandoffCase, options: SolveOptions) -> HandoffRemedy:
    """The least hours a week above capacity, the same for everybody, as a column of the model."""
    p = case.problem
    today = case.territory.settings[OVERTIME]
    model = HandoffModel(p)
    rows = _with_overtime(model, model.cheapest(least_unfinished(-np.inf, p)))
    how = MipRun(options.time_limit, threads=options.threads, seed=options.seed, absolute_gap=TENTH / 2)
    answer = solve_model(rows, find_solver(options.solver), how, arrays=True)
    if answer.values is None:
        return HandoffRemedy(OVERTIME.name, today, None, answer.status is SolveStatus.INFEASIBLE)
    hours = np.ceil((today + answer.values[-1]) / TENTH - 1e-6) * TENTH
    return HandoffRemedy(OVERTIME.name, today, float(round(hours, 1)), answer.bound > answer.values[-1] - TENTH)


def _with_overtime(model: HandoffModel, rows: LinearModel) -> LinearModel:
    """The model with a last column, hours above every limit, as its only objective."""
    above = csr_array((rows.row_lower.size, 1)).tolil()
    above[model.capacity_rows, 0] = -1.0
    columns = rows.objective.size
    return LinearModel(
        objective=np.append(np.zeros(columns), 1.0),
        offset=0.0,
        lower=np.append(rows.lower, 0.0),
        upper=np.append(rows.upper, np.inf),
        integer=np.append(rows.integer, False),
        matrix=csr_array(hstack([rows.matrix, csr_array(above)], format="csr")),
        row_lower=rows.row_lower,
        row_upper=rows.row_upper,
    )

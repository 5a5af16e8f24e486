"""What is proved about handoff weeks without trying any: the fewest accounts left over, and the least cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xl_territory.solver.mip.catalogue import Solver, solve_model
from xl_territory.solver.mip.linear_model import LinearModel, MipAnswer, MipRun, SolveStatus
from xl_territory.studies.handoffs.handoff_model import CLOSE, HandoffModel
from xl_territory.studies.handoffs.handoff_problem import HandoffProblem
from xl_territory.territory.workloads import Floats, Integers

INTERIOR = 150_000
"""From so many coefficients on an interior point is found sooner than a corner."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A lower bound, and by when each unit is handed over in the relaxation: ``shares`` (U, W + 1) of it per week of
    its start, in column 0 what is not finished; None where nothing was found in time."""

    bound: float
    shares: Floats | None = None


def relaxed(model: HandoffModel, rows: LinearModel, solver: Solver, how: MipRun) -> Relaxed:
    """The linear relaxation of one of the model's models."""
    linear = replace(rows, integer=np.zeros_like(rows.integer))
    how = replace(how, interior=rows.matrix.nnz > INTERIOR)
    answer = solve_model(linear, solver, how, arrays=True)
    if answer.status is not SolveStatus.OPTIMAL or answer.values is None:
        return Relaxed(-np.inf)
    return Relaxed(proved(model, linear, answer) if solver.proves else -np.inf, model.shares(answer.values))


def proved(model: HandoffModel, linear: LinearModel, answer: MipAnswer) -> float:
    """The bound that the answer's duals prove, whatever tolerances the solver works with.

    Σ dual × the row's bound + Σ least of reduced cost × column: a lower bound for any duals (weak duality).
    """
    if answer.duals is None:
        return answer.bound
    ends = np.where(answer.duals > 0, linear.row_lower, linear.row_upper)
    duals = np.where(np.isfinite(ends), answer.duals, 0.0)
    rows = float((duals * np.where(np.isfinite(ends), ends, 0.0)).sum())
    reduced = linear.objective - linear.matrix.T @ duals
    lower, upper = model.box()
    return linear.offset + rows + float(np.minimum(reduced * lower, reduced * upper).sum())


def least_unfinished(bound: float, problem: HandoffProblem) -> int:
    """The fewest accounts that are not finished, by a bound and by counting those with no week to start in."""
    hopeless = int(problem.size[~problem.startable.any(axis=1)].sum())
    return max(hopeless, int(np.ceil(bound - CLOSE)) if np.isfinite(bound) else 0)


def weeks_apart(problem: HandoffProblem, solver: Solver, how: MipRun) -> Relaxed:
    """The least cost when each week chooses for itself who owns what by then: quick for any size.

    Dual coverage and what one week leaves to the next are forgotten, so each week is a relaxation of its own, and the
    sum of their bounds is one. Shares are those of each unit's start that the weeks agree best with.
    """
    p, bound = problem, 0.0
    by = np.zeros((p.units, p.weeks + 1))
    for week in range(1, p.weeks + 1):
        alone = _alone(p, week)
        model = HandoffModel(alone)
        found = relaxed(model, model.cheapest(int(p.size.sum())), solver, how)
        bound += found.bound
        by[:, week] = 0.0 if found.shares is None else 1 - found.shares[:, 0]
    owned = np.maximum.accumulate(by, axis=1)
    starts = np.diff(owned, axis=1, prepend=0.0)
    return Relaxed(bound, _earlier(starts, _shortest(p)))


def _alone(problem: HandoffProblem, week: int) -> HandoffProblem:
    """One week on its own: units that may be owned by their new CSM by then, or not."""
    p = problem
    possible = (p.startable & (p.handover <= week)).any(axis=1)
    latest = np.maximum(0, week - _shortest(p))[p.given_until > 0].max(initial=0)
    never = np.zeros(p.units, dtype=bool)

    def so_far(room: Integers) -> Integers:
        return np.stack([room[:, 0], room[:, 1 : latest + 1].sum(axis=1)], axis=1)

    binding = p.within[:, week] & (p.giver_share >= 1)
    return replace(
        p,
        owner=p.owner[:, [0, week]],
        handover=np.ones((p.units, 2), dtype=np.intp),
        startable=np.stack([never, possible], axis=1),
        load=np.repeat(p.load[:, [week]], 2, axis=1),
        limit=np.where(binding, p.limit, np.inf),
        within=np.repeat(binding[:, None], 2, axis=1),
        give_room=so_far(p.give_room),
        receive_room=so_far(p.receive_room),
    )


def _shortest(problem: HandoffProblem) -> Integers:
    """(U,) weeks of dual coverage, the least of any start."""
    weeks = np.arange(problem.weeks + 1)
    dual = np.where(problem.startable, problem.handover - weeks, problem.weeks + 1)
    return np.asarray(dual.min(axis=1, initial=problem.weeks + 1))


def _earlier(starts: Floats, by: Integers) -> Floats:
    """Shares of handovers as shares of starts: so many weeks earlier; column 0 holds what never starts."""
    weeks = starts.shape[1]
    earlier = np.zeros_like(starts)
    for week in range(1, weeks):
        np.add.at(earlier, (np.arange(len(starts)), np.clip(week - by, 1, weeks - 1)), starts[:, week])
    earlier[:, 0] = 1 - earlier[:, 1:].sum(axis=1)
    return earlier

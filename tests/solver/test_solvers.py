"""One contract for every solver that is installed here, and what is said about those that are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from tests.benchmarks.instances import read_published
from tests.solver.problems import UNHURRIED, column, problem, solved
from xl_territory.errors import SolverError
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.level_problem import SOLVING, level_problem
from xl_territory.solver.limits import Clock, SolveLimits
from xl_territory.solver.mip.catalogue import SOLVERS, find_solver, solve_model
from xl_territory.solver.mip.exact import solve_exactly
from xl_territory.solver.mip.formulation import Formulation
from xl_territory.solver.mip.linear_model import LinearModel, MipAnswer, MipRun, SolveStatus
from xl_territory.solver.penalty import excess
from xl_territory.solver.problem import NOTHING, UNASSIGNED, Level, Resource
from xl_territory.solver.solve import solve

DATA = Path(__file__).parents[1] / "data"
GAP = DATA / "gap"
BEST = 1931.0
each = pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            s.name, marks=pytest.mark.skipif(not s.installed, reason=f"{s.name} is not installed: {s.install}")
        )
        for s in SOLVERS.values()
    ],
)

ARRAYS = "HiGHS without PuLP"
each_route = pytest.mark.parametrize("name", [*each.args[1], ARRAYS])


def answered(model: LinearModel, name: str, how: MipRun) -> MipAnswer:
    """What the solver answers, by the way that its name says."""
    return solve_model(model, find_solver(name.removesuffix(" without PuLP")), how, arrays=name == ARRAYS)


def knapsack(capacity: float) -> LinearModel:
    """Most valuable of three things within ``capacity``, as a minimum; the offset of 100 is no part of the choice."""
    return LinearModel(
        objective=np.array([-5.0, -4.0, -3.0]) * 1e-5,
        offset=100e-5,
        lower=np.zeros(3),
        upper=np.ones(3),
        integer=np.ones(3, dtype=bool),
        matrix=csr_array(np.array([[2.0, 3.0, 1.0]])),
        row_lower=np.array([-np.inf]),
        row_upper=np.array([capacity]),
    )


@each_route
def test_a_small_model_is_solved_to_the_end(name):
    """The best choice is the first and the last thing, worth 8."""
    answer = answered(knapsack(4.0), name, MipRun(seconds=UNHURRIED))
    assert answer.status is SolveStatus.OPTIMAL
    assert np.round(answer.values).tolist() == [1, 0, 1]
    assert answer.bound == pytest.approx(92e-5)


@each_route
def test_values_are_in_the_order_of_the_columns(name):
    """Eleven things, of which the third and the last pay; some sort columns by name, the eleventh before the third."""
    worth = np.ones(11)
    worth[[2, 10]] = -1.0
    model = replace(knapsack(11.0), objective=worth, lower=np.zeros(11), upper=np.ones(11), integer=worth < 9)
    answer = answered(replace(model, matrix=csr_array(np.ones((1, 11)))), name, MipRun(seconds=UNHURRIED))
    assert np.flatnonzero(np.round(answer.values)).tolist() == [2, 10]


@each_route
def test_what_cannot_be_is_infeasible(name):
    """Three things of no weight cannot weigh less than nothing."""
    answer = answered(knapsack(-1.0), name, MipRun(seconds=UNHURRIED))
    assert answer.status is SolveStatus.INFEASIBLE
    assert answer.values is None


@each
def test_every_solver_gives_the_same_plan(name):
    """Two units that both prefer the first owner, whose limit takes one of them."""
    places = Resource("places", column(1, 1), limit=np.array([1.0, 1.0]))
    answer = solved(problem([[0, 3], [0, 1]], resources=[places]), solver=name)
    assert answer.owner.tolist() == [0, 1]
    assert answer.proved


@each
def test_every_solver_lets_the_levels_give_way_in_their_order(name):
    """With room for one and hours for less, one unit goes without owner and the smaller overload is taken."""
    places = Resource("places", column(1, 1), limit=np.array([1.0]))
    hours = Resource("hours", column(5, 3), overloadable=np.array([2.0]))
    tight = problem([[0], [0]], resources=[places, hours])
    exact = solve_exactly(tight, SolveLimits(find_solver(name), 0.0, Clock.start(UNHURRIED)))
    assert exact.owner.tolist() == [UNASSIGNED, 0]
    assert tight.levels(exact.owner)[:3] == (0.0, 1.0, 1.0)
    assert exact.levels_proved or not find_solver(name).proves


@each_route
def test_nothing_is_printed(name, capfd):
    """Neither by Python nor below it: standard output belongs to whoever calls."""
    answered(knapsack(4.0), name, MipRun(seconds=UNHURRIED, stop=lambda: False, watch=lambda *_: None))
    assert capfd.readouterr().out == ""


def test_a_solver_that_does_not_exist_is_named_with_those_that_do():
    """The message says what may be written instead."""
    with pytest.raises(SolverError, match=r"no solver called 'Simplex2000'.*HiGHS.*Available here: .*HiGHS"):
        solve(problem([[0]]), SolveOptions(solver="Simplex2000"))


def test_a_solver_that_is_not_installed_comes_with_the_way_to_install_it():
    """Each registered solver knows how to get it."""
    missing = [solver for solver in SOLVERS.values() if not solver.installed]
    for solver in missing:
        with pytest.raises(SolverError, match=f"{solver.name} is not installed.*To install it: "):
            find_solver(solver.name.upper())


def test_auto_is_highs():
    """The default solver comes with the package."""
    assert find_solver("auto").name == "HiGHS"


def long_run() -> LinearModel:
    """The exact model of a published instance that is far from solved at the root."""
    return Formulation(level_problem(read_published(GAP / "c05100.txt"), Level.SCORE, NOTHING, SOLVING)).model()


@each_route
def test_a_run_that_is_cut_off_is_not_called_optimal(name):
    """The published best is 1931: whoever says optimal has it, and no bound that can be relied on is above it."""
    model = long_run()
    answer = answered(model, name, MipRun(seconds=0.5))
    if answer.values is not None:
        value = model.objective @ answer.values + model.offset
        assert value >= BEST - 1e-6
        assert answer.status is not SolveStatus.OPTIMAL or value == pytest.approx(BEST)
    assert answer.status is not SolveStatus.INFEASIBLE
    assert answer.bound <= BEST + 1e-6 or name == "CP-SAT"


@each
def test_continuous_amounts_are_not_rounded(name):
    """A third per hour above 2.05: apart is better by 0.033 than together, and not in whole hours."""
    hours = Resource("hours", column(1.3, 2.9), penalties=(excess(np.array([2.05, 2.05]), 1 / 3),))
    together = problem([[0, 0.4], [0, 0.4]], resources=[hours])
    exact = solve_exactly(together, SolveLimits(find_solver(name), 0.0, Clock.start(UNHURRIED)))
    assert together.score(exact.owner) == pytest.approx(0.4 + 0.85 / 3)


@each_route
def test_a_run_stopped_at_once_claims_nothing(name):
    """Solvers that cannot be stopped go on to their time limit; none calls it optimal without the best value."""
    model = long_run()
    answer = answered(model, name, MipRun(seconds=0.5, stop=lambda: True))
    assert answer.values is None or model.objective @ answer.values + model.offset >= BEST - 1e-6


def test_a_solver_that_fails_says_so_in_one_message(monkeypatch):
    """Whatever kind of error a solver has of its own."""

    def no_licence(*_args, **_more):
        raise RuntimeError("Model too large for size-limited license")

    monkeypatch.setattr("pulp.LpProblem.solve", no_licence)
    with pytest.raises(SolverError, match="HiGHS failed: Model too large"):
        solve_model(knapsack(4.0), find_solver("HiGHS"), MipRun(seconds=UNHURRIED))


def test_a_run_that_is_cut_off_is_feasible_and_keeps_its_bound():
    """A node limit stands for any limit: the answer is not called optimal, and its bound is below its value."""
    model = long_run()
    answer = solve_model(model, find_solver("HiGHS"), MipRun(seconds=UNHURRIED, nodes=1))
    assert answer.status is SolveStatus.FEASIBLE
    assert np.isfinite(answer.bound)
    assert answer.bound < model.objective @ answer.values + model.offset


def test_a_run_that_is_stopped_is_not_called_optimal():
    """Stopped at the first question: whatever was found, nothing is claimed about it."""
    answer = solve_model(long_run(), find_solver("HiGHS"), MipRun(seconds=UNHURRIED, stop=lambda: True))
    assert answer.status in (SolveStatus.FEASIBLE, SolveStatus.UNKNOWN)


@pytest.fixture
def given_up() -> tuple[LinearModel, np.ndarray]:
    """The model of a small book, and a start, from which HiGHS once called 0.2489 proved; its optimum is 0.2406."""
    with np.load(DATA / "given_up.npz") as kept:
        columns = {name: kept[name] for name in ("objective", "lower", "upper", "integer", "row_lower", "row_upper")}
        matrix = csr_array((kept["data"], kept["indices"], kept["indptr"]))
        return LinearModel(offset=float(kept["offset"]), matrix=matrix, **columns), kept["start"]


@pytest.mark.parametrize("looks", [5, 20, 50, 100])
def test_a_run_that_was_given_up_claims_no_more_than_it_proved(given_up, looks):
    """Whoever says stop once has to go on saying it: HiGHS went on, and took the node that it had dropped for done."""
    model, start = given_up
    answer = solve_model(
        model, find_solver("HiGHS"), MipRun(UNHURRIED, threads=1, start=start, stall_after=looks, presolve=False)
    )
    assert answer.bound <= 0.240574


def test_a_run_tells_of_incumbents_and_bounds():
    """Bounds come from below, in the units of the model."""
    heard = []
    solve_model(
        long_run(), find_solver("HiGHS"), MipRun(seconds=UNHURRIED, nodes=20, watch=lambda *said: heard.append(said))
    )
    assert heard
    assert all(bound <= value + 1e-9 for value, bound in heard if np.isfinite(value))

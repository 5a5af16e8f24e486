"""How the solver does on each kind of territory: what it proves, and when it is within one and half a per cent."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from rich.table import Table

from tests.benchmarks.territories import KINDS, problem
from xl_territory.solver.assignment import Progress, SolveOptions, relative_gap
from xl_territory.solver.problem import Levels
from xl_territory.solver.solve import solve

# accounts, CSMs, seconds until the target, gap of the target
SIZES = ((240, 8, 2.0, 0.005), (2_000, 15, 3.0, 0.005), (5_000, 50, 8.0, 0.005), (10_000, 100, 20.0, 0.01))


@dataclass(frozen=True)
class Trial:
    """A territory to solve: its kind and size, seconds and gap to stop at."""

    kind: str
    accounts: int
    csms: int
    seed: int
    limit: float
    target: float


@dataclass(frozen=True)
class Outcome:
    """What became of a trial: wall and processor seconds of the solver alone, and what was proved.

    ``to_one`` and ``to_half`` are the seconds from which on the proven gap stayed within 1 % and 0.5 %, infinite if
    it never did. ``gap`` is the one of the score among plans as good on the levels before it.
    """

    trial: Trial
    seconds: float
    processor: float
    gap: float
    to_one: float
    to_half: float
    levels: Levels
    proved: bool


def trials(
    kinds: Sequence[str], largest: int, seeds: int, patience: float = 1.0, gap: float | None = None
) -> Iterator[Trial]:
    """Every size up to ``largest`` accounts of these kinds (all when none is named), small ones first.

    ``patience`` multiplies the time of the target, ``gap`` replaces its gap.
    """
    for accounts, csms, seconds, target in (size for size in SIZES if size[0] <= largest):
        for kind in kinds or KINDS:
            for seed in range(seeds):
                yield Trial(kind, accounts, csms, seed, patience * seconds, target if gap is None else gap)


def tried(trial: Trial) -> Outcome:
    """Solve it in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_solved, trial).result()


def _solved(trial: Trial) -> Outcome:
    posed = problem(trial.kind, trial.accounts, trial.csms, trial.seed)
    said: list[Progress] = []
    options = SolveOptions(time_limit=trial.limit, gap=trial.target, seed=trial.seed)
    busy = time.process_time()
    answer = solve(posed, options, watch=said.append)
    busy = time.process_time() - busy
    levels = posed.levels(answer.owner)
    said.append(Progress(levels.score, answer.bound, answer.seconds))
    gap = relative_gap(levels.score, answer.bound)
    return Outcome(trial, answer.seconds, busy, gap, since(said, 0.01), since(said, 0.005), levels, answer.proved)


def since(said: Sequence[Progress], gap: float) -> float:
    """Seconds from which on the gap stayed within ``gap``; infinite if it is above it at the end."""
    reached = math.inf
    for progress in reversed(said):
        if not progress.gap <= gap:
            break
        reached = progress.seconds
    return reached


def table(outcomes: Sequence[Outcome]) -> Table:
    """All outcomes, with the levels before the score where any of them gave way."""
    columns = ("kind", "size", "seed", "seconds", "processor s", "gap %", "to 1 %", "to 0.5 %", "proved", "gave way")
    shown = Table(*columns, title="Kinds of territories, seconds of the solver")
    for outcome in outcomes:
        trial = outcome.trial
        seconds = [f"{outcome.seconds:.2f}", f"{outcome.processor:.2f}", f"{100 * outcome.gap:.3f}"]
        reached = [f"{at:.2f}" if math.isfinite(at) else "-" for at in (outcome.to_one, outcome.to_half)]
        rest = [*seconds, *reached, "yes" if outcome.proved else "no", gave_way(outcome.levels)]
        shown.add_row(trial.kind, f"{trial.accounts} x {trial.csms}", str(trial.seed), *rest)
    return shown


def gave_way(levels: Levels) -> str:
    """The levels before the score that are not zero, in words."""
    worst = {
        "locked without owner": levels.fixed_unassigned,
        "without owner": levels.unassigned,
        "h overload": levels.overload,
        "violations": levels.violations,
    }
    return ", ".join(f"{value:.6g} {name}" for name, value in worst.items() if value)

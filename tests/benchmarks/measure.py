"""Runs one measurement in a process of its own, so that time and peak memory are its own."""

from __future__ import annotations

import importlib.metadata
import math
import os
import platform
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from tests.benchmarks.rivals import RIVALS, Result
from xl_territory.solver.problem import AssignmentProblem


@dataclass(frozen=True)
class Measurement:
    """One row of the table: what was solved, by whom, and how it went. ``best`` is the best value known, if any."""

    case: str
    rival: str
    seed: int
    score: float
    bound: float
    seconds: float
    megabytes: float
    best: float | None = None

    @property
    def gap(self) -> float:
        """Distance to the best known value, or the proven gap where none is known; infinite without a solution."""
        if not math.isfinite(self.score):
            return math.inf
        against = self.bound if self.best is None else self.best
        return (self.score - against) / abs(self.score)


@dataclass(frozen=True)
class Case:
    """What to solve: ``make(*arguments)`` builds the problem in the process that solves it."""

    name: str
    make: Callable[..., AssignmentProblem]
    arguments: tuple[object, ...]
    seconds: float
    gap: float
    seed: int = 0
    best: float | None = None


def measure(case: Case, rival: str) -> Measurement:
    """Solve ``case`` with ``rival`` in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        result, megabytes = pool.submit(_solve, case, rival).result()
    return Measurement(case.name, rival, case.seed, result.score, result.bound, result.seconds, megabytes, case.best)


def _solve(case: Case, rival: str) -> tuple[Result, float]:
    problem = case.make(*case.arguments)
    result = RIVALS[rival](problem, case.seconds, case.gap, case.seed)
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return result, most / 1024


def machine() -> str:
    """Machine and versions, as one line under a table."""
    packages = ("numpy", "scipy", "pulp", "highspy", "ortools")
    versions = []
    for package in packages:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{package} missing")
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, {', '.join(versions)}"

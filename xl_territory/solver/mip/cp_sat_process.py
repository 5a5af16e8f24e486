"""CP-SAT on a model file, in a process of its own (see `cp_sat` for why): started, watched, stopped, understood."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from xl_territory.errors import SolverError
from xl_territory.solver.limits import Clock
from xl_territory.solver.mip.linear_model import MipRun, SolveStatus

LOOK_EVERY = 0.1
START_SECONDS = 10.0
STATUSES = {
    "OPTIMAL": SolveStatus.OPTIMAL,
    "FEASIBLE": SolveStatus.FEASIBLE,
    "INFEASIBLE": SolveStatus.INFEASIBLE,
}


class CpSatSolution(NamedTuple):
    """What is in the answer: values of variables by name, none where there is no solution, and a bound."""

    status: SolveStatus
    values: dict[str, float]
    bound: float


def solve_file(path: Path, how: MipRun) -> CpSatSolution:
    """Solve the MPS file ``path``; unknown when it was stopped or took too long.

    Raises
    ------
    SolverError
        When it fails.
    """
    asked = [how.seconds, how.gap, how.threads or os.cpu_count() or 1, how.seed % 2**31]
    command = [sys.executable, str(Path(__file__).with_name("cp_sat.py")), str(path), *map(str, asked)]
    said = _output(command, how)
    if said is None:
        return CpSatSolution(SolveStatus.UNKNOWN, {}, -math.inf)
    answer = json.loads(said)
    return CpSatSolution(STATUSES.get(answer["status"], SolveStatus.UNKNOWN), answer["values"], answer["bound"])


def _output(command: list[str], how: MipRun) -> str | None:
    """What the command prints; None when it was stopped or took too long."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, creationflags=hidden) as process:
        clock = Clock.start(how.seconds + START_SECONDS, how.stop)
        while not clock.over:
            with suppress(subprocess.TimeoutExpired):
                said, complaint = process.communicate(timeout=LOOK_EVERY)
                if process.returncode:
                    raise SolverError(complaint.strip().splitlines()[-1] if complaint.strip() else "no answer")
                return said
        process.kill()
    return None

"""The whole command from file to file, in a process of its own: seconds per phase, wall time and peak memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.workbooks import workbook

PHASES = ("read", "validate", "solve", "write", "total")
# accounts, CSMs, gap to stop at, seconds until the target for the solver
WORKBOOKS = ((240, 8, 0.005, 2.0), (2_000, 15, 0.005, 3.0), (10_000, 100, 0.01, 20.0))


@dataclass(frozen=True)
class Timing:
    """One run of ``optimize``: seconds per phase as it says itself, seconds of the whole process, its peak memory."""

    case: str
    seconds: dict[str, float]
    process: float
    megabytes: float
    gap: float
    status: str


def timed(accounts: int, csms: int, gap: float, limit: float, seed: int = 0) -> Timing:
    """Run the command on a generated workbook."""
    with TemporaryDirectory() as folder, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        source = workbook(Path(folder) / "book.xlsx", accounts, csms, seed)
        target = Path(folder) / "planned.xlsx"
        command = [sys.executable, "-m", "xl_territory", "optimize", str(source), "--output", str(target), "--json"]
        command += ["--gap", str(gap), "--time-limit", str(limit)]
        said, process, megabytes = pool.submit(_run, command).result()
    seconds = {phase: float(said["seconds"][phase]) for phase in PHASES}
    return Timing(f"{accounts} x {csms}", seconds, process, megabytes, said["gap"], said["status"])


def _run(command: list[str]) -> tuple[dict, float, float]:
    """What the command prints, its seconds and its peak megabytes; the only child of this process."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if not done.stdout.strip():
        raise RuntimeError(f"The command failed with code {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout), seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

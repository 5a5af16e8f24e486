"""A run that is watched in the terminal: progress while it solves, and Ctrl-C for the best plan so far."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from xl_territory.interfaces.cli.terminal import err, progress_line
from xl_territory.run.hand_edits import EditChoice
from xl_territory.run.optimize import Run, optimize
from xl_territory.schema import Changes
from xl_territory.solver.assignment import Progress
from xl_territory.solver.executors import worker_pool

LOOK_EVERY = 0.1


def run_watched(
    book: Path,
    target: Path | None,
    changes: Changes,
    cluster: str | None = None,
    verify: bool = False,
    edits: EditChoice = EditChoice.ASK,
) -> Run:
    """`optimize` with its progress on standard error, its large parts on the Dask scheduler at ``cluster``.

    Ctrl-C ends the search, a second one ends the program.
    """
    latest: list[Progress] = []
    stop = threading.Event()
    start = time.monotonic()
    with (
        worker_pool(cluster) as workers,
        ThreadPoolExecutor(1) as executor,
        _stopped_by_interrupt(stop),
        err().status("Reading …") as status,
    ):
        run = partial(optimize, book, target, changes, latest.append, stop.is_set, workers, verify, edits=edits)
        future = executor.submit(run)
        while not wait([future], timeout=LOOK_EVERY).done:
            if latest:
                status.update(progress_line(latest[-1], time.monotonic() - start))
    return future.result()


@contextmanager
def _stopped_by_interrupt(stop: threading.Event) -> Iterator[None]:
    def interrupted(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

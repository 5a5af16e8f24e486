"""A run that is watched in the terminal: progress while it solves, Ctrl-C for the best plan so far, what came of it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import typer

from xl_territory.interfaces.cli.json_output import print_json
from xl_territory.interfaces.cli.summary import summary
from xl_territory.interfaces.cli.terminal import (
    about_input,
    conflicts_named,
    err,
    headline,
    out,
    progress_line,
    run_report,
)
from xl_territory.plans.status import PROVED_IMPOSSIBLE
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


def run_and_tell(
    book: Path,
    target: Path | None,
    changes: Changes,
    as_json: bool,
    cluster: str | None = None,
    *,
    verify: bool = False,
    edits: str = EditChoice.ASK,
) -> NoReturn:
    """`run_watched`, and what came of it, as tables or as JSON. The program ends with 3 where the plan is partial."""
    run = run_watched(book, target, changes, cluster, verify, EditChoice(edits))
    code = 0 if run.plan.complete else 3
    if as_json:
        print_json(code, headline(run.plan).plain, run.faults, **summary(run))
    else:
        err().print(about_input(run.faults))
        out().print(run_report(run))
        if run.plan.status in PROVED_IMPOSSIBLE:
            out().print(conflicts_named(run.plan.territory))
    raise typer.Exit(code)


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

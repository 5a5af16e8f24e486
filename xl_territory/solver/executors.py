"""Where independent plans are solved: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from xl_territory.solver.cluster import RETRIES, OnCluster, connected, once
from xl_territory.solver.components import WorkerPool
from xl_territory.solver.separate_processes import SeparateProcesses

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
ProgressCallback = Callable[[int, int], None]
"""Is told how many tasks are done, of how many so far, whenever either grows; by more than one thread."""

log = logging.getLogger(__name__)


@contextmanager
def executor(processes: int = 0, cluster: str | None = None) -> Iterator[Executor]:
    """An executor for as long as the ``with`` lasts.

    Parameters
    ----------
    processes : how many processes of this machine; 0 = one per processor.
    cluster : address of a Dask scheduler, such as ``tcp://planner:8786``. Work of a worker that dies is done again
        elsewhere, so a lost worker costs only time; what a lost cluster leaves is done here, which is logged.

    Raises
    ------
    UsageError : as `cluster.connected`, when the cluster cannot do it.
    """
    if cluster is None:
        with SeparateProcesses(processes or os.cpu_count() or 1) as pool:
            yield pool
    else:
        with connected(cluster) as client, OnCluster(_remote(client), once(log.warning)) as remote:
            yield remote


@contextmanager
def worker_pool(cluster: str | None = None) -> Iterator[WorkerPool | None]:
    """Who solves the large parts of one plan for as long as the ``with`` lasts: a Dask cluster, or None without one.

    Raises
    ------
    UsageError : as `executor`.
    """
    if cluster is None:
        yield None
    else:
        with connected(cluster) as client:
            yield WorkerPool(_remote(client), max(1, sum(client.nthreads().values())), once(log.warning))


class CountingExecutor(Executor):
    """An executor that tells how far the tasks are that were given to it."""

    def __init__(self, executor: Executor, callback: ProgressCallback) -> None:
        self._executor = executor
        self._callback = callback
        self._done = self._asked = 0
        self._lock = threading.Lock()

    def submit(self, fn: Callable[Given, Answer], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Answer]:
        """Have the executor do it, and count it."""
        future = self._executor.submit(fn, *args, **kwargs)
        self._count(asked=1)
        future.add_done_callback(lambda _: self._count(done=1))
        return future

    def _count(self, asked: int = 0, done: int = 0) -> None:
        with self._lock:
            self._asked += asked
            self._done += done
            self._callback(self._done, self._asked)


def _remote(client: Any) -> Executor:
    executor: Executor = client.get_executor(retries=RETRIES, pure=False)
    return executor

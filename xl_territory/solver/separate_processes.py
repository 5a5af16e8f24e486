"""Processes of this machine of which each dies alone: what one of them was at is lost, the others go on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class SeparateProcesses(Executor):
    """So many processes as pools of one: a `ProcessPoolExecutor` of many ends as a whole when one of them is killed.

    The task of a process that dies ends in `BrokenExecutor`. Where the ``with`` ends in an error, or by Ctrl-C, the
    processes are killed at once.
    """

    def __init__(self, processes: int) -> None:
        self._threads = ThreadPoolExecutor(processes)
        self._own = threading.local()
        self._pools: dict[int, ProcessPoolExecutor] = {}
        self._ended = threading.Event()

    def submit(self, fn: Callable[Given, Answer], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Answer]:
        """Have one of the processes do it, as soon as one is free."""
        return self._threads.submit(self._ask, partial(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more; see `Executor.shutdown`."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for pool in [*self._pools.values()]:
            pool.shutdown(wait, cancel_futures=cancel_futures)

    def kill(self) -> None:
        """End every process, whatever it is at."""
        self._ended.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in [*self._pools]:
            with suppress(OSError):
                os.kill(process, signal.SIGTERM)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.kill()
        self.shutdown()

    def _ask(self, task: Callable[[], Answer]) -> Answer:
        if self._ended.is_set():
            raise BrokenExecutor("The processes have been ended.")
        try:
            return self._pool().submit(task).result()
        except BrokenExecutor:
            self._own.pool = None
            raise

    def _pool(self) -> ProcessPoolExecutor:
        """The process of this thread, started anew where it died."""
        pool: ProcessPoolExecutor | None = getattr(self._own, "pool", None)
        if pool is None:
            # A forked child would inherit the locks of whatever threads run here.
            pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=prepare)
            self._pools[pool.submit(os.getpid).result()] = pool
            self._own.pool = pool
        return pool


def prepare() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """Have this process end when the one that started it ends, even if that was killed and could tell nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)

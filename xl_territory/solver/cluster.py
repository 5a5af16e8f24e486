"""A Dask cluster to solve on: whether its workers can do what is done here, and what to do when it is gone."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from xl_territory.errors import UsageError, install_command
from xl_territory.solver.separate_processes import SeparateProcesses

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

PACKAGE = "xl-territory"
CONNECT_SECONDS = 5
WORKER_SECONDS = 2
VERSION_SECONDS = 3
"""How long the scheduler, a first worker and the versions of all workers are waited for, 10 s together."""

CLOSE_SECONDS = 2
RETRIES = 3
TLS = (
    " For tls:// set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, and …__TLS__CLIENT__CERT and …__TLS__CLIENT__KEY, to the "
    "files that the scheduler trusts."
)
NO_MODULE = "No module named 'xl_territory'"
GONE = "The Dask cluster does not answer any more. What is left is solved on this machine."


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at ``address`` whose workers can do what they will be asked.

    Raises `UsageError` within 10 s where Dask is not installed, nobody answers, there is no worker, or some worker
    lacks the package or has other code than this process.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(f"A cluster needs Dask: {install_command('cluster')}.") from error
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it says of a lost scheduler, we say
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        hint = TLS if address.startswith("tls:") else ""
        raise UsageError(f"There is no Dask scheduler at {address}: {str(error).rstrip('.')}.{hint}") from error
    try:
        check_workers(client, address)
        yield client
    finally:
        client.close(timeout=CLOSE_SECONDS)


def check_workers(client: Any, address: str) -> None:
    """Raise `UsageError` where there is no worker, or one that would not do what is done here."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError:
        raise UsageError(
            f"The Dask scheduler at {address} has no workers. Start some where {PACKAGE} is installed: "
            f"dask worker {address}"
        ) from None
    versions = _asked(client, metadata.version, PACKAGE)
    faults = _faults(versions, metadata.version(PACKAGE)) or _faults(_asked(client, fingerprint), fingerprint())
    if faults:
        named = "; ".join(f"{worker} {fault}" for worker, fault in sorted(faults.items()))
        raise UsageError(
            f"The workers of {address} cannot solve this: {named}. Install the version of this machine "
            f"({metadata.version(PACKAGE)}) on every worker and start them again."
        )


def fingerprint() -> str:
    """What tells the code of this package from another state of it, whatever its version says."""
    spec = importlib.util.find_spec("xl_territory")
    folder = Path(str(spec.origin if spec else "")).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_lost(error: BaseException) -> bool:
    """Whether a task failed because there is nobody any more to do it, not because of what it is."""
    return isinstance(error, BrokenExecutor | CancelledError | OSError) or type(error).__module__.startswith(
        "distributed"
    )


def once(told: Callable[[str], None]) -> Callable[[], None]:
    """What says that the cluster is gone, the first time that it is called; by any thread."""
    lock = threading.Lock()

    def tell() -> None:
        if lock.acquire(blocking=False):  # and never let go of
            told(GONE)

    return tell


class OnCluster(Executor):
    """A cluster's executor; what it loses is done on this machine."""

    def __init__(self, remote: Executor, lost: Callable[[], None]) -> None:
        self._remote, self._lost = remote, lost
        self._here: SeparateProcesses | None = None
        self._lock, self._closing, self._stack = threading.Lock(), False, ExitStack()

    def submit(self, fn: Callable[Given, Answer], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Answer]:
        """Have a worker do it, or this machine."""
        task, answer = partial(fn, *args, **kwargs), Future[Answer]()
        answer.set_running_or_notify_cancel()
        try:
            self._remote.submit(task).add_done_callback(lambda done: self._settle(done, task, answer))
        except Exception as error:
            if not is_lost(error):
                raise
            self._do_here(task, answer)
        return answer

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._stack.__exit__(kind, error, trace)

    def _settle(self, done: Future[Answer], task: Callable[[], Answer], answer: Future[Answer]) -> None:
        error = CancelledError() if done.cancelled() else done.exception()
        if error is None:
            answer.set_result(done.result())
        elif is_lost(error) and not self._closing:
            self._do_here(task, answer)
        else:
            answer.set_exception(error)

    def _do_here(self, task: Callable[[], Answer], answer: Future[Answer]) -> None:
        self._lost()
        with self._lock:
            if self._here is None:
                self._here = self._stack.enter_context(SeparateProcesses(os.cpu_count() or 1))
        self._here.submit(task).add_done_callback(lambda done: _copy(done, answer))


def _copy(done: Future[Answer], answer: Future[Answer]) -> None:
    error = CancelledError() if done.cancelled() else done.exception()
    if error is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(error)


def _asked(client: Any, function: Callable[..., str], *arguments: str) -> Mapping[str, Any]:
    """What each worker answers at once, even while it works, or the error that it had. Raises `UsageError`."""
    answers: list[Mapping[str, Any]] = []
    ask = partial(client.run, function, *arguments, on_error="return")
    # the client itself would wait for ever
    asking = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
    asking.start()
    asking.join(VERSION_SECONDS)
    if not answers:
        raise UsageError("The workers of the Dask cluster do not answer. Look after them, or start them again.")
    return answers[0]


def _faults(answers: Mapping[str, Any], wanted: str) -> dict[str, str]:
    """What is wrong with each worker that does not have what is wanted."""

    def fault(answer: Any) -> str:
        if isinstance(answer, ImportError) or NO_MODULE in str(answer):
            return f"has no {PACKAGE}"
        is_version = isinstance(answer, str) and "." in answer
        return f"has {PACKAGE} {answer}" if is_version else f"has another state of {PACKAGE}"

    return {worker: fault(answer) for worker, answer in answers.items() if answer != wanted}

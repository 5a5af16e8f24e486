"""A Dask cluster that cannot do what is asked is named within seconds; one that goes away costs no plan."""

from __future__ import annotations

import logging
import os
import shutil
import site
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster
from distributed.security import Security

import xl_territory
from tests.solver.problems import large_parts
from xl_territory.errors import SolverError, UsageError
from xl_territory.solver import cluster
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.cluster import GONE, OnCluster, _faults, connected, fingerprint, is_lost, once
from xl_territory.solver.components import WorkerPool
from xl_territory.solver.executors import executor
from xl_territory.solver.solve import solve

DEADLINE = 90.0
PACKAGE = Path(str(xl_territory.__file__)).parent


@pytest.fixture(autouse=True)
def a_machine_that_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is answered does not depend on how fast: only nobody's answer is waited for as short as by a user."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", DEADLINE)
    monkeypatch.setattr(cluster, "VERSION_SECONDS", DEADLINE)


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a scheduler that has no workers."""
    with LocalCluster(n_workers=0, dashboard_address=None) as running:
        yield running.scheduler_address


@contextmanager
def worker(address: str, *path: str) -> Iterator[None]:
    """A worker that imports from ``path`` and from what is installed, but not from this checkout."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*path, *site.getsitepackages()])}
    command = [sys.executable, "-S", "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--no-dashboard"]
    with subprocess.Popen(
        command, cwd=site.getsitepackages()[0], env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(1, timeout=DEADLINE)
            yield
        finally:
            process.kill()


def test_a_scheduler_without_workers_is_told(scheduler: str) -> None:
    """With the command that starts one."""
    with (
        pytest.raises(UsageError, match=rf"has no workers\. Start some .*dask worker {scheduler}"),
        connected(scheduler),
    ):
        pass


not_installed = pytest.mark.skipif(
    Path(sysconfig.get_paths()["purelib"], "xl_territory").exists(),
    reason="every worker of this Python finds the installed package: pip install -e .",
)


@not_installed
def test_a_worker_without_the_package_is_named(scheduler: str) -> None:
    """With the version to install."""
    with (
        worker(scheduler),
        pytest.raises(UsageError, match=rf"tcp://.* has no xl-territory\. .*\({metadata.version('xl-territory')}\)"),
        connected(scheduler),
    ):
        pass


@not_installed
def test_a_worker_with_other_code_is_named(scheduler: str, tmp_path: Path) -> None:
    """Whatever its version says: an answer of other code proves nothing here."""
    copy = shutil.copytree(PACKAGE, tmp_path / "xl_territory", ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "errors.py").open("a") as file:
        file.write("# changed\n")
    with (
        worker(scheduler, str(tmp_path)),
        pytest.raises(UsageError, match="has another state of xl-territory"),
        connected(scheduler),
    ):
        pass


def test_versions_are_compared_worker_by_worker() -> None:
    """An older one, one without the package, and one that is right."""
    found = {"a": "0.0.9", "b": metadata.PackageNotFoundError("xl-territory"), "c": "0.1.0"}
    assert _faults(found, "0.1.0") == {"a": "has xl-territory 0.0.9", "b": "has no xl-territory"}


def test_the_fingerprint_is_that_of_the_code() -> None:
    """Always the same for the same files."""
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64


def test_a_cluster_with_tls_is_used_by_its_certificates(tmp_path: Path) -> None:
    """As Dask's own configuration names them; without them it is said what is missing."""
    security = Security.temporary()
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, security=security, protocol="tls://", dashboard_address=None
    ) as running:
        with (
            pytest.raises(UsageError, match="DASK_DISTRIBUTED__COMM__TLS__CA_FILE"),
            connected(running.scheduler_address),
        ):
            pass
        names = {
            "ca.pem": security.tls_ca_file,
            "cert.pem": security.tls_client_cert,
            "key.pem": security.tls_client_key,
        }
        for name, content in names.items():
            (tmp_path / name).write_text(str(content))
        files = {"ca-file": "ca.pem", "client.cert": "cert.pem", "client.key": "key.pem"}
        tls = {f"distributed.comm.tls.{name}": str(tmp_path / file) for name, file in files.items()}
        with dask.config.set(tls), executor(cluster=running.scheduler_address) as workers:
            assert workers.submit(abs, -3).result(DEADLINE) == 3


def test_what_a_lost_cluster_leaves_is_done_here(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Its scheduler is killed while a worker is at it; that is said once."""
    with running_cluster(tmp_path) as (address, scheduler), executor(cluster=address) as workers:
        (tmp_path / "b").touch()  # it waits behind the other one
        tasks = [workers.submit(first_time_endless, tmp_path / name) for name in "ab"]
        wait_until((tmp_path / "a").exists)
        with caplog.at_level(logging.WARNING):
            scheduler.kill()
            assert [task.result(DEADLINE) for task in tasks] == ["done", "done"]
    assert [record.message for record in caplog.records].count(GONE) == 1


def test_a_plan_whose_workers_are_lost_is_finished_here() -> None:
    """And proved as it would have been."""
    said: list[str] = []
    pool = WorkerPool(Lost(), 2, once(said.append))
    found = solve(large_parts(), SolveOptions(gap=0.05), pool=pool)
    assert found.proved
    assert said == [GONE]


def test_an_error_of_the_task_itself_is_not_done_twice() -> None:
    """It would fail here as well."""
    assert not is_lost(SolverError("no such solver"))
    said: list[str] = []
    with OnCluster(Fails(), once(said.append)) as workers, pytest.raises(SolverError):
        workers.submit(abs, -1).result(DEADLINE)
    assert said == []


class Lost(Executor):
    """A cluster that takes everything and loses it."""

    def submit(self, _fn: Callable[..., Any], /, *_args: Any, **_kwargs: Any) -> Future[Any]:
        """Cancelled, as Dask's client does it."""
        future: Future[Any] = Future()
        future.set_exception(CancelledError())
        return future


class Fails(Executor):
    """A cluster whose workers fail at the task."""

    def submit(self, _fn: Callable[..., Any], /, *_args: Any, **_kwargs: Any) -> Future[Any]:
        """With an error of ours."""
        future: Future[Any] = Future()
        future.set_exception(SolverError("no such solver"))
        return future


@contextmanager
def running_cluster(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and a worker in processes of their own."""
    file = folder / "scheduler.json"
    start = [sys.executable, "-m", "distributed.cli"]
    scheduler_command = [f"{start[2]}.dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    worker_command = [f"{start[2]}.dask_worker", "--scheduler-file", str(file), "--no-dashboard", "--nthreads", "1"]
    here = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    quiet: dict[str, Any] = {"env": here, "stderr": subprocess.DEVNULL}
    with (
        subprocess.Popen([*start[:2], *scheduler_command], **quiet) as scheduler,
        subprocess.Popen([*start[:2], *worker_command], **quiet) as worker_process,
    ):
        try:
            wait_until(lambda: file.exists() and file.stat().st_size > 0)
            with Client(scheduler_file=str(file), set_as_default=False) as client:
                client.wait_for_workers(1, timeout=DEADLINE)
                address = client.scheduler.address
            yield address, scheduler
        finally:
            worker_process.terminate()
            scheduler.kill()


def first_time_endless(mark: Path) -> str:
    """What the first process that is asked never finishes."""
    if not mark.exists():
        mark.touch()
        time.sleep(3600)
    return "done"


def wait_until(what: Callable[[], bool]) -> None:
    """Poll until it is so; fails after a while."""
    end = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)

"""Batches on processes and on a real Dask scheduler with two worker processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from distributed import LocalCluster

from tests.given import account, csm, sheets
from tests.solver.problems import large_parts
from xl_territory.errors import UsageError
from xl_territory.plans.pipeline import answer, evaluated, read_workbook
from xl_territory.run.batch import run_batch
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.executors import CountingExecutor, executor, worker_pool
from xl_territory.solver.solve import solve
from xl_territory.territory.territory import Territory

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A scheduler and two workers, each a process of its own."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running


@pytest.fixture
def territory() -> Territory:
    """Three accounts, two CSMs."""
    return read_workbook(sheets([account(f"A{i}") for i in range(3)], [csm("C1"), csm("C2")]))


def test_a_batch_runs_on_a_cluster(
    cluster: LocalCluster, make_book: Callable[..., Path], small_team: Frames, over_full_team: Frames
) -> None:
    """The same outcomes as on processes; the files are read and written here."""
    books = [make_book(small_team, "good.xlsx"), make_book(over_full_team, "over.xlsx")]
    with executor(cluster=cluster.scheduler_address) as workers:
        outcomes = {outcome.book.name: outcome for outcome in run_batch(books, {}, workers)}
    assert (outcomes["good.xlsx"].exit_code, outcomes["over.xlsx"].exit_code) == (0, 3)
    assert books[0].with_name("good_plan.xlsx").exists()


def test_a_worker_that_is_killed_costs_only_time(cluster: LocalCluster, territory: Territory, tmp_path: Path) -> None:
    """The worker kills itself in the middle of its first try; the plan comes from the other."""
    with executor(cluster=cluster.scheduler_address) as workers:
        found = workers.submit(answer_unless_first, territory, tmp_path / "tried").result(timeout=120)
    assert evaluated(territory, found).complete
    assert (tmp_path / "tried").exists()


def test_large_parts_of_one_plan_are_solved_on_a_cluster(cluster: LocalCluster) -> None:
    """Two parts go there, the small one stays here; together they are a proved plan."""
    whole = large_parts()
    with worker_pool(cluster.scheduler_address) as workers:
        assert workers is not None
        assert workers.size in {1, 2}, "a worker that was killed may still be on its way back"
        answer = solve(whole, SolveOptions(gap=0.05), pool=workers)
    assert answer.proved
    assert not any(whole.levels(answer.owner)[:4])


def test_a_plan_without_a_cluster_needs_no_crew() -> None:
    """Nothing is started."""
    with worker_pool() as workers:
        assert workers is None


def test_no_cluster_is_one_message() -> None:
    """An address where nobody listens."""
    with (
        pytest.raises(UsageError, match="There is no Dask scheduler"),
        executor(cluster="tcp://127.0.0.1:9"),
    ):
        pass


def answer_unless_first(territory: Territory, tried: Path) -> object:
    """The answer, but the first process that is asked dies."""
    if not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return answer(territory)


def test_an_executor_can_tell_how_far_it_is() -> None:
    """Done, of how many so far; later tasks count too."""
    seen: list[tuple[int, int]] = []
    with executor(1) as workers:
        counted = CountingExecutor(workers, lambda done, of: seen.append((done, of)))
        assert list(counted.map(abs, [-1, -2])) == [1, 2]
        assert counted.submit(abs, -3).result() == 3
    assert seen[0] == (0, 1)
    assert seen[-1] == (3, 3)

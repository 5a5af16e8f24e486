"""Where independent plans are solved: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from xl_territory.errors import UsageError

RETRIES = 3
CONNECT_SECONDS = 10


@contextmanager
def executor(processes: int = 0, cluster: str | None = None) -> Iterator[Executor]:
    """An executor for as long as the ``with`` lasts.

    Parameters
    ----------
    processes : how many processes of this machine; 0 = one per processor.
    cluster : address of a Dask scheduler, such as ``tcp://planner:8786``. Work of a worker that dies is done again
        elsewhere, so a lost worker costs only time.

    Raises
    ------
    UsageError : when Dask is not installed, or the cluster does not answer.
    """
    if cluster is None:
        # A forked child would inherit the locks of whatever threads run here.
        with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=get_context("spawn")) as pool:
            yield pool
    else:
        with _client(cluster) as client:
            yield client.get_executor(retries=RETRIES, pure=False)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError('A cluster needs Dask: python -m pip install "xl-territory[cluster]".') from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"There is no Dask scheduler at {address}: {error}.") from error
    with client:
        yield client

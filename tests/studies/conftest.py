"""What tests of studies share."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from xl_territory.solver import executors


@pytest.fixture(scope="module")
def solved_by_threads() -> Iterator[None]:
    """Plans are solved by threads: a process would take longer to start than these small ones take to be solved."""

    @contextmanager
    def pool(*_: Any, **__: Any) -> Iterator[ThreadPoolExecutor]:
        with ThreadPoolExecutor(1) as threads:
            yield threads

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(executors, "executor", pool)
        yield

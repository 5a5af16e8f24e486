"""A small workbook with everything that a page shows, and its page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.given import account, csm, sheets
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.run.optimize import result_sheets
from xl_territory.studies import study_called
from xl_territory.studies.plan_page.page_content import PageContent, page_content
from xl_territory.studies.plan_page.render import page
from xl_territory.studies.study import Asked
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import MemoryHost

HOSTILE = "</script><script>document.title='stolen'</script><img src=https://example.com/x onerror=alert(1)>"
MADE = dt.datetime(2026, 1, 5, 9, 30)


@pytest.fixture(scope="module")
def host(solved_by_threads: None) -> MemoryHost:  # noqa: ARG001
    """Six accounts that Ann has too many of, one that nobody has, and a name that would be a script."""
    frames = sheets(
        [
            account("A1", account_name=HOSTILE, current_csm="C1"),
            *(account(f"A{k}", current_csm="C1", tier="SMB") for k in range(2, 7)),
            account("A7", arr=90_000),
        ],
        [csm("C1", csm_name="Ann"), csm("C2", csm_name="Bob & <Sons>"), csm("C3", csm_name="Cid")],
    )
    host = MemoryHost(frames)
    host.write(result_sheets(plan(read_workbook(frames)), ()))
    for name in ("handoffs", "scenarios"):
        write_answer(study_called(name).ask(Asked(host.read(host.sheet_names)), {}), host)
    return host


@pytest.fixture(scope="module")
def content(host: MemoryHost) -> PageContent:
    """What is on the page."""
    return page_content(host.read(host.sheet_names), "Small & <odd>", MADE)


@pytest.fixture(scope="module")
def file(content: PageContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file."""
    path = tmp_path_factory.mktemp("page") / "plan.html"
    path.write_bytes(page(content))
    return path

"""An independent reader of the same workbook reads the same IDs, tags, tiers and dates."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook

from tests.tables.planner_books import book, read
from xl_territory.schema.settings import PLAN_DATE
from xl_territory.tables import Tables, active_csms
from xl_territory.workbook.sheets import RawSheet

READER = Path(__file__).parents[3] / "shared" / "checks" / "verify_plan.py"
DAY = dt.datetime(2024, 5, 6)
SHEETS = {
    "Accounts": [
        *(["Accounts"], ["One row per account."], []),
        [
            "account_id",
            "Status",
            "ARR",
            "TIER",
            "Health",
            "Required Skills",
            "Current CSM",
            "With CSM Since",
            "Renewal Open",
        ],
        [" a1 ", "active", "$20,000", None, 85, "SQL; rust;SQL ;", "c1", "2024-05-06", "yes"],
        ["Ａ2", None, 39_999.99, "sMb", "75.5", None, "C2 ", DAY, True],
        [3, "Active", "1,000,000.50", None, "AT-RISK", " ; ", 4, "2024-05-06 10:00:00", 1],
        [4.0, "Churned", None, None, None, None, None, None, None],
        ["A5", " ACTIVE ", 0, None, None, "sql", None, None, "no"],
        ["A6", "Active", 5, None, None, None, None, None, None],
    ],
    "CSMs": [
        ["CSM ID", "Status", "Start Date", "End Date", "Weekly Hours", "Segments"],
        ["C1", "Active", None, None, "40", "smb; Enterprise"],
        ["c2", "Leaving", "2024-01-01", "2026-01-06", None, None],
        ["C3", "Open", None, None, 40, None],
        [4, None, DAY, dt.datetime(2026, 1, 5), 40, None],
        ["C5", "Active", "2026-01-05", None, 40, None],
    ],
    "Hours Model": [
        ["Tier", "ARR From", "Base Hours", None, "Health", "Health Factor"],
        ["SMB", 0, 0.5, None, "Healthy", 1],
        ["Enterprise", 100_000, 2, None, "At-risk", 2],
    ],
    "Settings": [["Setting", "Value"], ["Plan Date", "2026-01-05"]],
}


@pytest.fixture(scope="module")
def reader() -> ModuleType:
    """The independent reader; its tests are skipped where it is not there."""
    if not READER.exists():
        pytest.skip(f"{READER} is not there")
    spec = importlib.util.spec_from_file_location("verify_plan", READER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def theirs(reader: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> object:
    """What the independent reader finds in the workbook."""
    workbook = Workbook()
    for name, rows in SHEETS.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path_factory.mktemp("reader") / "book.xlsx"
    workbook.save(path)
    return reader.Book(path)


@pytest.fixture(scope="module")
def ours() -> Tables:
    """What we find in it."""
    return read(book() | {name: RawSheet(name, rows) for name, rows in SHEETS.items()})


def test_the_same_accounts_are_active(reader: ModuleType, theirs: object, ours: Tables) -> None:
    """IDs compare alike; reading ends at the same row."""
    active = ours.accounts[ours.accounts["Status"] == "Active"]
    assert list(map(reader.low, active["Account ID"])) == list(theirs.accounts)


def test_the_same_csms_are_active(reader: ModuleType, theirs: object, ours: Tables) -> None:
    """Status, Start Date and End Date mean the same."""
    team = ours.csms[active_csms(ours.csms, ours.settings[PLAN_DATE])]
    assert list(map(reader.low, team["CSM ID"])) == list(theirs.csms)


def test_cells_mean_the_same(reader: ModuleType, theirs: object, ours: Tables) -> None:
    """Tags, dates, numbers, tiers and Yes of every Active account."""
    for _, account in ours.accounts[ours.accounts["Status"] == "Active"].iterrows():
        other = theirs.accounts[reader.low(account["Account ID"])]
        assert set(map(reader.low, account["Required Skills"])) == reader.tags(other["requiredskills"])
        assert reader.date(account["With CSM Since"].to_pydatetime()) == reader.date(other["withcsmsince"]) or (
            other["withcsmsince"] is None
        )
        assert account["ARR"] == reader.num(other["arr"])
        assert account["Renewal Open"] == reader.yes(other["renewalopen"])
        assert reader.low(account["Current CSM"]) == reader.low(other["currentcsm"])
        assert theirs.health_class({"health": account["Health"]}) == theirs.health_class(other)
        assert theirs.tier({"tier": account["Tier"], "arr": account["ARR"]}) == theirs.tier(other)


def test_the_hours_model_is_the_same(reader: ModuleType, theirs: object, ours: Tables) -> None:
    """Base hours and bands."""
    assert dict(zip(map(reader.low, ours.tiers["Tier"]), ours.tiers["Base Hours"], strict=True)) == theirs.base
    assert list(zip(ours.tiers["ARR From"], map(reader.low, ours.tiers["Tier"]), strict=True)) == theirs.bands

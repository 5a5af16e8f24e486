"""Each flag, raised and not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.given import Row, account, csm, lock, sheets
from xl_territory.plans.flags import FLAGS, raised
from xl_territory.plans.pipeline import plan, read_workbook

ONE = [csm("C1")]


def names(
    accounts: Sequence[Row], csms: Sequence[Row], locks: Sequence[Row] = (), settings: dict[str, Any] | None = None
) -> set[str]:
    """Names of the flags that the plan of these rows raises."""
    result = plan(read_workbook(sheets(accounts, csms, locks, settings)))
    return {flag.check.name for flag in raised(result)}


CASES: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "UNASSIGNED": (([account("A1", required_region="EMEA")], ONE), ([account("A1")], ONE)),
    "AT_RISK_UNCOVERED": (
        ([account("A1", health="At-risk", required_region="EMEA")], ONE),
        ([account("A1", required_region="EMEA")], ONE),
    ),
    "ORPHAN": (
        ([account("A1", required_language="Finnish", contract_start="2025-12-21")], ONE),
        ([account("A1", required_language="Finnish", contract_start="2025-12-22")], ONE),
    ),
    "OVER_CAPACITY_CSM": (([account("A1", weekly_hours=31)], ONE), ([account("A1", weekly_hours=30)], ONE)),
    "OVER_CAPACITY": (([account("A1", weekly_hours=31)], ONE), ([account("A1", weekly_hours=30)], ONE)),
    "SHORT_OF_CAPACITY": (([account("A1", weekly_hours=31)], ONE), ([account("A1", weekly_hours=30)], ONE)),
    "SKILL_GAP": (
        ([account("A1", industry="Fintech")], ONE),
        ([account("A1", industry="Fintech", preferred_skills="SSO")], [csm("C1", skills="SSO")]),
    ),
    "RENEWAL_FROZEN": (
        ([account("A1", current_csm="C1", renewal_open="Yes")], ONE),
        ([account("A1", current_csm="C1")], ONE),
    ),
    "TIER_CHANGE": (
        ([account("A1", arr=120_000, tier="SMB")], ONE),
        ([account("A1", arr=120_000, tier="Enterprise")], ONE),
    ),
    "AE_UNASSIGNED": (
        ([account("A1", account_owner="Zoe"), account("A2")], ONE),
        ([account("A1"), account("A2")], ONE),
    ),
    "LOCK_EXPIRED": (
        ([account("A1")], ONE, [lock("A1", "Assign", "C1", until="2026-01-01")]),
        ([account("A1")], ONE, [lock("A1", "Assign", "C1", until="2026-02-01")]),
    ),
    "INELIGIBLE_KEPT": (
        ([account("A1", tier="SMB")], [csm("C1", segments="Enterprise")], [lock("A1", "Assign", "C1")]),
        ([account("A1", tier="SMB")], [csm("C1", segments="SMB")], [lock("A1", "Assign", "C1")]),
    ),
    "UNDER_USED": (
        ([account("A1", weekly_hours=20)], [csm("C1"), csm("C2")]),
        ([account("A1"), account("A2")], [csm("C1"), csm("C2")]),
    ),
    "OVER_RATIO": (
        ([account(f"A{i}", tier="Strategic", weekly_hours=1) for i in range(8)], ONE),
        ([account(f"A{i}", tier="Strategic", weekly_hours=1) for i in range(7)], ONE),
    ),
    "AT_RISK_CONCENTRATION": (
        ([account("A1", health="At-risk", weekly_hours=13)], ONE),
        ([account("A1", health="At-risk", weekly_hours=12)], ONE),
    ),
    "LEAVING": (
        ([account("A1")], [csm("C1", end_date="2026-03-01")]),
        ([account("A1")], [csm("C1", start_date="2020-03-01")]),
    ),
    "WORKLOAD_VARIANCE": (
        ([account("A1", weekly_hours=20)], [csm("C1"), csm("C2")]),
        ([account("A1"), account("A2")], [csm("C1"), csm("C2")]),
    ),
}


@pytest.mark.parametrize("flag", CASES)
def test_a_flag_is_raised_where_it_should_be_and_nowhere_else(flag: str) -> None:
    """The second case differs from the first in what the flag is about."""
    raises, does_not = CASES[flag]
    assert flag in names(*raises)
    assert flag not in names(*does_not)


def test_every_flag_has_its_case() -> None:
    """A new flag comes with both; a late tier review needs its queue, so tests/studies/queues asks about it."""
    assert {check.name for check in FLAGS} == {*CASES, "TIER_REVIEW_LATE"}


def test_every_flag_says_what_to_do() -> None:
    """An action is a sentence."""
    assert all(check.action.endswith(".") for check in FLAGS)

"""Hypothesis strategies: small territories that use every column and setting, and assignments of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from tests.given import Given, account, csm, lock, sheets
from xl_territory.plans.pipeline import read_workbook
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.policy import Mode
from xl_territory.territory.workloads import Integers

CSM_IDS = ("C1", "C2", "C3")
TAGS = ("Fintech", "Health", "SSO")


def some(*values: Any) -> st.SearchStrategy[Any]:
    """One of the values, blank most of the time."""
    return st.sampled_from(["", *values])


def lists(*values: str) -> st.SearchStrategy[str]:
    """Some of the values as a list in a cell."""
    return st.lists(st.sampled_from(values), unique=True).map("; ".join)


ACCOUNT = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["Active", "", "active", "Prospect", "Churned"]),
        "weekly_hours": st.sampled_from([None, 0.5, 4, 10, 25]),
        "arr": st.sampled_from([5_000, 45_000, "120,000", 900_000]),
        "tier": some("SMB", "Enterprise"),
        "health": some("At-risk", "Medium", 20, 90),
        "complexity": some(1, 5),
        "stage": some("Onboarding", "Mature"),
        "industry": some(*TAGS),
        "preferred_skills": lists(*TAGS),
        "required_skills": some("SSO"),
        "required_language": some("German"),
        "required_region": some("EMEA"),
        "region": some("EMEA", "APAC"),
        "current_csm": some(*CSM_IDS, "GONE"),
        "with_csm_since": some("2025-07-01", "2020-01-01"),
        "contract_start": some("2025-07-01", "2020-01-01"),
        "renewal_date": some("2026-01-20", "2026-06-01"),
        "renewal_open": st.sampled_from(["", "", "", "Yes"]),
        "parent_account": some("P1", "P2"),
        "account_owner": some("Zoe"),
        "potential_arr": some(0, 90_000),
        "touch_level": some("High", "Tech"),
    }
)

CSM = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["Active", "", "Leaving"]),
        "end_date": some("2026-03-01"),
        "start_date": some("2020-03-01"),
        "weekly_hours": st.sampled_from([None, 40, 20, 8]),
        "ramp": st.sampled_from([None, 1, 0.5]),
        "segments": some("SMB", "SMB; Enterprise; Commercial"),
        "skills": lists(*TAGS),
        "languages": lists("German", "French"),
        "regions": lists("EMEA", "APAC"),
        "max_accounts": some(1, 2, 4),
        "max_arr": some(50_000, 1_000_000),
        "paired_aes": some("Zoe"),
        "pool": some("Yes"),
    }
)

SETTINGS = st.fixed_dictionaries(
    {
        **{f"Weight: {term.name}": st.sampled_from([0, 1, 10, 40]) for term in TERMS},
        "Weight: balance": st.sampled_from([1, 40]),
        "Limit: max moved": some(0, 0.3),
        "Limit: max at-risk": some(0, 1),
        "Limit: max utilisation": some(0.8, 1.2),
        "Limit: min utilisation": some(0.1, 0.5),
        "Limit: renewal freeze days": some(30),
        "Limit: at-risk share": some(0.1),
        "Overhead: handoff": some(0.2),
        "Overhead: mismatch": some(0.5),
        **{rule.mode_setting.name: st.sampled_from([Mode.HARD, Mode.HARD, *rule.modes]) for rule in RULES[1:]},
    }
)

GONE = csm("GONE", status="Left")


@st.composite
def workbooks(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """One to six accounts, the first of them Active, one to three CSMs, at most one lock per account."""
    ids = [f"A{i}" for i in range(draw(st.integers(1, 6)))]
    team = CSM_IDS[: draw(st.integers(1, 3))]
    accounts, locks = [], []
    for id_ in ids:
        columns = draw(ACCOUNT) | ({"status": "Active"} if id_ == ids[0] else {})
        columns["current_csm"] = columns["current_csm"] if columns["current_csm"] in {"", *team} else "GONE"
        kind = draw(some("Assign", "Keep", "Never"))
        if kind:
            locks.append(lock(id_, kind, "" if kind == "Keep" else draw(st.sampled_from(team))))
        accounts.append(account(id_, **columns))
    csms = [csm(id_, **draw(CSM)) for id_ in team]
    return sheets(accounts, [*csms, GONE], locks, draw(SETTINGS))


def territories() -> st.SearchStrategy[Given]:
    """What these workbooks describe."""
    return workbooks().map(lambda frames: Given(read_workbook(frames)))


@st.composite
def owners(draw: st.DrawFn, team: Given) -> Integers:
    """Any owner, or nobody, for each account."""
    t = team.territory
    return np.array([draw(st.integers(-1, len(t.csms) - 1)) for _ in t.account_ids], dtype=np.intp)

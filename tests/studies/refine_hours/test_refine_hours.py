"""Tracked hours change nothing unless they clearly say so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.given import account, csm, sheets
from xl_territory.errors import TooLittleDataError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.schema import HOURS_MODEL
from xl_territory.studies.adoption import options_on
from xl_territory.studies.refine_hours import STUDY
from xl_territory.studies.refine_hours.analysis import Cell, Refinement, refine_hours
from xl_territory.studies.refine_hours.model import fit
from xl_territory.studies.refine_hours.sheet import hours_sheet
from xl_territory.studies.refine_hours.tracked import tracked_hours
from xl_territory.studies.study import Asked
from xl_territory.studies.writing import write_answer
from xl_territory.territory.territory import Territory
from xl_territory.workbook import MemoryHost

HEALTH = ("Healthy", "Medium", "At-risk")


def book(accounts: int, seed: int = 0) -> dict[str, pd.DataFrame]:
    """Accounts of three tiers and all healths, twenty to a CSM."""
    random = np.random.default_rng(seed)
    rows = [
        account(
            f"A{k}",
            arr=float(random.choice([20_000, 60_000, 200_000])),
            health=str(random.choice(HEALTH, p=[0.6, 0.25, 0.15])),
            weekly_hours=None,
            current_csm=f"C{k // 20}",
        )
        for k in range(accounts)
    ]
    return sheets(rows, [csm(f"C{k}") for k in range(-(-accounts // 20))])


def logged(
    t: Territory, weeks: int, seed: int, off: dict[str, float] | None = None, internal: bool = True
) -> pd.DataFrame:
    """A Time Log: hours swing from account to account and week to week; ``off`` multiplies by health and tier."""
    random = np.random.default_rng(seed)
    tiers = [str(t.tiers["Tier"].iloc[k]) for k in t.tier]
    times = off or {}
    mean = t.hours * np.array(
        [times.get(w, 1.0) * times.get(tier, 1.0) for w, tier in zip(t.health, tiers, strict=True)]
    )
    mean = mean * random.gamma(6.0, 1 / 6.0, len(mean))
    days = pd.date_range("2026-01-05", periods=weeks, freq="7D")
    rows = [
        (day, t.csm_ids[t.current[i]], t.account_ids[i], mean[i] * random.gamma(2.0, 0.5))
        for day in days
        for i in range(len(mean))
    ]
    log = pd.DataFrame(rows, columns=["Week", "CSM ID", "Account ID", "Hours"])
    if internal:
        spent = log.groupby(["Week", "CSM ID"])["Hours"].sum().reset_index()
        rest = spent.assign(**{"Account ID": "", "Hours": np.maximum(0.0, 40.0 - spent["Hours"])})
        log = pd.concat([log, rest], ignore_index=True)
    return log


def cells(found: Refinement) -> dict[str, Cell]:
    """The cells by their names."""
    return {cell.name: cell for cell in found.cells}


def test_a_factor_that_is_clearly_off_is_found() -> None:
    """At-risk accounts take 1.75 times what the model says."""
    t = read_workbook(book(240))
    found = refine_hours(t, logged(t, 12, 3, {"At-risk": 1.75}))
    at_risk = cells(found)["At-risk"]
    assert found.better
    assert at_risk.clear
    assert at_risk.low <= 2.0 * 1.75 <= at_risk.high
    assert at_risk.team_hours > 0
    assert cells(found)["Strategic"].accounts == 0
    assert np.isnan(cells(found)["Strategic"].tracked)


def test_true_defaults_are_left_alone() -> None:
    """A handful of random logs; at most one of them is taken for a sign."""
    t = read_workbook(book(80))
    clear = [any(cell.clear for cell in refine_hours(t, logged(t, 4, seed), seed).cells) for seed in range(4)]
    assert sum(clear) <= 1


def test_without_internal_time_no_base_hours_are_proposed() -> None:
    """Everything takes twice the hours, but nobody knows how complete the weeks are."""
    t = read_workbook(book(120))
    doubled = logged(t, 8, 1, internal=False).assign(Hours=lambda log: log["Hours"] * 2)
    found = refine_hours(t, doubled)
    assert not found.tracked.level_known
    assert not any(cell.clear for cell in found.cells if cell.table == "Tiers")
    assert "only ratios can be known" in hours_sheet(found).explanation


def test_incomplete_weeks_are_scaled_up_and_nearly_empty_ones_left_out() -> None:
    """Thirty of forty hours logged: a third more; twelve of forty: not counted."""
    t = read_workbook(book(40))
    full = logged(t, 4, 0)
    thin = logged(t, 1, 5).assign(Week=pd.Timestamp("2026-03-02"), Hours=lambda log: log["Hours"] * 0.3)
    shrunk = full.assign(Hours=full["Hours"] * 0.75)
    whole, scaled = tracked_hours(t, full), tracked_hours(t, pd.concat([shrunk, thin], ignore_index=True))
    assert scaled.weeks.tolist() == whole.weeks.tolist() == [4] * 40
    assert scaled.hours == pytest.approx(whole.hours, rel=1e-6)


def test_too_few_accounts_or_weeks_are_refused() -> None:
    """With what there is and what is needed."""
    t = read_workbook(book(39))
    with pytest.raises(TooLittleDataError, match="there are 39"):
        refine_hours(t, logged(t, 4, 0))
    t = read_workbook(book(40))
    with pytest.raises(TooLittleDataError, match="there are 0"):
        refine_hours(t, logged(t, 3, 0))


def test_a_cell_is_drawn_to_todays_value_where_little_is_known() -> None:
    """One account of a cell says less than fifty."""
    few = fit(np.ones((1, 1)), np.array([2.0]))
    many = fit(np.ones((50, 1)), np.full(50, 2.0))
    assert 0 < few.log_ratio[0] < many.log_ratio[0] <= np.log(2.0) + 1e-6
    assert few.error[0] > many.error[0]


def test_what_is_clear_can_be_used() -> None:
    """The sheet says which cell of the Hours Model would change."""
    frames = book(240)
    t = read_workbook(frames)
    frames["Time Log"] = logged(t, 12, 3, {"At-risk": 1.75})
    host = MemoryHost(frames)
    answer = STUDY.ask(Asked(host.read(host.sheet_names)))
    write_answer(answer, host)
    options = options_on(host.read(["Hours Proposal"])["Hours Proposal"])
    change = options["HealthFactors / At-risk"][0]
    assert (change.sheet, change.key, list(change.values)) == (HOURS_MODEL, "At-risk", ["Health Factor"])


def test_hours_that_are_all_typed_leave_nothing_to_refine() -> None:
    """The model is not used for any account."""
    frames = book(40)
    typed = frames["Accounts"].assign(**{"Weekly Hours": 1.0})
    t = read_workbook(frames | {"Accounts": typed})
    with pytest.raises(TooLittleDataError, match="Weekly Hours are typed"):
        refine_hours(t, logged(t, 4, 1))

"""A forecast is believed only where it is better than the dumbest rivals on what it did not see."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.studies.risk.customers import TODAY, accounts_sheet, customers, shuffled
from xl_territory.errors import InputError
from xl_territory.policies import CATALOGUE
from xl_territory.schema import Settings
from xl_territory.studies.risk.analysis import risk, yearly
from xl_territory.studies.risk.back_test import back_test, learn, training_rows
from xl_territory.studies.risk.check_sheet import check_sheet
from xl_territory.studies.risk.forecast_panel import Panel, panel_of
from xl_territory.studies.risk.gate import GateVerdict, gain, slice_checks
from xl_territory.studies.risk.point_card import ranking
from xl_territory.studies.risk.sheet import risk_sheet, sentence
from xl_territory.territory.health import risk_class

TELCO = Path(__file__).parents[4] / "shared" / "data" / "crm" / "telco_churn" / "Telco-Customer-Churn.csv"
SETTINGS = Settings(CATALOGUE)
NO_CARD = pd.DataFrame({"Input": [], "From": [], "To": [], "Points": []})


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Two years of 300 customers."""
    return panel_of(*customers(300, signal=2.5), TODAY, 90)


def leaving(panel: Panel) -> np.ndarray:
    """The target of the risk of leaving."""
    return panel.churned.astype(float)


def test_real_signal_passes_and_is_told(panel: Panel) -> None:
    """With chances, intervals around them, and the reason that made the customers leave."""
    found = risk(panel, refits=20)
    assert found.churn.verdict is GateVerdict.ALONE
    assert found.churn.chance is not None
    assert found.churn.low is not None
    assert found.churn.high is not None
    assert (found.churn.low <= found.churn.chance).mean() > 0.9
    assert (found.churn.chance <= found.churn.high).mean() > 0.9
    riskiest = int(np.argmax(found.churn.chance))
    assert "Higher: CSAT" in found.churn.reasons[riskiest]
    assert "better than the base rate" in sentence(found)
    assert found.growth.chance is None
    assert np.all(yearly(found.churn.chance, panel) >= found.churn.chance)


def test_every_number_of_the_check_is_that_of_plain_arithmetic(panel: Panel) -> None:
    """Recomputed from the forecasts without the library."""
    test = back_test(panel, leaving(panel))
    for k, check in enumerate(slice_checks(test)):
        rows = test.fold == k if k < len(test.names) else np.ones(len(test.rows), bool)
        y, p, base = test.outcome[rows].astype(float), test.chance[rows], test.base[rows]
        pairs = p[y == 1][:, None] - p[y == 0][None, :]
        assert check.accounts == len(y)
        assert check.churned == y.sum()
        assert check.rate == pytest.approx(y.mean())
        assert check.auc == pytest.approx(((pairs > 0) + 0.5 * (pairs == 0)).mean())
        assert check.brier == pytest.approx(((y - p) ** 2).mean())
        assert check.brier_base == pytest.approx(((y - base) ** 2).mean())
        assert check.level == pytest.approx(p.mean() - y.mean())
        saved = -(y * np.log(base) + (1 - y) * np.log(1 - base)) + (y * np.log(p) + (1 - y) * np.log(1 - p))
        assert check.gain.mean == pytest.approx(saved.mean())
        low, high = by_account(saved, test.account[rows])
        assert (check.gain.low, check.gain.high) == pytest.approx((low, high))
        assert check.slope == pytest.approx(newton_slope(y, np.log(p / (1 - p))), abs=1e-3)


def by_account(saved: np.ndarray, account: np.ndarray) -> tuple[float, float]:
    """The 90 % interval of the mean, accounts drawn with all their rows."""
    who = sorted(set(account.tolist()))
    counts = np.random.default_rng(0).multinomial(len(who), np.full(len(who), 1 / len(who)), 1_000)
    means = []
    for drawn in counts:
        total = sum(drawn[at] * saved[account == each].sum() for at, each in enumerate(who) if drawn[at])
        means.append(total / sum(drawn[at] * (account == each).sum() for at, each in enumerate(who) if drawn[at]))
    return float(np.quantile(means, 0.05)), float(np.quantile(means, 0.95))


def newton_slope(y: np.ndarray, odds: np.ndarray) -> float:
    """The slope of a logistic regression on one column."""
    columns, found = np.column_stack([np.ones_like(odds), odds]), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-columns @ found))
        found += np.linalg.solve((columns * (p * (1 - p))[:, None]).T @ columns, columns.T @ (y - p))
    return float(found[1])


def test_shuffled_outcomes_pass_in_one_of_twenty_runs_at_most() -> None:
    """The gate lets chance through no more often than it says; the command for figures has the hundred."""
    passed = 0
    for seed in range(20):
        panel = shuffled(seed)
        test = back_test(panel, leaving(panel), seed=seed)
        passed += gain(test.outcome, test.chance, test.base, test.account).is_sure
    assert passed <= 1


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 1_000))
def test_nothing_dated_after_the_test_day_changes_a_forecast(panel: Panel, seed: int) -> None:
    """Other inputs and other outcomes later on: the forecast of a slice is the same."""
    day = panel.slices(panel.complete)[-3]
    random = np.random.default_rng(seed)
    late = panel.day > day
    inputs = {
        n: np.where(late, random.normal(size=len(late)), c) if c.dtype == float else c for n, c in panel.inputs.items()
    }
    unknown = panel.day + np.timedelta64(panel.horizon, "D") > day
    changed = replace(panel, inputs=inputs, churned=np.where(unknown, random.random(len(unknown)) < 0.5, panel.churned))
    test = np.flatnonzero(panel.day == day)
    forecasts = []
    for each in (panel, changed):
        rows, latest = training_rows(each, day, leaving(each))
        forecasts.append(learn(each, rows, latest, leaving(each), ()).forecast.chance(dict(each.inputs), test))
    np.testing.assert_array_equal(*forecasts)


def test_a_column_that_knows_the_outcome_is_left_out_by_name_until_allowed(panel: Panel) -> None:
    """By its name, by being filled for the lost only, or by being too good alone."""
    churned = panel.churned
    more = {
        "Exit survey": np.where(churned, 1.0, np.nan),
        "Cancel reason": np.array(["price" if each else "none" for each in churned], dtype=object),
        "Offboarding hours": churned + np.random.default_rng(0).normal(0, 0.1, len(churned)),
    }
    leaking = replace(panel, inputs={**panel.inputs, **more})
    found = {leak.name: leak.why for leak in back_test(leaking, leaving(panel)).leaks}
    assert found == {
        "Exit survey": "it is filled for customers who left only",
        "Cancel reason": "its name says that somebody left",
        "Offboarding hours": "alone it tells who left almost perfectly (AUC 1.00)",
    }
    allowed = back_test(leaking, leaving(panel), ["offboarding hours", "exit survey", "cancel reason"])
    assert allowed.leaks == ()
    assert slice_checks(allowed)[-1].auc > 0.99


def test_noise_is_refused_in_words_and_the_card_ranks() -> None:
    """Without percentages; the sentence says what would change it."""
    blind = panel_of(*customers(seed=3, signal=0.0), TODAY, 90)
    found = risk(blind, refits=5)
    assert found.churn.verdict is GateVerdict.REFUSED
    card = pd.DataFrame({"Input": ["Tickets"], "From": [5.0], "To": [np.nan], "Points": [2.0]})
    sheet = risk_sheet(found, ranking(blind, found.rows, card), SETTINGS)
    (rows, _) = sheet.tables
    points = [row[rows.column("Points")] for row in rows.rows]
    assert points == sorted(points, reverse=True)
    assert set(points) == {0.0, 2.0}
    assert all(row[rows.column("Churn Risk")] is None for row in rows.rows)
    assert "no better than saying" in sheet.explanation
    assert "Verdict: no better than the base rate" in check_sheet(found).explanation


def test_a_health_score_that_does_as_well_stays() -> None:
    """The second rival: the class alone tells all there is."""
    random = np.random.default_rng(0)
    health = random.choice(["Healthy", "At-risk"], 400)
    left = random.random(400) < np.where(health == "At-risk", 0.6, 0.1)
    rows = {"Account ID": [f"A{i}" for i in range(400)], "Health": list(health), "ARR": [1.0] * 400}
    accounts = accounts_sheet({**rows, "Status": ["Churned" if each else "Active" for each in left]})
    none = pd.DataFrame({"Account ID": pd.Series(dtype=object), "Month End": pd.Series(dtype="datetime64[s]")})
    found = risk(panel_of(accounts, none, TODAY, 90), refits=5)
    assert found.churn.verdict is GateVerdict.HEALTH
    assert "your health score does as well" in sentence(found)


def test_too_little_data_is_a_refusal_that_says_how_much_is_needed() -> None:
    """Twenty who left and twenty who stayed."""
    found = risk(panel_of(*customers(30, 12), TODAY, 90), refits=5)
    assert found.churn.chance is None
    assert "20 customers who left and 20 who stayed; there are" in sentence(found)
    assert "Not tried." in check_sheet(found).explanation


def test_dates_that_cannot_be_are_errors_with_their_rows() -> None:
    """A Churn Date on an Active account or before the contract, and History in the future."""
    accounts, history = customers(20, 3)
    wrong = accounts.assign(Status="Active", **{"Churn Date": pd.Timestamp("2022-01-01")})
    with pytest.raises(InputError) as active:
        panel_of(wrong, history, TODAY, 90)
    assert {fault.problem for fault in active.value.faults} == {
        "Churn Date on an Active account",
        "Churn Date before Contract Start",
    }
    with pytest.raises(InputError, match="History in the future"):
        panel_of(accounts, history, dt.date(2026, 5, 1), 90)


def test_growth_is_forecast_from_the_arr_of_each_month() -> None:
    """Where satisfaction makes ARR grow, it passes its own test."""
    accounts, history = customers(150, 24, seed=5)
    random = np.random.default_rng(0)
    mood = history["CSAT"].to_numpy()
    grows = random.random(len(history)) < 1 / (1 + np.exp(5 - 1.5 * (mood - 2.5)))
    arr = 10_000.0 * 1.2 ** history.assign(grows=grows).groupby("Account ID")["grows"].cumsum().to_numpy()
    found = risk(panel_of(accounts, history.assign(ARR=arr), TODAY, 90), refits=5)
    assert found.growth.chance is not None
    assert "Expansion passes its test too" in sentence(found)


@pytest.mark.parametrize(("chance", "meant"), [(0.03, "Healthy"), (0.09, "Medium"), (0.4, "At-risk")])
def test_a_risk_means_the_class_of_the_nearest_assumed_churn(chance: float, meant: str) -> None:
    """By default 5 %, 10 % and 25 % a year."""
    assert risk_class(chance, SETTINGS) == meant


@pytest.mark.skipif(not TELCO.is_file(), reason="no ../shared")
def test_telco_reaches_its_figures_without_asking_who_the_customers_are() -> None:
    """Cross-checked on 7,043 customers: AUC, Brier score, calibration slope; no age, sex or family among the inputs."""
    from xl_territory.studies.import_files.proposals import never_used

    raw = pd.read_csv(TELCO)
    measures = [name for name in raw.columns if name not in ("customerID", "Churn") and not never_used(name)]
    assert not {"gender", "SeniorCitizen"} & set(measures)
    status = ["Churned" if each == "Yes" else "Active" for each in raw["Churn"]]
    accounts = accounts_sheet({"Account ID": list(raw["customerID"]), "Status": status})
    history = (
        raw[measures]
        .assign(**{"Account ID": raw["customerID"], "Month End": pd.Timestamp(TODAY)})
        .astype({"TotalCharges": object})
    )
    found = panel_of(accounts, history, TODAY, 90)
    total = slice_checks(back_test(found, leaving(found)))[-1]
    assert total.auc >= 0.845
    assert total.brier <= 0.135
    assert 0.9 <= total.slope <= 1.1

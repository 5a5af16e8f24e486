"""Potential is what customers alike pay; nobody is compared with themselves, and a better rival is preferred."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.studies.risk.customers import accounts_sheet
from xl_territory.errors import TooLittleDataError
from xl_territory.plans.peer_potential import coordinates, nearest, potentials, widening
from xl_territory.schema.hours_model import DEFAULT_TIERS
from xl_territory.studies.potential.analysis import PotentialStudy, potential_study
from xl_territory.studies.potential.sheet import potential_sheet, sentence, tier_sheet, whitespace_sheet
from xl_territory.territory.ideal_customer import Criterion, fit, wanted

TODAY = dt.date(2026, 6, 30)
TIERS = pd.DataFrame({"Tier": [row[0] for row in DEFAULT_TIERS], "ARR From": [float(row[1]) for row in DEFAULT_TIERS]})
ICP = pd.DataFrame(
    {
        "Criterion": ["Industry", "Employees"],
        "Best": ["Fintech", "100–500"],
        "Good": ["Health; Retail", "from 500"],
        "Weight": [2.0, 1.0],
    }
)
NO_ICP = ICP.iloc[:0]


def customers(count: int = 60, noise: float = 0.05, seed: int = 0) -> pd.DataFrame:
    """Customers who pay by their size, whatever their industry."""
    random = np.random.default_rng(seed)
    size = np.exp(random.normal(5, 1, count)).round()
    return accounts_sheet(
        {
            "Account ID": [f"A{i}" for i in range(count)],
            "ARR": list(100 * size * np.exp(random.normal(0, noise, count))),
            "Tier": ["SMB"] * count,
            "Industry": [("Fintech", "Health")[i % 2] for i in range(count)],
            "Employees": list(size),
        }
    )


@pytest.mark.parametrize(
    ("industry", "employees", "expected"),
    [
        ("Fintech", 300.0, 5),
        ("fintech", 900.0, 4),
        ("Health", 20.0, 2),
        ("Other", 20.0, 1),
        ("Fintech", np.nan, 5),
        ("", 300.0, None),
    ],
)
def test_fit_is_the_share_of_points_of_what_is_known(industry: str, employees: float, expected: int | None) -> None:
    """Rounded to 1 to 5; blank where less than half of the weight is known."""
    criteria = [
        Criterion("Industry", wanted("Fintech"), wanted("Health; Retail"), 2),
        Criterion("Employees", wanted("100–500"), wanted("from 500"), 1),
    ]
    assert fit({"industry": industry, "employees": employees}, criteria).fit == expected


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("100–500", 100, 501),
        ("100 to 500", 500, 99),
        ("from 10", 10, 9),
        ("≥ 1.5k", 1500, 1499),
        ("up to 20", 20, 21),
        ("100-500", 250, 50),
    ],
)
def test_ranges_are_read_as_planners_write_them(text: str, inside: float, outside: float) -> None:
    """Inclusive at both ends."""
    assert wanted(text).holds(inside)
    assert not wanted(text).holds(outside)


def test_the_nearest_are_those_of_gowers_distance_and_never_the_account_itself() -> None:
    """Every pair by hand, twins among them."""
    random = np.random.default_rng(0)
    size = np.round(np.exp(random.normal(4, 1, 40)))
    industry = random.choice(["x", "y", "z"], 40).astype(object)
    size[7], industry[7] = size[3], industry[3]
    found = nearest(coordinates({"size": size, "industry": industry}), np.arange(40), 10)
    logs = np.log1p(size)
    gower = np.abs(logs[:, None] - logs) / (logs.max() - logs.min()) + (industry[:, None] != industry)
    for account, row in enumerate(found):
        assert account not in row
        others = np.delete(np.arange(40), account)
        assert np.sort(gower[account, row]) == pytest.approx(np.sort(gower[account, others])[:10])


def test_potential_is_the_upper_quartile_of_the_peers_and_at_least_todays_arr() -> None:
    """By plain quantiles."""
    places, arr = np.arange(30.0)[:, None], np.arange(30.0) * 100 + 100
    found = potentials(places, arr, np.arange(30))
    for account in range(30):
        alike = sorted((abs(other - account), other) for other in range(30) if other != account)[:10]
        assert found.potential[account] == pytest.approx(
            max(arr[account], np.quantile([arr[k] for _, k in alike], 0.75)), rel=0.06
        )
    with pytest.raises(TooLittleDataError, match="20 Active customers"):
        potentials(places, arr, np.arange(19))


def test_the_interval_is_widened_until_it_holds_four_fifths() -> None:
    """The least factor that does."""
    random = np.random.default_rng(0)
    arr = np.exp(random.normal(10, 1, 200))
    middle = np.full(200, np.exp(10))
    factor, holds = widening(arr, middle, middle * 0.7, middle * 1.4)
    assert factor > 1
    assert 0.8 <= holds <= 0.81


def found(icp: pd.DataFrame = ICP, noise: float = 0.05) -> PotentialStudy:
    """Sixty customers, three prospects, one who left."""
    more = accounts_sheet(
        {
            "Account ID": ["P1", "P2", "P3", "L1"],
            "Status": ["Prospect", "Prospect", "Prospect", "Churned"],
            "Industry": ["Fintech", "Fintech", "Other", "Health"],
            "Employees": [200.0, 300.0, 10.0, 20.0],
            "Account Owner": [None, "AE1", None, None],
        }
    )
    return potential_study(pd.concat([customers(noise=noise), more], ignore_index=True), TIERS, icp)


def test_peers_that_are_clearly_better_are_used_and_named() -> None:
    """What customers pay follows from their size, so peers beat the one tier all have."""
    study = found()
    assert study.check.better
    assert study.check.by_peers < study.check.by_tier
    assert all(len(row) == 3 for row in study.comparables)
    assert "ten customers most alike in Industry, Employees" in sentence(study)
    (main, by_fit, _) = potential_sheet(study).tables
    assert len(main.rows) == 63
    assert by_fit.rows[-1][:3] == [2, by_fit.rows[-1][1], 1] or sum(row[2] for row in by_fit.rows) == 1  # type: ignore[misc]


def test_peers_that_are_not_clearly_better_give_way_to_the_tier() -> None:
    """Where ARR has nothing to do with what is known of customers, and that is said."""
    study = found(noise=3.0)
    assert not study.check.better
    assert "upper quartile of the tier" in sentence(study)
    assert study.comparables[0] == ()


def test_whitespace_are_prospects_that_fit_and_nobody_works_on() -> None:
    """P2 has an account executive, P3 does not fit."""
    (table,) = whitespace_sheet(found()).tables
    assert [row[1] for row in table.rows] == ["P1"]
    assert str(table.rows[0][5]).startswith("Like A")


def test_a_typed_tier_is_reviewed_where_money_is_well_past_its_edge() -> None:
    """15,000 is the edge of Commercial: 16,000 is near it, 20,000 past it; an open renewal is left alone."""
    base = customers().reset_index(drop=True)
    base.loc[:, "ARR"] = 5_000.0
    base.loc[:2, "ARR"] = [16_000.0, 20_000.0, 20_000.0]
    base.loc[2, "Renewal Open"] = True
    study = potential_study(base, TIERS, NO_ICP)
    (table, _) = tier_sheet(study, TODAY).tables
    assert [row[0] for row in table.rows] == ["A1"]
    assert table.rows[0][5] == "Commercial"
    assert table.rows[0][7] == dt.date(2026, 7, 30)


def test_without_anything_that_makes_customers_alike_nothing_is_said() -> None:
    """IDs and ARR alone tell of no peers."""
    accounts = accounts_sheet({"Account ID": [f"A{i}" for i in range(30)], "ARR": [1000.0 * i + 1 for i in range(30)]})
    with pytest.raises(TooLittleDataError, match="which customers are alike"):
        potential_study(accounts, TIERS, NO_ICP)

"""The trade-off curve on cases worked out by hand, and against every assignment there is."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.given import Given, account, csm, given
from xl_territory.errors import UsageError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.policies import TERMS
from xl_territory.studies.trade_off.analysis import Frontier, frontier, knee
from xl_territory.studies.trade_off.sheet import sentence, trade_off
from xl_territory.workbook import MemoryHost

FOUR = given(
    [account(f"A{i}", current_csm="C1") for i in range(4)], [csm("C1", weekly_hours=60), csm("C2", weekly_hours=60)]
)
MIXED = given(
    [
        account("A1", current_csm="C1", industry="Fintech", weekly_hours=5),
        account("A2", current_csm="C1", industry="Health", weekly_hours=9),
        account("A3", current_csm="C2", industry="Fintech", weekly_hours=3),
        account("A4", current_csm="C1", industry="Health", weekly_hours=2),
        account("A5", current_csm="C2", industry="Health", weekly_hours=6),
    ],
    [csm("C1", skills="Fintech"), csm("C2", skills="Health")],
)


def curve(team: Given, first: str = "balance", second: str = "moved", points: int = 12) -> Frontier:
    """The curve, solved in one thread."""
    with ThreadPoolExecutor(1) as pool:
        return frontier(team.territory, pool, first, second, points)


def test_each_move_buys_balance_until_the_hours_are_even() -> None:
    """Four accounts of 10 hours with C1: both CSMs are 100 % off their fair 20 h, then 50 %, then not at all."""
    assert [(p.second, p.first) for p in curve(FOUR).points] == [
        (0.0, pytest.approx(0.875 / 2)),
        (0.25, pytest.approx(0.375 / 2)),
        (0.5, pytest.approx(0.0)),
    ]


def every_point(team: Given, first: str, second: str) -> set[tuple[float, float]]:
    """The points that nothing beats, found by trying every assignment."""
    t = team.territory
    terms = {term.name: term for term in TERMS}

    def value(name: str, owner: np.ndarray) -> float:
        books = t.books(owner)
        return float(books.moved.mean()) if name == "moved" else terms[name].value(t, books)

    both = {
        (round(value(second, np.array(owner)), 6), round(value(first, np.array(owner)), 6))
        for owner in itertools.product(range(len(t.csms)), repeat=len(t.accounts))
    }
    return {(x, y) for x, y in both if not any((a, b) != (x, y) and a <= x and b <= y for a, b in both)}


@pytest.mark.parametrize(
    ("first", "second"), [("balance", "moved"), ("balance", "skill"), ("skill", "continuity"), ("skill", "balance")]
)
def test_the_curve_is_the_one_of_all_assignments(first: str, second: str) -> None:
    """With more limits than there are points, none is missed."""
    found = curve(MIXED, first, second, points=16)
    assert {(round(p.second, 6), round(p.first, 6)) for p in found.points} == every_point(MIXED, first, second)
    assert found.exact


def test_two_terms_that_cannot_be_limited_are_weighed() -> None:
    """Every point found is one of all assignments; some may be missing, and the sheet says so."""
    found = curve(MIXED, "balance", "potential", points=10)
    assert not found.exact
    assert {(round(p.second, 6), round(p.first, 6)) for p in found.points} <= every_point(MIXED, "balance", "potential")
    assert "may exist" in sentence(found) or len(found.points) == 1


def test_the_knee_is_farthest_below_the_line_between_the_ends() -> None:
    """The second point buys most for little."""
    assert knee([(0.0, 1.0), (0.1, 0.2), (0.5, 0.1), (1.0, 0.0)]) == 1
    assert knee([(0.0, 1.0), (1.0, 0.0)]) is None


def test_a_straight_curve_or_one_that_bulges_has_no_knee() -> None:
    """It was marked at an end."""
    assert knee([(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)]) is None
    assert knee([(0.0, 1.0), (0.5, 0.9), (1.0, 0.0)]) is None


def test_the_sheet_marks_the_knee() -> None:
    """And has the curve as a chart."""
    host = MemoryHost({})
    found = curve(MIXED)
    sheet = trade_off(found)
    host.write([sheet])
    frame = host.frame("Trade-off")
    assert frame["Knee"].notna().sum() == 1
    assert list(frame["Second Aim"]) == sorted(frame["Second Aim"])
    assert list(frame["What It Is"]).count("knee") == 1
    assert sheet.charts[0].kind == "scatter"


def test_the_curve_keeps_capacity() -> None:
    """Today C1 has 40 of 30 hours: the plan that moves nobody is no point of the curve."""
    full = curve(given([account(f"A{i}", current_csm="C1") for i in range(4)], [csm("C1"), csm("C2")]))
    assert [p.plan.moved for p in full.points] == [1, 2]
    assert not any(p.plan.overload for p in full.points)


WORKED = Path(__file__).parents[3] / "shared" / "data" / "worked_example"


@pytest.mark.skipif(not WORKED.is_dir(), reason="needs ../shared/data/worked_example")
def test_the_end_of_the_worked_example_is_the_best_among_equals() -> None:
    """Least continuity without capacity: of the plans that have it, the end has the least skill, 65 of 240 accounts."""
    frames = {name: pd.read_csv(WORKED / f"{name.lower()}.csv", dtype=object) for name in ("Accounts", "CSMs")}
    frames["Settings"] = pd.DataFrame({"Setting": ["Plan Date", "Rule: capacity"], "Value": ["2026-01-05", "off"]})
    found = curve(Given(read_workbook(frames)), "skill", "continuity", points=2)
    assert found.points[0].first == pytest.approx(65 / 240)


def test_an_account_without_owner_counts_in_the_limit_as_in_the_value() -> None:
    """Nobody may have A1, whose skill is missed whatever is done: the least of skill is 1/2, and can be reached."""
    accounts = [account("A1", required_skills="SSO"), account("A2", industry="Health", current_csm="C1")]
    found = curve(given(accounts, [csm("C1"), csm("C2", skills="Health")]), "continuity", "skill")
    assert [(p.second, p.first) for p in found.points] == [(pytest.approx(0.5), 1), (pytest.approx(1), 0)]


@pytest.mark.parametrize(
    ("first", "second", "points"), [("balance", "balance", 5), ("balance", "speed", 5), ("balance", "moved", 1)]
)
def test_what_cannot_be_asked_is_a_usage_error(first: str, second: str, points: int) -> None:
    """Equal or unknown aims, too few points."""
    with pytest.raises(UsageError):
        curve(FOUR, first, second, points)

"""Territory models: how accounts are grouped and CSMs dealt out, and what the planning guides say of a team."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from tests.given import Given, account, csm, given, lock
from xl_territory.studies.territory_models.advice import Suits, advice, compare_models
from xl_territory.studies.territory_models.analysis import Model, _seats, models
from xl_territory.studies.territory_models.groupings import hybrid, tier, vertical
from xl_territory.territory.territory import Territory

TEAM = [csm("C1", skills="Fintech"), csm("C2", skills="Health")]


def model(territory: Territory, name: str) -> Model:
    """The model of that name."""
    return next(each for each in models(territory) if each.name == name)


def many(name: str, how_many: int, **columns: Any) -> list[Any]:
    """Accounts alike."""
    return [account(f"{name}{i}", **columns) for i in range(how_many)]


def test_a_model_deals_csms_out_by_hours_and_skills() -> None:
    """Two thirds of the hours are Fintech, so two of three CSMs are; the one who knows Health gets Health."""
    accounts = many("F", 4, industry="Fintech") + many("H", 2, industry="Health")
    territory = given(accounts, [csm("C1", skills="Health"), csm("C2", skills="Fintech"), csm("C3")]).territory
    made = model(territory, "By vertical").scenario(territory).territory
    assert made.eligible.tolist() == [[False, True, True]] * 4 + [[True, False, False]] * 2


def test_a_model_without_groups_is_left_out() -> None:
    """No account has a Region, all have one tier, which is mid-market."""
    territory = given([account("A1", industry="Fintech"), account("A2", industry="Health")], TEAM).territory
    assert {each.name for each in models(territory)} == {"By vertical", "Hybrid"}


@pytest.mark.parametrize(
    ("hours", "csms", "seats"), [([10, 10], 4, [2, 2]), ([30, 10], 4, [3, 1]), ([98, 1, 1], 4, [2, 1, 1])]
)
def test_seats_follow_the_hours(hours: list[float], csms: int, seats: list[int]) -> None:
    """Everybody gets one; the rest by largest remainder."""
    assert _seats(np.array(hours, dtype=float), csms).tolist() == seats


def test_the_hybrid_names_enterprise_and_above_and_pools_smb() -> None:
    """Mid-market goes by vertical within its band: the Fintech account of Enterprise is named."""
    accounts = [
        account("Strategic", arr=900_000, industry="Fintech"),
        account("Enterprise", arr=150_000, industry="Fintech"),
        account("Middle", arr=50_000, industry="Fintech"),
        account("Commercial", arr=20_000, industry="Health"),
        account("Small", arr=5_000, industry="Health"),
    ]
    groups = hybrid(given(accounts, [csm(f"C{j}") for j in range(4)]).territory)
    assert groups == ["named", "named", "mid-market Fintech", "mid-market Health", "pooled"]


def test_words_compare_as_everywhere() -> None:
    """FINTECH and " fintech " are one vertical."""
    accounts = [
        account("A1", industry="Fintech"),
        account("A2", industry=" FINTECH "),
        account("A3", industry="Health"),
    ]
    assert vertical(given(accounts, TEAM).territory) == ["Fintech", "Fintech", "Health"]


def test_a_small_tier_joins_its_neighbour() -> None:
    """One Strategic account of 1 hour is no work for a CSM."""
    accounts = (
        many("E", 3, tier="Enterprise") + many("S", 3, tier="SMB") + [account("T", tier="Strategic", weekly_hours=1)]
    )
    assert set(tier(given(accounts, [csm(f"C{j}") for j in range(4)]).territory)) == {"SMB", "Enterprise + Strategic"}


def family(settings: dict[str, str] | None = None) -> Given:
    """A parent in Fintech with 90,000 and its daughter in Health, among others of both."""
    accounts = [
        account("Parent", industry="Fintech", arr=90_000, parent_account="P", current_csm="C2"),
        account("Daughter", industry="Health", parent_account="P"),
        *many("F", 2, industry="Fintech"),
        *many("H", 3, industry="Health"),
    ]
    return given(accounts, [csm("C1", skills="Fintech"), csm("C2", skills="Health")], settings=settings)


def test_a_family_goes_to_the_group_of_its_largest_account() -> None:
    """It had no owner at all: no CSM was in both groups."""
    t = family().territory
    made = model(t, "By vertical")
    assert made.groups[:2] == ("Fintech", "Fintech")
    assert (made.followed, made.split) == (1, 0)
    assert "1 accounts go to the group of their family's largest account" in [a.finding for a in advice(t, [made])]
    with ThreadPoolExecutor(1) as pool:
        assert not any(m.without_owner for m in compare_models(t, pool).comparison.measures[1:])


def test_where_families_may_be_split_that_is_said() -> None:
    """Rule: families is off."""
    made = model(family({"Rule: families": "off"}).territory, "By vertical")
    assert (made.groups[:2], made.followed, made.split) == (("Fintech", "Health"), 0, 1)


def test_a_family_that_a_lock_holds_goes_with_it() -> None:
    """The parent is locked to the CSM of the other group; its daughter follows it there."""
    t = family().territory
    locked = given(
        [dict(row) for row in _rows(t)],
        [csm("C1", skills="Fintech"), csm("C2", skills="Health")],
        [lock("Parent", "Keep")],
    ).territory
    with ThreadPoolExecutor(1) as pool:
        found = compare_models(locked, pool).comparison
    assert not any(m.without_owner for m in found.measures[1:])


def _rows(t: Territory) -> list[dict[str, Any]]:
    columns = ["Account ID", "Industry", "ARR", "Parent Account", "Current CSM", "Weekly Hours"]
    return t.accounts[columns].to_dict("records")


def said(team: Given, about: str) -> list[tuple[str, Suits]]:
    """Finding and verdict of the advice about a model."""
    return [(each.finding, each.suits) for each in advice(team.territory) if each.model == about]


def test_csms_are_counted_per_vertical() -> None:
    """Four CSMs for two verticals were "2 each"; three know Fintech, one knows Health."""
    csms = [*(csm(f"C{j}", skills="fintech") for j in range(3)), csm("C4", skills="Health")]
    accounts = many("F", 3, industry="Fintech") + many("H", 3, industry="Health")
    assert said(given(accounts, csms), "By vertical")[0] == (
        "CSMs with the skill: Fintech 3, Health 1", Suits.NO,
    )  # fmt: skip
    enough = given(accounts, [csm(f"C{j}", skills="Fintech; Health") for j in range(3)])
    assert said(enough, "By vertical")[0][1] is Suits.YES


def test_a_mismatch_is_what_the_guide_calls_one() -> None:
    """60 % of ARR with 20 % of five CSMs; with two of them it is none."""
    accounts = [account("M", industry="Mining", arr=60_000), account("H", industry="Health", arr=40_000)]
    one = [csm("C1", skills="Mining"), *(csm(f"C{j}", skills="Health") for j in range(2, 6))]
    assert ("Mining: 60% of ARR, 20% of the CSMs have the skill", Suits.NO) in said(given(accounts, one), "By vertical")
    two = [csm("C1", skills="Mining"), csm("C2", skills="Mining; Health"), *one[2:]]
    assert not [finding for finding, _ in said(given(accounts, two), "By vertical") if "Mining:" in finding]


def test_verticals_that_hardly_matter_are_not_judged() -> None:
    """One hour and 1,000 of ARR in an industry that nobody knows."""
    accounts = [*many("F", 3, industry="Fintech"), account("X", industry="Whaling", weekly_hours=1, arr=1_000)]
    findings = said(given(accounts, [csm(f"C{j}", skills="Fintech") for j in range(3)]), "By vertical")
    assert findings == [("CSMs with the skill: Fintech 3", Suits.YES)]


@pytest.mark.parametrize(("accounts", "suits"), [(42, Suits.YES), (43, Suits.NO)])
def test_the_whole_benchmark_range_counts(accounts: int, suits: Suits) -> None:
    """Mid-market, 20 to 35 for a CSM: up to 35 × 1.2 = 42 accounts one CSM is enough."""
    ((finding, verdict),) = said(given(many("A", accounts), [csm("C1")]), "Any model")
    low, high = accounts / 35, accounts / 20
    assert (
        finding == f"Work for {low:.1f} to {high:.1f} CSMs at Mid-market 20–35 accounts each; the team is 1.0 full CSMs"
    )
    assert verdict is suits


def test_tiers_and_regions_get_their_advice() -> None:
    """Work for each tier by the range of its benchmark; geography depends on what the workbook does not know."""
    accounts = many("E", 20, tier="Enterprise", region="EMEA") + many(
        "S", 30, tier="SMB", required_region="APAC", region="APAC"
    )
    team = given(accounts, [csm("C1", regions="APAC"), csm("C2", regions="APAC")])
    assert said(team, "By ARR tier") == [("Work for CSMs: SMB 0.3–0.5, Enterprise 1.0–2.0", Suits.NO)]
    assert said(team, "By region") == [
        ("2 regions named on Accounts; 30 accounts have a Required Region, 0 a Required Language", Suits.DEPENDS)
    ]


def test_the_hybrid_is_for_large_teams_with_several_segments() -> None:
    """Three tiers and 31 CSMs."""
    accounts = [account("S", tier="SMB"), account("M", tier="Mid-market"), account("E", tier="Enterprise")]
    assert said(given(accounts, [csm(f"C{j}") for j in range(31)]), "Hybrid")[0][1] is Suits.YES
    assert said(given(accounts, [csm(f"C{j}") for j in range(30)]), "Hybrid")[0][1] is Suits.NO

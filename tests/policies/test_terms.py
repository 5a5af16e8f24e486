"""Each term, perfect and not, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.given import account, csm, given
from xl_territory.policies import TERMS
from xl_territory.policies.terms.skill import Skill


def test_balance_is_the_share_of_hours_with_the_wrong_csm() -> None:
    """20 h over two equal CSMs: 10 and 10 is perfect; 20 and 0 are each 10 off, which count 0.375 × 10 + 5."""
    team = given([account("A1"), account("A2")], [csm("C1"), csm("C2")])
    assert team.assigned(A1="C1", A2="C2").value("balance") == 0
    assert team.assigned(A1="C1", A2="C1").value("balance") == pytest.approx(2 * 8.75 / 40)
    assert team.assigned(A1="C1").value("balance") == pytest.approx(8.75 / 40)


@pytest.mark.parametrize(
    ("off", "counted"),
    [(0.0, 0.0), (0.05, 0.02625), (0.1, 0.055), (0.25, 0.1575), (0.5, 0.375), (0.75, 0.625), (1.0, 0.875)],
)
def test_hours_far_off_the_fair_share_count_more(off: float, counted: float) -> None:
    """Half at first, fully from 50 % on, straight between the bends: at 25 % the mean of 0.12 and 0.195."""
    share = 10.0
    accounts = [account("A1", weekly_hours=share * (1 + off)), account("A2", weekly_hours=share * (1 - off))]
    books = given(accounts, [csm("C1"), csm("C2")]).assigned(A1="C1", A2="C2")
    assert books.value("balance") == pytest.approx(2 * share * counted / (2 * 2 * share))


def test_a_segment_is_measured_by_what_it_can_have() -> None:
    """Enterprise has 40 h for one CSM, SMB 10 h for two: perfect is 40, 5 and 5, and sharing unevenly is seen."""
    accounts = [account("E", tier="Enterprise", weekly_hours=40)]
    accounts += [account(f"S{i}", tier="SMB", weekly_hours=2.5) for i in range(4)]
    team = given(accounts, [csm("C1", segments="Enterprise"), csm("C2", segments="SMB"), csm("C3", segments="SMB")])
    assert team.assigned(E="C1", S0="C2", S1="C2", S2="C3", S3="C3").value("balance") == pytest.approx(0)
    assert team.assigned(E="C1", S0="C2", S1="C2", S2="C2", S3="C3").value("balance") > 0


@pytest.mark.parametrize("scale", [1.0, 1e-4])
def test_a_total_below_one_is_judged_as_a_large_one_is(scale: float) -> None:
    """20 h and 1,000 of potential, or a ten-thousandth of each: the larger half of both with one CSM is as far off."""
    accounts = [
        account("A1", weekly_hours=15 * scale, potential_arr=750 * scale, health="At-risk"),
        account("A2", weekly_hours=5 * scale, potential_arr=250 * scale, health="At-risk"),
    ]
    team = given(accounts, [csm("C1", weekly_hours=40 * scale), csm("C2", weekly_hours=40 * scale)])
    books = team.assigned(A1="C1", A2="C2")
    assert books.value("balance") == pytest.approx(2 * 5 * 0.75 / (2 * 20))
    assert books.value("potential") == pytest.approx(2 * 250 * 0.75 / (2 * 1000))
    assert books.value("risk") == pytest.approx(3 / 20)


def test_whoever_has_no_capacity_counts_every_hour() -> None:
    """10 h with a CSM who has no time are 10 misplaced hours there; the one who should have had them is 10 h off."""
    team = given([account("A1")], [csm("C1"), csm("C2", ramp=0)])
    assert team.assigned(A1="C1").value("balance") == pytest.approx(0)
    assert team.assigned(A1="C2").value("balance") == pytest.approx((8.75 + 10) / 20)


def test_balance_follows_capacity() -> None:
    """A CSM with half the time is due half the hours."""
    team = given([account("A1", weekly_hours=20), account("A2")], [csm("C1"), csm("C2", weekly_hours=20)])
    assert team.assigned(A1="C1", A2="C2").value("balance") == pytest.approx(0)


def test_skill_is_the_mean_share_of_wanted_tags_missing() -> None:
    """Half a match, nothing wanted, and no owner: (0.5 + 0 + 1) ÷ 3."""
    accounts = [account("A1", industry="Fintech", preferred_skills="SSO"), account("A2"), account("A3")]
    team = given(accounts, [csm("C1", skills="fintech")])
    assert team.assigned(A1="C1", A2="C1").value("skill") == pytest.approx(0.5)
    assert team.assigned(A1=None, A2="C1", A3="C1").value("skill") == pytest.approx(1 / 3)


def test_a_skill_that_nobody_knows_is_a_warning() -> None:
    """One for each word, with the word that may be meant; not where no CSM has any skill."""
    accounts = [account("A1", industry="Fintch"), account("A2", preferred_skills="fintch; SSO"), account("A3")]
    team = given(accounts, [csm("C1", skills="Fintech; SSO"), csm("C2")])
    (warning,) = Skill().warnings(team.territory)
    assert warning.problem == "No active CSM has the skill Fintch, which 2 accounts want"
    assert (warning.row, warning.rows, warning.fix) == (2, (2, 3), "Did you mean Fintech?")
    assert list(Skill().warnings(given(accounts, [csm("C1")]).territory)) == []


def test_risk_counts_at_risk_hours_without_owner_or_above_the_share() -> None:
    """20 at-risk hours in one book with room for 12 leave 8; 10 without owner leave 10."""
    accounts = [account("A1", health="At-risk"), account("A2", health=10), account("A3", health="Medium")]
    team = given(accounts, [csm("C1"), csm("C2")])
    assert team.assigned(A1="C1", A2="C2", A3="C1").value("risk") == 0
    assert team.assigned(A1="C1", A2="C1", A3="C2").value("risk") == pytest.approx(8 / 20)
    assert team.assigned(A1="C1", A2=None, A3="C2").value("risk") == pytest.approx(10 / 20)


def test_continuity_weighs_relationships_by_their_length() -> None:
    """A new relationship weighs 0.5, a year or more 1, an unknown one 1; a CSM who is gone is nobody's loss."""
    accounts = [
        account("A1", current_csm="C1", with_csm_since="2026-01-05"),
        account("A2", current_csm="C1", with_csm_since="2020-01-05"),
        account("A3", current_csm="C1"),
        account("A4", current_csm="GONE"),
    ]
    team = given(accounts, [csm("C1"), csm("C2"), csm("GONE", status="Left")])
    assert team.assigned(A1="C1", A2="C1", A3="C1", A4="C2").value("continuity") == 0
    assert team.assigned(A1="C2", A2="C1", A3="C1", A4="C2").value("continuity") == pytest.approx(0.5 / 2.5)
    assert team.assigned(A1="C1", A2=None, A3="C1", A4="C2").value("continuity") == pytest.approx(1 / 2.5)


def test_ae_alignment_is_the_share_of_accounts_whose_csm_does_not_work_with_the_ae() -> None:
    """Accounts without Account Owner are not asked."""
    accounts = [account("A1", account_owner="Zoe"), account("A2", account_owner="Max"), account("A3")]
    team = given(accounts, [csm("C1", paired_aes="zoe; Ira"), csm("C2")])
    assert team.assigned(A1="C1", A2="C1", A3="C2").value("ae alignment") == pytest.approx(0.5)
    assert team.assigned(A1=None, A2=None, A3="C2").value("ae alignment") == 1


def test_region_is_the_share_of_accounts_outside_their_csms_regions() -> None:
    """Accounts without Region are not asked."""
    accounts = [account("A1", region="EMEA"), account("A2", region="APAC"), account("A3")]
    team = given(accounts, [csm("C1", regions="EMEA")])
    assert team.assigned(A1="C1", A2="C1", A3="C1").value("region") == pytest.approx(0.5)


def test_potential_spreads_potential_arr() -> None:
    """A blank Potential ARR is the ARR."""
    accounts = [account("A1", potential_arr=30_000, arr=1), account("A2", arr=10_000)]
    team = given(accounts, [csm("C1"), csm("C2")])
    assert team.assigned(A1="C1", A2="C2").value("potential") == pytest.approx(2 * 0.375 * 20_000 / 80_000)


def test_tenure_mix_spreads_accounts_younger_than_a_year() -> None:
    """Two new accounts in one book: each CSM is one off, which counts 0.875."""
    new, old = {"contract_start": "2025-06-01"}, {"contract_start": "2020-06-01"}
    accounts = [account("A1", **new), account("A2", **new), account("A3", **old), account("A4")]
    team = given(accounts, [csm("C1"), csm("C2")])
    assert team.assigned(A1="C1", A2="C1", A3="C2", A4="C2").value("tenure mix") == pytest.approx(2 * 0.875 / 4)
    assert team.assigned(A1="C1", A2="C2", A3="C2", A4="C2").value("tenure mix") == 0


def test_every_term_is_tested_here() -> None:
    """A new term comes with an example."""
    text = Path(__file__).read_text(encoding="utf-8")
    for term in TERMS:
        assert f'.value("{term.name}")' in text

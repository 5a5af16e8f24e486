"""Who carries more than the others, what mends it, and how customer groups are treated: worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn

from tests.given import Given, account, csm, given, lock
from tests.policies.territories import territories
from xl_territory.plans.evaluate import Plan, evaluate
from xl_territory.plans.pipeline import plan
from xl_territory.studies.fairness.analysis import fairness_study
from xl_territory.studies.fairness.chance import holm
from xl_territory.studies.fairness.fairness_sentences import headline, sentences
from xl_territory.studies.fairness.group_audit import CustomerGroup, groups
from xl_territory.studies.fairness.relative_workload import Aspect, aspects, book_totals, burdens, burdens_of, worst
from xl_territory.studies.fairness.sheet import fairness
from xl_territory.studies.fairness.smallest_change import smallest_change
from xl_territory.workbook import MemoryHost

THREE = given([account(f"A{i}") for i in range(6)], [csm("C1"), csm("C2"), csm("C3")])
BOOKS = THREE.assigned(A0="C1", A1="C1", A2="C1", A3="C2", A4="C2", A5="C3").books


def aspect(name: str) -> Aspect:
    """One aspect of the three books: 30, 20 and 10 hours of 30."""
    return next(each for each in aspects(THREE.territory, book_totals(THREE.territory, BOOKS)) if each.name == name)


def test_a_book_is_measured_against_the_median_of_the_team() -> None:
    """30, 20 and 10 hours where 20 are fair: C1 is half of the median above it."""
    assert aspect("hours").values == pytest.approx([1.5, 1, 0.5])
    assert aspect("hours").excess == pytest.approx([0.5, 0, 0])


def test_whose_segment_is_full_is_measured_against_the_fair_share() -> None:
    """C1 alone may have the three Enterprise accounts: 30 hours are their fair share, and no burden."""
    accounts = [account(f"E{i}", tier="Enterprise") for i in range(3)] + [
        account(f"S{i}", tier="SMB") for i in range(2)
    ]
    team = given(accounts, [csm("C1"), csm("C2", segments="SMB"), csm("C3", segments="SMB")])
    books = team.assigned(E0="C1", E1="C1", E2="C1", S0="C2", S1="C3").books
    (hours,) = [each for each in aspects(team.territory, book_totals(team.territory, books)) if each.name == "hours"]
    assert hours.excess == pytest.approx([0, 0, 0])


def test_less_potential_is_worse() -> None:
    """150, 100 and 50 thousand: C3 lacks half of the median."""
    assert aspect("potential").excess == pytest.approx([0, 0, 0.5])


def test_burdens_add_up_and_name_what_weighs_most() -> None:
    """C1 by hours, C3 by potential, C2 by nothing."""
    found = burdens(THREE.territory, BOOKS)
    assert [burden.total for burden in found] == pytest.approx([0.5, 0, 0.5])
    assert [burden.by for burden in found] == ["hours", "", "potential"]


def test_moves_count_on_both_sides() -> None:
    """C1 gives one of two accounts to C2, whose book is then half new."""
    accounts = [account("A1", current_csm="C1"), account("A2", current_csm="C1"), account("A3", current_csm="C2")]
    team = given(accounts, [csm("C1"), csm("C2")])
    totals = book_totals(team.territory, team.assigned(A1="C1", A2="C2", A3="C2").books)
    found = {each.name: each.values for each in aspects(team.territory, totals)}
    assert found["moved in"] == pytest.approx([0, 0.5])
    assert found["moved out"] == pytest.approx([0.5, 0])


def test_an_outlier_is_far_beyond_what_is_usual() -> None:
    """Four near 1 and one of 2; an even team has none."""
    assert Aspect("x", np.array([1, 1.02, 0.98, 1, 2.0]), relative=True).outliers.tolist() == [False] * 4 + [True]
    assert not Aspect("x", np.ones(5), relative=True).outliers.any()


def uneven() -> Plan:
    """C1 is at 30 of 30 hours because of soft reasons only: with balance off, skills hold everything there."""
    accounts = [account(f"A{i}", industry="Fintech") for i in range(3)]
    weights = {"Weight: balance": 0, "Weight: skill": 100, "Weight: risk": 0, "Weight: continuity": 0}
    return plan(given(accounts, [csm("C1", skills="Fintech"), csm("C2")], settings=weights).territory)


def test_one_account_given_away_is_the_smallest_change() -> None:
    """From 30 and 0 hours to 20 and 10: the heaviest burden falls from 1 + 1 … to less, at a third of all matches."""
    change = smallest_change(uneven())
    assert change is not None
    ((_, to),) = change.moves
    assert to == 1
    assert change.after < change.before
    assert change.cost == pytest.approx(100 / 3)


def test_locked_accounts_stay() -> None:
    """There is nothing to give away, and that is said."""
    accounts = [account(f"A{i}", current_csm="C1") for i in range(3)]
    team = plan(given(accounts, [csm("C1"), csm("C2")], [lock(f"A{i}", "Keep") for i in range(3)]).territory)
    assert smallest_change(team) is None
    assert "No move to or from them" in headline(team, burdens(team.territory, team.books), None)


def test_where_places_are_full_two_accounts_are_exchanged() -> None:
    """Two places each: the at-risk account of 12 hours and one of 2 change places."""
    accounts = [
        account("A1", weekly_hours=12, industry="Fintech"),
        account("A2", weekly_hours=12, industry="Fintech"),
        account("A3", weekly_hours=2, industry="Health"),
        account("A4", weekly_hours=2, industry="Health"),
    ]
    csms = [csm("C1", skills="Fintech", max_accounts=2), csm("C2", skills="Health", max_accounts=2)]
    weights = {"Weight: balance": 0, "Weight: skill": 100, "Weight: risk": 0, "Weight: continuity": 0}
    change = smallest_change(plan(given(accounts, csms, settings=weights).territory))
    assert change is not None
    assert len(change.moves) == 2
    assert change.cost == pytest.approx(50)


def test_everybody_gets_a_sentence() -> None:
    """The heaviest book with what could be done."""
    result = uneven()
    found = burdens(result.territory, result.books)
    said = sentences(result, found, smallest_change(result))
    assert said[worst(found).csm].endswith(" to C2.")
    assert len(said) == 2


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_a_change_that_is_offered_breaks_nothing_and_helps(team: Given) -> None:
    """Over random territories; burdens are never negative."""
    result = plan(team.territory)
    found = burdens(result.territory, result.books)
    assert min(burden.total for burden in found) >= 0
    change = smallest_change(result)
    if change is not None:
        assert change.after < change.before


def audited(team: Given, **owners: str) -> dict[tuple[str, str], CustomerGroup]:
    """The groups of these books, by kind and name."""
    t = team.territory
    owner = np.array([t.csm_ids.index(owners[id_]) if id_ in owners else -1 for id_ in t.account_ids])
    return {(group.kind, group.name): group for group in groups(evaluate(t, owner))}


def test_a_group_that_the_plan_treats_worse_is_named_once() -> None:
    """Ten APAC accounts get the CSM who knows nothing, ten EMEA ones the other: 100 points, seen from one side only."""
    accounts = [
        account(f"{r}{i}", region=r, industry="Fintech", weekly_hours=1) for r in ("APAC", "EMEA") for i in range(10)
    ]
    team = given(accounts, [csm("C1", skills="Fintech"), csm("C2")])
    found = audited(team, **{f"EMEA{i}": "C1" for i in range(10)}, **{f"APAC{i}": "C2" for i in range(10)})
    (difference,) = found["Region", "APAC"].notable
    assert (difference.what, difference.own, difference.rest) == ("skill match", 0, 1)
    assert (difference.low, difference.high) == (-1, -1)
    assert max(difference.by_name, difference.by_book) < 0.01
    assert not found["Region", "EMEA"].tested


def test_what_any_plan_of_the_team_would_do_is_no_fault_of_the_plan() -> None:
    """Ten Fintech accounts matched, ten Mining ones not: nobody on the team knows Mining."""
    accounts = [account(f"F{i}", industry="Fintech", weekly_hours=1, language="German") for i in range(10)]
    accounts += [account(f"M{i}", industry="Mining", weekly_hours=1) for i in range(10)]
    found = audited(
        given(accounts, [csm("C1", skills="Fintech")]), **{f"{k}{i}": "C1" for k in "FM" for i in range(10)}
    )
    group = found["Industry", "Fintech"]
    assert not group.notable
    assert [each.what for each in group.whatever_the_plan] == ["skill match"]
    assert group.covered == 1
    assert not [kind for kind, _ in found if kind == "Language"]


def test_small_groups_are_not_tested() -> None:
    """Four of a kind are too few."""
    accounts = [account(f"{r}{i}", region=r, weekly_hours=1) for r in ("APAC", "EMEA") for i in range(4)]
    found = audited(given(accounts, [csm("C1")]), **{f"EMEA{i}": "C1" for i in range(4)})
    assert not any(group.tested for group in found.values())


def test_p_values_of_many_tests_are_raised_step_by_step() -> None:
    """Holm: 0.01 × 3, 0.03 × 2, and never less than the one before."""
    assert holm(np.array([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.06, 0.06])


def test_coverage_is_the_time_that_a_csm_has() -> None:
    """40 hours with somebody who has 30: three quarters are covered; without owner nothing is."""
    accounts = [account(f"A{i}", region="EMEA") for i in range(4)] + [account("B", region="APAC", health="At-risk")]
    found = audited(given(accounts, [csm("C1")]), **{f"A{i}": "C1" for i in range(4)})
    assert found["Region", "EMEA"].covered == pytest.approx(0.75)
    assert (found["Region", "APAC"].covered, found["Region", "APAC"].at_risk_covered) == (0, 0)


def test_the_sheet_has_the_team_median_below() -> None:
    """And a row for each CSM and each group."""
    result = plan(THREE.territory)
    sheet = fairness(fairness_study(result))
    host = MemoryHost({})
    host.write([sheet])
    assert list(host.frame("Fairness")["CSM"]) == ["C1", "C2", "C3"]
    assert sheet.tables[0].total is not None
    assert sheet.tables[0].total[:2] == ("Team median", 20.0)


def test_no_aspect_means_no_burden() -> None:
    """An even team."""
    found = burdens_of([Aspect("x", np.ones(2), relative=True)])
    assert [(burden.total, burden.by) for burden in found] == [(0, ""), (0, "")]

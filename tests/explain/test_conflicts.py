"""A conflict is what it is made of, as small as can be, and every remedy mends it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as drawn

from tests.given import Given, account, csm, given, lock
from tests.policies.territories import territories
from xl_territory.policies.constraint_source import ConstraintSource
from xl_territory.policies.wording import rows_words
from xl_territory.solver.problem import AssignmentProblem
from xl_territory.studies.conflicts.analysis import Conflict, find_conflicts
from xl_territory.studies.conflicts.conflict_sentences import conflict_sentence
from xl_territory.studies.conflicts.minimal_conflict import minimal_conflict
from xl_territory.studies.conflicts.remedies import remedies
from xl_territory.studies.conflicts.rule_model import as_settled, rules_alone, sources_of, with_only
from xl_territory.territory.territory import Territory

CLOSED = given(
    [account("A1", required_skills="SSO", required_language="German"), account("A2", required_language="German")],
    [csm("C1", skills="SSO"), csm("C2", languages="German")],
)
LOCKED = given(
    [account(f"A{i}", weekly_hours=1) for i in range(6)],
    [csm("C1", max_accounts=3), csm("C2")],
    [lock(f"A{i}", "Assign", "C1") for i in range(4)],
)
RENEWING = given(
    [account(f"A{i}", current_csm="C1", renewal_open="Yes") for i in range(4)] + [account("B")],
    [csm("C1"), csm("C2"), csm("C3")],
)
DATED = given(
    [account(f"A{i}", current_csm="C1", renewal_date=f"2026-01-{10 + i}") for i in range(4)],
    [csm("C1"), csm("C2")],
    settings={"Limit: renewal freeze days": 30},
)
FAMILY = given(
    [account("A1", parent_account="P", required_skills="X"), account("A2", parent_account="P", required_skills="Y")],
    [csm("C1", skills="X"), csm("C2", skills="Y")],
)
STAYING = given(
    [account(f"A{i}", current_csm="C1") for i in range(6)],
    [csm("C1"), csm("C2")],
    settings={"Limit: max moved": 0.34},
)
SMALL_TEAM = given([account(f"A{i}", weekly_hours=20) for i in range(4)], [csm("C1"), csm("C2"), csm("C3")])
RISKY = given(
    [account(f"A{i}", health="At-risk", weekly_hours=1) for i in range(3)],
    [csm("C1"), csm("C2")],
    settings={"Limit: max at-risk": 1},
)
RICH = given(
    [account(f"A{i}", weekly_hours=1, arr=40_000, tier="Enterprise") for i in range(3)],
    [csm("C1", max_arr=100_000), csm("C2", segments="SMB")],
)
IDLE = given(
    [account("A1", tier="SMB"), account("A2", tier="Enterprise")],
    [csm("C1", segments="SMB"), csm("C2")],
    settings={"Rule: min load": "hard", "Limit: min utilisation": 0.5},
)
WHOLE = given([account(f"A{i}", weekly_hours=1) for i in range(37)], [csm(f"C{j}", ramp=0.13) for j in range(12)])
MIXED = given(
    [account(f"A{i}", weekly_hours=hours) for i, hours in enumerate((8, 8, 8, 17, 17))], [csm("C1"), csm("C2")]
)
NEVER = given([account("A1")], [csm("C1"), csm("C2")], [lock("A1", "Never", "C1"), lock("A1", "Never", "C2")])

CASES = {
    "closed": (CLOSED, "A1 (Accounts row 2); Required Skill SSO, which only C1 covers (Skills); Required Language "
               "German, which only C2 covers (Languages); no active CSM is left who may have it."),
    "locked": (LOCKED, "4 accounts (Accounts rows 2–5); Locks rows 2–5 put 4 accounts on C1; "
               "Max Accounts of C1 (CSMs row 2) is 3."),
    "renewing": (RENEWING, "4 accounts (Accounts rows 2–5); renewals hold 4 accounts with C1 "
                 "(Renewal Open, Accounts rows 2–5); they need 40.0 h a week; capacity of C1 (CSMs row 2) is 30.0 h."),
    "dated": (DATED, "All 4 active accounts; renewals hold 4 accounts with C1 "
              "(Renewal Date, Accounts rows 2–5); they need 40.0 h a week; capacity of C1 (CSMs row 2) is 30.0 h."),
    "family": (FAMILY, "A1 and A2 (Accounts rows 2–3); 2 accounts of P must share a CSM (Accounts rows 2–3); "
               "1 of them: Required Skill X, which only C1 covers (Skills); 1 of them: Required Skill Y, "
               "which only C2 covers (Skills); no active CSM is left who may have them."),
    "staying": (STAYING, "All 6 active accounts; Limit: max moved is 34% (Settings); "
                "they need 60.0 h a week; capacity of C1 (CSMs row 2) is 30.0 h."),
    "small team": (SMALL_TEAM, "All 4 active accounts; they need 80.0 h a week; capacity of C1 30.0 h (CSMs row 2), "
                   "C2 30.0 h (CSMs row 3) and C3 30.0 h (CSMs row 4): 90.0 h together; "
                   "but accounts cannot be divided: whole ones have 3 places for 4."),
    "whole": (WHOLE, "All 37 active accounts; they need 37.0 h a week; capacity of 12 CSMs: 46.8 h together; "
              "but accounts cannot be divided: whole ones have 36 places for 37."),
    "mixed": (MIXED, "All 5 active accounts; they need 58.0 h a week; capacity of C1 30.0 h (CSMs row 2) and "
              "C2 30.0 h (CSMs row 3): 60.0 h together; but accounts cannot be divided: no way to deal out whole ones "
              "fills these hours so exactly."),
    "risky": (RISKY, "A0, A1 and A2 (Accounts rows 2–4); Limit: max at-risk is 1 (Settings)."),
    "rich": (RICH, "A0, A1 and A2 (Accounts rows 2–4); Tier Enterprise, which only C1 covers (Segments); "
             "their ARR is 120,000; Max ARR of C1 (CSMs row 2) is 100,000."),
    "idle": (IDLE, "A1 and A2 (Accounts rows 2–3); every CSM has to have hours for 50% of capacity "
             "(Limit: min utilisation)."),
    "never": (NEVER, "A1 (Accounts row 2); Locks row 2 keeps 1 account from C1; Locks row 3 keeps 1 account from C2; "
              "no active CSM is left who may have it."),
}  # fmt: skip

REMEDIES = {
    "closed": ["Teach C1 German, or hire it, for 10.0 h a week", "Teach C2 SSO, or hire it, for 10.0 h a week"],
    "locked": ["Raise Max Accounts of C1 from 3 to 4"],
    "renewing": ["Give C1 10.0 h a week more for customers: Weekly Hours from 40 to 53.3"],
    "dated": ["Shorten Limit: renewal freeze days from 30 to 7"],
    "family": ["Let P be shared among CSMs: clear Parent Account in Accounts rows 2–3"],
    "staying": ["Raise Limit: max moved from 34% to 50.0%: 3 accounts have to move"],
    "small team": ["Hire or open a seat for 20.0 h a week of customers (0.7 of a full CSM)"],
    "risky": ["Raise Limit: max at-risk from 1 to 2"],
    "mixed": ["Give C1 3.0 h a week more for customers: Weekly Hours from 40 to 44"],
    "rich": ["Raise Max ARR of C1 from 100,000 to 120,000"],
    "idle": ["Lower Limit: min utilisation from 50% to 33%"],
    "never": ["Release the lock in Locks row 2"],
}

SMALL = [name for name in CASES if name != "whole"]
"""Few enough accounts to try every assignment; a small team is the same case as whole."""


@pytest.mark.parametrize("name", CASES)
def test_a_conflict_is_said_in_the_planners_words(name: str) -> None:
    """With the rows and cells that contradict each other, each worked out by hand."""
    team, sentence = CASES[name]
    (found,) = find_conflicts(team.territory)
    assert conflict_sentence(team.territory, found) == sentence


@pytest.mark.parametrize("name", SMALL)
def test_leaving_out_any_member_makes_the_rest_satisfiable(name: str) -> None:
    """By trying every assignment."""
    team, _ = CASES[name]
    (found,) = find_conflicts(team.territory)
    assert_minimal(team.territory, found)


@pytest.mark.parametrize("name", SMALL)
def test_the_remedies_mend_the_conflict(name: str) -> None:
    """Each was solved with; the ones worked out by hand are among them."""
    team, _ = CASES[name]
    (found,) = find_conflicts(team.territory)
    found_ones = [remedy for remedy in remedies(team.territory, found) if remedy.mends]
    assert set(REMEDIES[name]) <= {remedy.sentence for remedy in found_ones}
    assert {remedy.without_owner for remedy in found_ones} == {0}
    assert max(remedy.overload for remedy in found_ones) < 1e-6


def test_more_locks_than_the_conflict_needs_are_mended_with_it() -> None:
    """Five locks on three places: four of them are a conflict, two have to go, or two more places are needed."""
    locks = [lock(f"A{i}", "Assign", "C1") for i in range(5)]
    accounts = [account(f"A{i}", weekly_hours=1) for i in range(5)]
    team = given(accounts, [csm("C1", max_accounts=3), csm("C2")], locks)
    (found,) = find_conflicts(team.territory)
    assert (len(found.of("locks")), len(found.alike)) == (4, 1)
    assert conflict_sentence(team.territory, found).endswith("is 3; 1 more is locked or held there.")
    found_ones = {remedy.sentence: remedy for remedy in remedies(team.territory, found)}
    assert found_ones["Raise Max Accounts of C1 from 3 to 5"].without_owner == 0
    (released,) = [sentence for sentence in found_ones if sentence.startswith("Release 2 locks")]
    assert found_ones[released].without_owner == 0


def test_a_lock_that_a_requirement_would_undo_is_kept() -> None:
    """A0 asks for a language that nobody speaks: its lock has to stay, another one goes."""
    accounts = [account("A0", required_language="Dutch", weekly_hours=1), *(account(f"A{i}") for i in (1, 2))]
    locks = [lock(f"A{i}", "Assign", "C1") for i in range(3)]
    team = given(accounts, [csm("C1", max_accounts=2), csm("C2")], locks)
    (found,) = find_conflicts(team.territory)
    found_ones = {remedy.sentence for remedy in remedies(team.territory, found)}
    assert {"Release the lock in Locks row 3", "Release the lock in Locks row 4"} & found_ones
    assert "Release the lock in Locks row 2" not in found_ones


def test_a_conflict_under_others_is_mended_alone() -> None:
    """Too many locks, too few places and too few hours for the same accounts: no one change mends all three."""
    accounts = [account(f"A{i}", weekly_hours=12) for i in range(6)]
    team = given(
        accounts, [csm(f"C{j}", max_accounts=2) for j in (1, 2)], [lock(f"A{i}", "Assign", "C1") for i in range(3)]
    )
    (found,) = find_conflicts(team.territory)
    found_ones = remedies(team.territory, found)
    assert found_ones
    assert all(remedy.without_owner or remedy.overload for remedy in found_ones)


def test_nobody_is_asked_to_work_two_weeks_in_one() -> None:
    """180 hours for 60: a share of capacity or hires mend it, not one CSM who works around the clock."""
    team = given([account(f"A{i}", weekly_hours=20) for i in range(9)], [csm("C1"), csm("C2")])
    (found,) = find_conflicts(team.territory)
    found_ones = [remedy.sentence for remedy in remedies(team.territory, found)]
    assert any(sentence.startswith("Hire or open a seat for 140.0 h") for sentence in found_ones)
    assert not any("Weekly Hours" in sentence for sentence in found_ones)


def test_locks_elsewhere_are_no_part_of_a_family_that_is_torn() -> None:
    """A1 is locked to C1 and its sibling to C2; another lock on C1 has nothing to do with it."""
    accounts = [account("A1", parent_account="P"), account("A2", parent_account="P"), account("A3")]
    locks = [lock("A1", "Assign", "C1"), lock("A2", "Assign", "C2"), lock("A3", "Assign", "C1")]
    (found,) = find_conflicts(given(accounts, [csm("C1"), csm("C2")], locks).territory)
    assert (found.accounts, found.alike) == ((0, 1), ())


def test_a_team_with_room_has_no_conflict() -> None:
    """Three accounts of 10 hours and one CSM of 30."""
    assert find_conflicts(given([account(f"A{i}") for i in range(3)], [csm("C1")]).territory) == ()


def test_separate_conflicts_are_told_apart() -> None:
    """A language nobody speaks, and too many locks."""
    accounts = [account("A1", required_language="Dutch"), account("A2"), account("A3")]
    team = given(accounts, [csm("C1", max_accounts=1), csm("C2")], [lock(f"A{i}", "Assign", "C1") for i in (2, 3)])
    found = find_conflicts(team.territory)
    assert [conflict.accounts for conflict in found] == [(0,), (1, 2)]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_there_is_a_conflict_exactly_where_no_assignment_will_do(team: Given) -> None:
    """Over random rules, locks, renewals and families, by trying every assignment; and each conflict is minimal."""
    t = team.territory
    assume(t.capacity.sum() > 0)
    found = find_conflicts(t)
    problem, _ = rules_alone(t)
    assert bool(found) == (not satisfiable(problem, np.arange(problem.units)))
    for conflict in found:
        assert_minimal(t, conflict)


def test_a_minimal_conflict_is_found_among_many() -> None:
    """Of 50 numbers those three that may not be together."""
    bad = {7, 23, 41}
    asked: list[int] = []

    def impossible(some: list[int]) -> bool:
        asked.append(len(some))
        return bad <= set(some)

    assert minimal_conflict(list(range(50)), impossible) == [7, 23, 41]
    assert len(asked) < 40


@pytest.mark.parametrize(("rows", "words"), [([7], "row 7"), ([9, 7, 8, 12], "rows 7–9, 12"), ([3, 5], "rows 3, 5")])
def test_rows_are_named_in_runs(rows: list[int], words: str) -> None:
    """In order, runs with a dash."""
    assert rows_words(rows) == words


def assert_minimal(territory: Territory, conflict: Conflict) -> None:
    """The members contradict each other, and any of them can be left out."""
    everything, rules = matching(territory, conflict), as_settled(territory)

    def holds(kept: list[ConstraintSource]) -> bool:
        problem, unit = rules_alone(with_only(territory, everything, kept), rules)
        return satisfiable(problem, np.unique(unit[list(conflict.accounts)]))

    kept = [m for m in everything if any(same(m, member) for member in conflict.sources)]
    assert len(kept) == len(conflict.sources)
    assert not holds(kept)
    for member in kept:
        assert holds([other for other in kept if other is not member])


def matching(territory: Territory, _: Conflict) -> list[ConstraintSource]:
    """Everything that could be left out."""
    return sources_of(territory)


def same(one: ConstraintSource, other: ConstraintSource) -> bool:
    """Whether they are the same cells."""
    return (one.rule, one.rows, one.column, one.value, one.csm) == (
        other.rule, other.rows, other.column, other.value, other.csm,
    )  # fmt: skip


def satisfiable(problem: AssignmentProblem, units: np.ndarray) -> bool:
    """Whether some assignment of ``units`` keeps every limit, by trying them all; a floor asks only of all units."""
    if len(units) < problem.units:
        above = tuple(resource for resource in problem.resources if (resource.use >= 0).all())
        problem = replace(problem, resources=above)
    for owners in itertools.product(range(problem.owners), repeat=len(units)):
        owner = np.full(problem.units, -1)
        owner[units] = owners
        levels = problem.levels(owner)
        if not problem.broken(owner) and levels.overload <= 1e-7:
            return True
    return False

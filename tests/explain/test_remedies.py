"""Remedies against exact models of small books: each mends, none is larger than it has to be, reason has its bounds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import given as drawn

from tests.given import Given, account, csm, given, lock
from tests.policies.territories import territories
from xl_territory.policies import RULES
from xl_territory.policies.policy import Mode
from xl_territory.policies.relaxation import Raise, Relaxation, Release
from xl_territory.policies.rules.min_load import MinLoad
from xl_territory.studies.conflicts.analysis import Conflict, find_conflicts
from xl_territory.studies.conflicts.conflict_sentences import accounts_words
from xl_territory.studies.conflicts.least_changes import Candidate, first_that_holds, least
from xl_territory.studies.conflicts.remedies import NOT_ALONE, conflict_study, remedies
from xl_territory.studies.conflicts.rule_model import leave_out, rules_alone
from xl_territory.territory.table_edits import Edit, edited
from xl_territory.territory.territory import Territory


def has_room(t: Territory, conflict: Conflict, edit: Edit) -> bool:
    """Whether the accounts of the conflict have room after the edit, by trying every assignment of their units."""
    problem, unit = rules_alone(edited(t, edit))
    units = np.unique(unit[list(conflict.accounts)])
    for owners in itertools.product(range(problem.owners), repeat=len(units)):
        owner = np.full(problem.units, -1)
        owner[units] = owners
        if not problem.broken(owner) and problem.levels(owner).overload <= 1e-7:
            return True
    return False


def may_be_asked(t: Territory) -> bool:
    """Small enough to try every assignment, and more hours are never too many: a hard floor grows with capacity."""
    return t.capacity.sum() > 0 and len(t.accounts) <= 5 and MinLoad().mode(t) is not Mode.HARD


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_every_relaxation_is_the_least_that_mends(team: Given) -> None:
    """Over random rules, locks, renewals and families: one step less, one source fewer, and there is no room."""
    t = team.territory
    assume(may_be_asked(t))
    for conflict in (found.whole for found in find_conflicts(t)):
        for rule in RULES:
            sources = conflict.of(rule.name)
            for relaxation in rule.relaxations(t, conflict.accounts, sources) if sources else ():
                for candidate in least(t, conflict, relaxation):
                    assert_least(t, conflict, relaxation, candidate)


def assert_least(t: Territory, conflict: Conflict, relaxation: Relaxation, candidate: Candidate) -> None:
    """The candidate mends (or is said not to), and nothing smaller of its kind does."""
    if isinstance(relaxation, Raise):
        enough = [has_room(t, conflict, relaxation.edit(value)) for value in relaxation.values]
        assert enough == sorted(enough)
        if candidate.edit is None:
            assert not any(enough)
        else:
            assert candidate.sentence == relaxation.sentence(relaxation.values[enough.index(True)])
    elif isinstance(relaxation, Release) and candidate.edit is not None and has_room(t, conflict, candidate.edit):
        many = len(fewest(t, conflict, relaxation))
        assert relaxation.sentence(relaxation.sources[:many]).count("row") == 1
        assert candidate.sentence.split(" in ")[0] == relaxation.sentence(relaxation.sources[:many]).split(" in ")[0]


def fewest(t: Territory, conflict: Conflict, release: Release) -> tuple[object, ...]:
    """The fewest sources without which there is room, by trying all of them."""
    for many in range(1, len(release.sources) + 1):
        for some in itertools.combinations(release.sources, many):
            if has_room(t, conflict, leave_out(some)):
                return some
    return ()


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(team=territories())
def test_a_remedy_leaves_undone_what_the_best_of_all_assignments_leaves_undone(team: Given) -> None:
    """By trying them all, other conflicts included; where it is said to be enough, the accounts have room."""
    t = team.territory
    assume(may_be_asked(t))
    study = conflict_study(t)
    for conflict, found in zip(study.conflicts, study.remedies, strict=True):
        for remedy in (remedy for remedy in found if remedy.edit):
            assert has_room(t, conflict.whole, remedy.edit) == (NOT_ALONE not in remedy.sentence)
            assert (remedy.without_owner, pytest.approx(remedy.overload, abs=1e-6)) == least_undone(t, remedy.edit)


def least_undone(t: Territory, edit: Edit) -> tuple[float, float]:
    """Fewest accounts without owner, then fewest hours above capacity, after the edit."""
    problem, _ = rules_alone(edited(t, edit))
    every = map(np.array, itertools.product(range(-1, problem.owners), repeat=problem.units))
    levels = (problem.levels(owner) for owner in every if not problem.broken(owner))
    return min((round(each.unassigned), each.overload) for each in levels)


@pytest.mark.parametrize(("values", "first"), [((), None), ((1, 2, 3), None), ((5,), 5), (tuple(range(100)), 4)])
def test_the_first_value_that_holds_is_found(values: tuple[float, ...], first: float | None) -> None:
    """Of none, of too small ones, of one, of many."""
    assert first_that_holds(values, lambda value: value >= 4) == first


def test_a_utilisation_beyond_reason_is_no_advice() -> None:
    """80 h of one customer who fits into no week: the sheet says that no utilisation is enough."""
    team = given([account("A1", weekly_hours=80)], [csm("C1"), csm("C2")])
    (found,) = find_conflicts(team.territory)
    said = remedies(team.territory, found)
    assert not any("Raise Limit: max utilisation" in remedy.sentence for remedy in said)
    (beyond,) = [remedy for remedy in said if not remedy.mends]
    assert beyond.sentence.startswith("No Limit: max utilisation up to 133%")
    assert (beyond.without_owner, beyond.overload) == (None, None)


def test_a_remedy_that_is_not_enough_alone_says_so() -> None:
    """Too many locks, too few places and too few hours for the same accounts."""
    accounts = [account(f"A{i}", weekly_hours=12) for i in range(6)]
    csms = [csm(f"C{j}", max_accounts=2) for j in (1, 2)]
    team = given(accounts, csms, [lock(f"A{i}", "Assign", "C1") for i in range(3)])
    (found,) = find_conflicts(team.territory)
    assert all(NOT_ALONE in remedy.sentence for remedy in remedies(team.territory, found) if remedy.mends)


@pytest.mark.parametrize("off", [rule for rule in RULES if Mode.OFF in rule.modes], ids=lambda rule: rule.name)
def test_conflicts_work_with_any_rule_off(off: object) -> None:
    """Each rule off for itself, and all that can be."""
    accounts = [account("A1", required_skills="Security"), account("A2", current_csm="C1", renewal_open="Yes")]
    csms = [csm("C1", skills="Fintech", max_accounts=0), csm("C2", skills="Retail", weekly_hours=1)]
    for rules in ([off], [rule for rule in RULES if Mode.OFF in rule.modes]):
        names = {rule.mode_setting.name: "off" for rule in rules}  # type: ignore[attr-defined]
        study = conflict_study(given(accounts, csms, settings=names).territory)
        assert len(study.sentences) == len(study.remedies)
    assert study.sentences == []


def test_many_accounts_are_a_group_and_a_count() -> None:
    """Not 30 rows."""
    accounts = [account(f"A{i}", tier="SMB", region="EMEA") for i in range(60)]
    mixed = [account(f"B{i}", tier="SMB" if i % 3 else "Enterprise") for i in range(60)]
    t = given([*accounts, *mixed], [csm("C1")]).territory
    assert accounts_words(t, range(0, 60, 2)) == "30 accounts (all Tier SMB, Region EMEA)"
    assert accounts_words(t, range(60, 90)) == "30 accounts (20 of Tier SMB and 10 of Tier Enterprise)"

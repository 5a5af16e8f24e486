"""A pilot is fixed before it begins: pairs, coins, balance; then it is evaluated by an exact test."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.given import account, csm, sheets
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import TooLittleDataError, UsageError
from xl_territory.plans.pipeline import read_workbook
from xl_territory.studies.pilot.coin import falls_on_first
from xl_territory.studies.pilot.covariates import Candidates, candidates, differences, distances
from xl_territory.studies.pilot.design import balance, pilot_design
from xl_territory.studies.pilot.evaluation import evaluated
from xl_territory.studies.pilot.matched_pairs import ENOUGH, matched, second_accounts
from xl_territory.studies.pilot.statistics import power_of_groups, power_of_pairs, sign_flip, smallest_difference


def found(rows: list[dict[str, Any]]) -> Candidates:
    """Candidates of SMB: accounts of these columns, each with a CSM of its own unless one is named."""
    accounts = [account(f"A{k}", tier="SMB", current_csm=f"C{k}") | row for k, row in enumerate(rows)]
    team = [csm(f"C{k}") for k in range(len(rows))]
    return candidates(read_workbook(sheets(accounts, team)), "smb")


def best_by_trying(found_: Candidates, count: int) -> tuple[int, float, float] | None:
    """(second accounts, spread, distance) of the best pairs, every set of pairs tried."""
    n = len(found_.accounts)
    best = None
    for pairs in itertools.combinations(list(itertools.combinations(range(n), 2)), count):
        members = [i for pair in pairs for i in pair]
        if len(set(members)) < 2 * count or len({int(found_.family[i]) for i in members}) < 2 * count:
            continue
        at = np.array(pairs)
        second = second_accounts([int(found_.csm[i]) for i in members])
        spread = max(ENOUGH, float(differences(found_, at).mean(axis=0).max()))
        each = (second, round(spread, 5), float(distances(found_, at).sum()))
        best = each if best is None else min(best, each)
    return best


@settings(max_examples=12, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "ARR": st.sampled_from([5e3, 1e4, 2e4, 4e4]),
                "Health": st.sampled_from(["Healthy", "Medium", "At-risk"]),
                "Industry": st.sampled_from(["Fintech", "Health"]),
                "Parent Account": st.sampled_from(["", "", "", "P1"]),
                "Current CSM": st.sampled_from(["C0", "C1", "C2", "C3"]),
            }
        ),
        min_size=4,
        max_size=7,
    )
)
def test_no_set_of_pairs_is_better_by_csms_then_by_spread_then_by_distance(rows: list[dict[str, Any]]) -> None:
    """Two pairs of up to seven accounts, every choice tried."""
    few = found(rows)
    best = best_by_trying(few, 2)
    assume(best is not None)
    assert best is not None
    got = matched(few, 2)
    members = got.pairs.ravel()
    assert len(set(few.family[members])) == 4
    assert (got.second, second_accounts(list(few.csm[members]))) == (best[0], best[0])
    assert max(ENOUGH, got.spread) == pytest.approx(best[1], abs=1e-4)
    assert got.distance == pytest.approx(best[2], abs=1e-3)
    assert got.is_proved


def test_means_never_differ_by_more_than_the_spread_however_the_coins_fall() -> None:
    """All 2⁴ ways."""
    generator = np.random.default_rng(3)
    many = found([{"ARR": float(arr)} for arr in generator.lognormal(9, 0.5, 14)])
    got = matched(many, 4)
    z = many.standard
    apart = z[got.pairs[:, 0]] - z[got.pairs[:, 1]]
    worst = max(np.abs((np.array(s) @ apart) / 4).max() for s in itertools.product((1, -1), repeat=4))
    assert worst <= got.spread + 1e-9
    design = pilot_design(many, got, 7)
    told = balance(design)
    assert (told.apart <= told.at_most + 1e-12).all()
    assert told.at_most.max() == pytest.approx(got.spread)


def test_of_many_accounts_only_near_ones_are_offered_and_pairs_are_as_near() -> None:
    """More than 120 candidates: no pair of two singles left over is nearer than the worst that was taken."""
    generator = np.random.default_rng(5)
    many = found([{"ARR": float(arr)} for arr in generator.lognormal(9, 1, 150)])
    got = matched(many, 8)
    assert len(set(got.pairs.ravel())) == 16
    every = np.stack(np.triu_indices(150, 1), axis=1)
    nearest = np.sort(distances(many, every))
    assert got.distance <= 8 * nearest[200]


def test_the_coin_is_the_published_one_and_falls_on_both_sides() -> None:
    """Anybody can throw it again."""
    digest = hashlib.sha256(b"42/A1/A2").digest()
    assert falls_on_first(42, "A1", "A2") == bool(digest[-1] & 1)
    assert {falls_on_first(seed, "A1", "A2") for seed in range(20)} == {True, False}


@pytest.mark.parametrize(("pairs", "least"), [(8, 1.16), (10, 1.00), (12, 0.89)])
def test_the_smallest_difference_that_is_seen_is_that_of_a_simulated_t_test(pairs: int, least: float) -> None:
    """80 % of 20,000 pilots with that effect."""
    effect = smallest_difference(pairs)
    assert effect == pytest.approx(least, abs=0.005)
    draws = np.random.default_rng(1).normal(effect, 1, (20_000, pairs))
    seen = stats.ttest_1samp(draws, 0, axis=1).pvalue <= 0.05
    assert seen.mean() == pytest.approx(0.8, abs=0.01)


def test_gaps_that_fall_from_40_to_10_percent_are_seen_in_23_of_100_pilots_of_12_and_12() -> None:
    """By Fisher's test; by pairs that are no more alike than others it is less: both by simulation too."""
    assert power_of_groups(12, 0.4, 0.1) == pytest.approx(0.23, abs=0.005)
    generator = np.random.default_rng(2)
    before, after = generator.random((2_000, 12)) < 0.4, generator.random((2_000, 12)) < 0.1
    changes = np.sort(before.astype(float) - after.astype(float), axis=1)
    kinds, count = np.unique(changes, axis=0, return_counts=True)
    seen = np.array([sign_flip(list(row)) <= 0.05 for row in kinds])
    assert power_of_pairs(12, 0.4, 0.1) == pytest.approx(count[seen].sum() / 2_000, abs=0.02)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([-3.0, -1.0, -0.1, 0.0, 0.1, 0.2, 0.3, 2.0]), min_size=2, max_size=6))
def test_the_exact_test_is_that_of_scipy(found_: list[float]) -> None:
    """Every sign tried, ties counted."""
    other = stats.permutation_test((found_,), np.sum, permutation_type="samples", n_resamples=np.inf)
    assert sign_flip(found_) == pytest.approx(min(1.0, other.pvalue))


def test_it_says_not_seen_and_never_that_there_is_no_effect() -> None:
    """Six pairs that all fall are seen; one that rises among them is not."""
    falls = [(0.0, 1.0)] * 6
    by = {each.measure.column: each for each in evaluated({"Disputes": falls, "NRR": [*falls[:5], (1.0, 0.0)]})}
    assert (by["Disputes"].p, by["Disputes"].told) == (2 / 64, "Seen: the pilot's is better")
    assert by["NRR"].told.startswith("Not seen; 80% sure to be seen only from")
    assert evaluated({"Disputes": falls[:5]})[1].p is None
    assert by["Renewal Days"].told == "Not measured yet"


def team_book() -> PlannersBook:
    """Twenty accounts of one tier, each with a CSM of its own."""
    accounts = [account(f"A{k:02d}", tier="SMB", arr=9_000 + 40 * k, current_csm=f"C{k}") for k in range(20)]
    return PlannersBook(accounts, [csm(f"C{k}") for k in range(20)])


def test_a_pilot_is_fixed_once_and_then_evaluated_with_what_was_typed() -> None:
    """Its coins are logged; another one needs a reason, which is logged too."""
    book = team_book()
    first = book.ask("pilot", segment="SMB", pairs=8, seed=11)
    groups = {name: row["Group"] for name, row in book.rows("Pilot").items()}
    assert sorted(groups.values()) == ["Compare"] * 8 + ["Pilot"] * 8
    assert len([row for row in book.log() if row[4] == "coin"]) == 8
    assert "SD, the least possible" in first.sentence
    for name, group in groups.items():
        book.type("Pilot", name, disputes=0.0 if group == "Pilot" else 2.0)
    again = book.ask("pilot")
    assert again.exit_code == 0
    assert {name: row["Group"] for name, row in book.rows("Pilot").items()} == groups
    results = {each["measure"]: each for each in again.facts["results"]}
    assert (results["Disputes"]["difference"], results["Disputes"]["p"]) == (-2.0, 2 / 256)
    assert book.rows("Pilot", "Measure")["Disputes"]["What It Has Shown"] == "Seen: the pilot's is better"
    with pytest.raises(UsageError, match="--deviation"):
        book.ask("pilot", segment="Enterprise")
    book.ask("pilot", segment="SMB", pairs=9, seed=1, deviation="Two customers left.")
    assert [row[11] for row in book.log() if row[4] == "deviation"] == ["Two customers left."]
    assert len(book.rows("Pilot")) == 18


def test_a_group_that_somebody_has_changed_is_named() -> None:
    """The coin tells."""
    book = team_book()
    book.ask("pilot", segment="SMB", pairs=8, seed=11)
    rows = book.rows("Pilot")
    one = [name for name, row in rows.items() if row["Pair"] == 1]
    for name in one:
        book.type("Pilot", name, group="Compare" if rows[name]["Group"] == "Pilot" else "Pilot")
    answer = book.ask("pilot")
    assert answer.facts["changed_groups"] == ["pair 1"]
    assert answer.exit_code == 5


def test_too_few_accounts_or_no_such_tier_are_said() -> None:
    """With what there is."""
    book = team_book()
    with pytest.raises(
        TooLittleDataError, match="24 accounts of different families that have a CSM; the segment has 20"
    ):
        book.ask("pilot", segment="SMB", pairs=12)
    with pytest.raises(UsageError, match="--segment"):
        book.ask("pilot", segment="Gold")

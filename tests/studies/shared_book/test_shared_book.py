"""What AEs and CSMs share: pairs, the best pairing, AEs who go, and ratios by tier."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.given import account, csm, given, sheets
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import InputError
from xl_territory.plans.evaluate import evaluate
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.policies.terms.ae_alignment import AeAlignment
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.studies.shared_book.pairing import best_pairing
from xl_territory.studies.shared_book.ratios import ae_ratios
from xl_territory.studies.shared_book.shares import SharedBooks, shared_books
from xl_territory.territory.territory import Territory

PEOPLE = [
    {"AE ID": "E1", "AE Name": "Eva", "Status": "Active", "End Date": None, "Manager": "Mia"},
    {"AE ID": "E2", "AE Name": "Ed", "Status": "Active", "End Date": None, "Manager": "Mia"},
]


def ae(id_: str, **columns: Any) -> dict[str, Any]:
    """A row of AEs."""
    return {"AE ID": id_} | {name.replace("_", " ").title(): value for name, value in columns.items()}


def book(accounts: list[Any], csms: list[Any], aes: list[dict[str, Any]], **chosen: Any) -> PlannersBook:
    """A workbook with an AEs sheet, whose plan leaves everybody where they are."""
    found = PlannersBook(accounts, csms, settings=chosen)
    found.sheets["AEs"] = pd.DataFrame(aes, dtype=object)
    return found.give()


def owned_by(owner: str, id_: str, arr: float, current: str = "C1", **more: Any) -> Any:
    """An account of an AE."""
    return account(id_, arr=arr, account_owner=owner, current_csm=current, weekly_hours=2, **more)


def test_a_row_per_pair_with_accounts_arr_hours_and_whether_they_are_paired() -> None:
    """Names of AEs are read as their IDs, on Accounts and on CSMs."""
    accounts = [owned_by("Eva", "A1", 100), owned_by("E1", "A2", 50), owned_by("E2", "A3", 20), owned_by("", "A4", 5)]
    found = book(accounts, [csm("C1", paired_aes="Eva")], PEOPLE)
    found.ask("shared_book")
    rows = found.rows("Shared Book", "AE")
    assert {ae: (row["Accounts"], row["ARR"], row["Hours"], row["Paired"]) for ae, row in rows.items()} == {
        "E1": (2, 150, 4, "Yes"),
        "E2": (1, 20, 2, "No"),
        "unassigned": (1, 5, 2, "No"),
    }
    assert [row["Territory ID"] for row in rows.values()] == ["E1-C1", "E2-C1", "unassigned-C1"]
    assert found.rows("Shared Book", "CSM ID")["C1"]["Paired"] == pytest.approx(150 / 170)


@settings(max_examples=40, deadline=None)
@drawn(
    arr=arrays.arrays(float, (3, 3), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0, 7.5])),
    today=arrays.arrays(bool, (3, 3)),
    aes_per_csm=st.integers(1, 2),
    csms_per_ae=st.sampled_from([None, 1, 2]),
)
def test_no_pairing_has_more_arr_than_the_proposed_one(
    arr: Floats, today: Booleans, aes_per_csm: int, csms_per_ae: int | None
) -> None:
    """Every set of pairs of three CSMs and three AEs tried; today's pairs stay where they are as good."""
    found = best_pairing(arr, today, aes_per_csm, csms_per_ae)
    every = (np.array(bits, dtype=bool).reshape(3, 3) for bits in itertools.product((0, 1), repeat=9))
    fits = [x for x in every if _fits(x, aes_per_csm, csms_per_ae)]
    best = max(float(arr[x].sum()) for x in fits)
    assert _fits(found.paired, aes_per_csm, csms_per_ae)
    assert found.arr == pytest.approx(best)
    assert found.bound == pytest.approx(best, abs=1e-4)
    kept = max(int((x & today).sum()) for x in fits if arr[x].sum() > best - 1e-9)
    assert int((found.paired & today).sum()) == kept


def _fits(paired: Booleans, aes_per_csm: int, csms_per_ae: int | None) -> bool:
    per_ae = csms_per_ae is None or paired.sum(axis=0).max() <= csms_per_ae
    return bool(paired.sum(axis=1).max() <= aes_per_csm and per_ae)


def test_coherence_is_one_for_one_ae_and_a_half_for_two_alike() -> None:
    """Accounts without AE do not count."""
    accounts = [owned_by("E1", "A1", 10), owned_by("E1", "A2", 10, "C2"), owned_by("E2", "A3", 10, "C2")]
    found = shares([*accounts, owned_by("", "A4", 99)], [csm("C1"), csm("C2"), csm("C3")])
    assert found.coherence[:2] == pytest.approx([1.0, 0.5])
    assert np.isnan(found.coherence[2])


def shares(accounts: list[Any], csms: list[Any], aes: list[dict[str, Any]] | None = None) -> SharedBooks:
    """Shared books of today's owners."""
    t = territory(accounts, csms, aes)
    return shared_books(evaluate(t, t.current))


def territory(
    accounts: list[Any], csms: list[Any], aes: list[dict[str, Any]] | None = None, **chosen: Any
) -> Territory:
    """The territory of these rows."""
    frames = sheets(accounts, csms, settings=chosen)
    return read_workbook(frames | ({"AEs": pd.DataFrame(aes, dtype=object)} if aes else {}))


def test_accepting_a_proposal_writes_the_paired_aes() -> None:
    """Ticked rows go to CSMs, and then nothing more is proposed."""
    found = book([owned_by("E1", "A1", 10), owned_by("E2", "A2", 30)], [csm("C1")], PEOPLE, **{"Pods: AEs per CSM": 1})
    found.ask("shared_book")
    found.ask("accept", sheet="Shared Book", everything=True)
    frame = found.sheets["CSMs"]
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["Paired AEs"]) == ["E2"]
    again = found.ask("shared_book")
    assert again.facts["arr_paired"] == again.facts["arr_paired_as_proposed"] == 30


@pytest.mark.parametrize(
    ("gone", "status", "late"),
    [
        ("2026-01-01", "26 days left", False),
        ("2025-12-17", "11 days left", False),
        ("2025-12-16", "warning: 10 days left", False),
        ("2025-12-06", "warning: 0 days left", False),
        ("2025-12-05", "NO_COMMERCIAL_OWNER: 1 day too long", True),
    ],
)
def test_days_19_and_20_30_and_31_without_an_ae(gone: str, status: str, late: bool) -> None:
    """The plan date is 2026-01-05; the End Date is the first day without."""
    aes = [ae("E1", end_date=pd.Timestamp(gone), manager="Mia"), ae("E2")]
    found = book([owned_by("E1", "A1", 10), owned_by("E2", "A2", 10)], [csm("C1")], aes)
    answer = found.ask("shared_book")
    (row,) = found.rows("AE Gaps").values()
    assert (row["Account ID"], row["Left AE"], row["Covering"], row["Status"]) == ("A1", "E1", "Mia", status)
    assert answer.exit_code == (5 if late else 0)


def test_without_end_date_the_days_count_from_the_run_that_first_saw_it() -> None:
    """Also once the Account Owner has been cleared."""
    found = book([owned_by("E1", "A1", 10)], [csm("C1")], [ae("E1", status="Left")])
    found.ask("shared_book")
    found.change("Settings", "Plan Date", "Value", "2026-02-05").change("Accounts", "A1", "Account Owner", None)
    assert found.ask("shared_book").facts["no_commercial_owner"] == ["A1"]
    assert found.cell("AE Gaps", "A1", "Since") == dt.date(2026, 1, 5)


def test_a_new_ae_goes_to_accounts_with_the_territory_and_the_row_is_gone_afterwards() -> None:
    """By name too; the CSM stays."""
    row = owned_by("E1", "A1", 10) | {"Territory ID": "E1-C1"}
    found = book([row], [csm("C1")], [ae("E1", status="Left"), ae("E2", ae_name="Ed")])
    found.sheets["AEs"] = pd.DataFrame(
        [{"AE ID": "E1", "Status": "Left"}, {"AE ID": "E2", "AE Name": "Ed"}], dtype=object
    )
    found.ask("shared_book")
    found.type("AE Gaps", "A1", **{"New AE": "Ed"})
    found.ask("shared_book")
    frame = found.sheets["Accounts"]
    assert isinstance(frame, pd.DataFrame)
    assert frame[["Account Owner", "Territory ID", "Current CSM"]].to_numpy().tolist() == [["E2", "E2-C1", "C1"]]
    assert found.ask("shared_book").facts["without_ae"] == []


@pytest.mark.parametrize("word", ["E1", "E9"])
def test_a_new_ae_who_is_gone_or_unknown_is_an_error(word: str) -> None:
    """With the cell."""
    found = book([owned_by("E1", "A1", 10)], [csm("C1")], [ae("E1", status="Left")])
    found.ask("shared_book")
    found.type("AE Gaps", "A1", **{"New AE": word})
    with pytest.raises(InputError, match="New AE"):
        found.ask("shared_book")


def test_an_account_whose_ae_is_gone_is_in_no_mean_and_costs_nothing_anywhere() -> None:
    """The others count as before."""
    accounts = [owned_by("E1", "A1", 10), owned_by("E2", "A2", 10)]
    team = [csm("C1", paired_aes="E2"), csm("C2", paired_aes="E1")]
    there = territory(accounts, team, [ae("E1"), ae("E2")])
    gone = territory(accounts, team, [ae("E1", end_date=pd.Timestamp("2026-01-05")), ae("E2")])
    assert AeAlignment().value(there, there.books(there.current)) == 0.5
    assert AeAlignment().value(gone, gone.books(gone.current)) == 0.0
    cost = AeAlignment().contribute(gone).cost
    assert cost is not None
    assert cost[0].tolist() == [0, 0]


def test_an_ae_who_leaves_moves_nobody() -> None:
    """The plan made the day after is the plan of the day before."""
    accounts = [owned_by(f"E{k % 3}", f"A{k}", 10, f"C{k % 3}") for k in range(9)]
    team = [csm(f"C{k}", paired_aes=f"E{k}") for k in range(3)]
    weights = {"Weight: ae alignment": 40, "Weight: balance": 40, "Weight: continuity": 20}
    before = plan(territory(accounts, team, [ae("E0"), ae("E1"), ae("E2")], **weights))
    after = plan(territory(accounts, team, [ae("E0", status="Left"), ae("E1"), ae("E2")], **weights))
    assert before.assignment == after.assignment
    assert not after.books.moved.any()


def test_positions_are_split_over_tiers_by_hours_and_judged_beside_what_is_usual() -> None:
    """One AE and one CSM with two thirds of their hours in Enterprise; half a position is half."""
    accounts = [owned_by("E1", "A1", 9e5, tier="Enterprise") | {"Weekly Hours": 4}]
    accounts += [owned_by("E1", "A2", 1e4, tier="SMB") | {"Weekly Hours": 2}]
    found = {each.tier: each for each in ae_ratios(shares(accounts, [csm("C1")], [ae("E1", fte=0.5)]))}
    assert (found["Enterprise"].aes, found["Enterprise"].csms) == pytest.approx((1 / 3, 2 / 3))
    assert found["Enterprise"].ratio == pytest.approx(0.5)
    assert found["Enterprise"].verdict == "Few AEs for the CSMs"
    assert (found["SMB"].low, found["SMB"].verdict) == (None, "No usual ratio")


def test_too_many_accounts_ask_for_a_csm_before_anything_else_and_mixed_books_for_a_redesign() -> None:
    """More than 20 % above the usual; in range, but eight AEs in one book."""
    many = [owned_by("E1", f"A{k}", 9e5, tier="Enterprise") for k in range(200)]
    (row,) = ae_ratios(shares(many, [csm("C1")]))
    assert row.verdict == "Add a CSM first"
    mixed = [owned_by(f"E{k}", f"A{k}", 9e5, tier="Enterprise") for k in range(8)]
    (row,) = ae_ratios(shares(mixed, [csm("C1")]))
    assert row.verdict.startswith("Redesign")
    assert row.coherence == pytest.approx(1 / 8)


def test_without_an_aes_sheet_the_owners_of_accounts_are_the_aes() -> None:
    """As typed."""
    assert given([owned_by("Zoe", "A1", 10)], [csm("C1")]).territory.tables.aes.empty
    assert shares([owned_by("Zoe", "A1", 10)], [csm("C1")]).aes == ("Zoe",)

"""What a seat is worth is what a plan with it shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.given import account, csm, given
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.studies.seat_value.analysis import seat_values, with_seats
from xl_territory.studies.seat_value.sheet import seat_value_sheet, sentence
from xl_territory.territory.territory import Territory

SMB = SeatKind("Pooled", ("SMB",), yearly_cost=60_000)
ANY = SeatKind("CSM", ramp=(0.5,), attrition=0.24, vacancy_months=1.5, yearly_cost=90_000, hiring_cost=10_000)


def crowded() -> Territory:
    """Eight enterprise accounts of 10 hours, all with one CSM of 30 hours."""
    accounts = [account(f"A{k}", arr=200_000, current_csm="C1", required_region="North") for k in range(8)]
    return given(accounts, [csm("C1", regions="North")]).territory


def test_each_seat_added_takes_overload_away_where_it_may_serve() -> None:
    """Eighty hours for thirty; a seat for small accounts is no help, others take 29 hours."""
    with ThreadPoolExecutor(1) as threads:
        found = seat_values(crowded(), (SMB, ANY), 2, threads)
    assert [(each.kind, each.added) for each in found] == [
        ("none", 0), ("Pooled", 1), ("Pooled", 2), ("CSM", 1), ("CSM", 2)
    ]  # fmt: skip
    assert [each.after.overload for each in found] == pytest.approx([50, 50, 50, 21.2, 1.2], abs=0.1)
    assert [each.after.moved for each in found[:3]] == [0, 0, 0]
    assert found[3].hours == pytest.approx(30 * (1 - 0.02 * 2))
    assert found[4].cost == pytest.approx(2 * 12 * ANY.monthly_cost)
    assert found[1].cost_of_an_hour is None
    assert "50.0 h a week are above capacity" in sentence(found)
    assert len(seat_value_sheet(found).tables[0].rows) == 5


def test_without_overload_no_seat_is_needed() -> None:
    """And none is advertised."""
    t = given([account("A1")], [csm("C1")]).territory
    with ThreadPoolExecutor(1) as threads:
        assert sentence(seat_values(t, (ANY,), 1, threads)).endswith("no seat is needed for hours.")


def test_a_new_seat_never_takes_the_id_of_somebody() -> None:
    """Who is called like it is left alone."""
    t = given([account("A1")], [csm("CSM +1"), csm("C2")]).territory
    assert with_seats(t, ANY, 2).csm_ids == ["CSM +1", "C2", "CSM +2", "CSM +3"]

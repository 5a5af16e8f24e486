"""The capacity study from sheets to sheets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.given import account, csm, given, sheets
from xl_territory.errors import InputError, TooLittleDataError, UsageError
from xl_territory.studies.capacity import STUDY
from xl_territory.studies.capacity.asking import capacity_of
from xl_territory.studies.capacity.demands import Demand, mix_of
from xl_territory.studies.capacity.months import expected_growth, first_day, month_number
from xl_territory.studies.capacity.seat_kinds import SeatKind
from xl_territory.studies.capacity.team import offers_of, team_of
from xl_territory.studies.capacity.verdicts import Verdict, attributed, verdict
from xl_territory.studies.study import Asked

FIRST = dt.date(2026, 1, 5)


def quiet(_done: int, _of: int) -> None:
    """Nobody wants to know."""


def book(
    settings: dict[str, Any] | None = None, growth: list[tuple[str, str, float]] | None = None
) -> dict[str, pd.DataFrame]:
    """Twenty enterprise accounts of 1.5 hours with one CSM; forty of them by September."""
    accounts = [account(f"A{k}", arr=200_000, weekly_hours=1.5, current_csm="C1") for k in range(20)]
    rows = growth if growth is not None else [("2026-09-15", "Enterprise", 40)]
    frames = sheets(accounts, [csm("C1", segments="Enterprise")], settings={"Capacity: margin": 0, **(settings or {})})
    return frames | {"Growth": pd.DataFrame(rows, columns=["Month", "Segment", "Accounts"], dtype=object)}


def test_growth_is_linear_between_its_rows() -> None:
    """From today's accounts on; after the last row it stays; a milestone is named in its month."""
    table = pd.DataFrame(
        {
            "Month": pd.to_datetime(["2026-05-20"]),
            "Segment": ["SMB"],
            "Accounts": [30.0],
            "ARR": [np.nan],
            "Milestone": ["Series C"],
        }
    )
    january = month_number(pd.Timestamp("2026-01-05").date())
    found = expected_growth(table, ["SMB", "Enterprise"], np.array([10.0, 4]), np.array([100.0, 80]), january, 6)
    assert found.accounts.tolist() == [[10, 15, 20, 25, 30, 30], [4] * 6]
    assert found.arr[0].tolist() == [100, 150, 200, 250, 300, 300]
    assert found.milestones == {(january + 4, "SMB"): "Series C"}
    assert first_day(january + 12).isoformat() == "2027-01-01"


def test_a_row_of_growth_may_say_arr_or_nothing_but_a_milestone() -> None:
    """ARR at today's mean makes accounts; a row with neither is no point of the line."""
    table = pd.DataFrame(
        {
            "Month": pd.to_datetime(["2026-03-20", "2026-05-20"]),
            "Segment": ["SMB", "SMB"],
            "Accounts": [np.nan, np.nan],
            "ARR": [np.nan, 300.0],
            "Milestone": ["Launch", ""],
        }
    )
    found = expected_growth(table, ["SMB"], np.array([10.0]), np.array([100.0]), month_number(FIRST), 5)
    assert found.accounts.tolist() == [[10, 15, 20, 25, 30]]
    assert list(found.milestones.values()) == ["Launch"]


def test_hours_grow_with_the_skills_that_they_ask_for_today() -> None:
    """A quarter of the hours requires French; with too many combinations the rarest skill is not looked at."""
    rows = [account(f"A{k}", arr=200_000, required_skills="French" if k == 0 else None) for k in range(4)]
    t = given(rows, [csm("C1")]).territory
    mix = mix_of(t, offers_of(t.tables.csms))
    enterprise = {demand.skills: share for demand, share in zip(mix.demands, mix.share, strict=True)
                  if demand.segment == "Enterprise"}  # fmt: skip
    assert enterprise == {frozenset({"french"}): 0.25, frozenset(): 0.75}
    words = [f"skill {k}" for k in range(10)]
    t = given([account(f"A{k}", required_skills=word) for k, word in enumerate(words)],
              [csm(f"C{k}", skills=word) for k, word in enumerate(words)]).territory  # fmt: skip
    assert mix_of(t, offers_of(t.tables.csms)).left_out == frozenset(words[:2])


def test_a_seat_that_is_new_ramps_as_its_kind_does_unless_its_ramp_is_typed() -> None:
    """From its Start Date on; others are there in full."""
    kinds = (SeatKind("CSM", ramp=(0.25, 0.5)),)
    rows = [csm("New", seat="CSM", start_date="2026-02-01"), csm("Typed", seat="CSM", start_date="2026-02-01", ramp=1),
            csm("Old", seat="CSM", start_date="2025-02-01"), csm("Other", start_date="2026-02-01")]  # fmt: skip
    t = given([account("A1")], rows).territory
    found = [team_of(t.tables.csms.iloc[[k]], kinds, (Demand("SMB"),), [month_number(FIRST) + m for m in range(4)])
             for k in range(4)]  # fmt: skip
    assert [each.hours[0].tolist() for each in found] == [[0, 7.5, 15, 30], [0, 30, 30, 30], [30] * 4, [0, 30, 30, 30]]
    assert found[0].seats[0].tolist() == [0, 0.25, 0.5, 1]


@pytest.mark.parametrize(
    ("ratio", "conflicts", "told"),
    [(1.21, 0, Verdict.ADD), (1.21, 5, Verdict.ADD), (1.2, 1, Verdict.REDESIGN), (0.5, 1, Verdict.REDESIGN),
     (0.79, 0, Verdict.SPARE), (0.8, 0, Verdict.LEAVE), (1.2, 0, Verdict.LEAVE)],
)  # fmt: skip
def test_the_verdict_follows_ratio_and_conflicts(ratio: float, conflicts: int, told: Verdict) -> None:
    """The table of the contract."""
    assert verdict(ratio, conflicts) is told


def test_seats_that_serve_several_segments_count_in_proportion_to_their_hours() -> None:
    """One seat for two segments of 30 and 10 hours; nothing is counted twice."""
    need = np.array([[30.0, 0], [10.0, 0]])
    found = attributed(np.array([[1.0, 1]]), np.array([[True, True]]), need)
    assert found.tolist() == [[0.75, 0.5], [0.25, 0.5]]


def test_a_hire_is_planned_before_the_hours_are_missing() -> None:
    """The CSM has thirty hours and they are all in use: more accounts need somebody, and somebody is hired."""
    found = capacity_of(book(), 12, quiet)
    assert found.chosen.plan.hires.sum() >= 1
    assert found.chosen.plan.proved
    first = int(np.flatnonzero(found.chosen.plan.hires.any(axis=0))[0])
    assert first >= 3
    alone = found.problem.need.sum(axis=0) - found.problem.team.hours.sum(axis=0)
    assert alone[-1] > 0
    assert found.chosen.plan.uncovered[-1] == pytest.approx(0)
    less = [cut.uncovered.sum() for cut in found.less]
    assert found.chosen.plan.uncovered.sum() - 1e-6 <= less[0] <= less[1]


def test_a_margin_that_is_given_is_taken() -> None:
    """However safe it is without: nobody leaves here, and the team has room."""
    found = capacity_of(book({"Capacity: margin": 0.3}, [("2026-09-15", "Enterprise", 20)]), 6, quiet)
    assert found.chosen.margin == pytest.approx(0.3)
    assert sorted(each.margin for each in found.tried) == [0, 0.3]
    assert found.chosen.plan.hires.sum() >= 1


def test_the_sheets_begin_with_the_answer() -> None:
    """And the numbers of the ask are those of the plan."""
    answer = STUDY.ask(Asked(book()))
    assert [sheet.name for sheet in answer.sheets] == ["Capacity Plan", "Hiring Plan", "Budget Request"]
    assert answer.sentence.startswith("Hire ")
    hiring, budget = answer.sheets[1].tables[0], answer.sheets[2].tables[0]
    hires = sum(row[hiring.column("Hires")] for row in hiring.rows)
    assert budget.rows[0][1].value == hires == answer.facts["hires"]


def test_without_growth_the_question_is_refused() -> None:
    """With what is missing."""
    frames = book()
    del frames["Growth"]
    with pytest.raises(TooLittleDataError, match="Sheet Growth is not in the workbook"):
        capacity_of(frames, 12, quiet)


def test_growth_that_no_seat_may_serve_is_an_error() -> None:
    """By its segment."""
    frames = book(growth=[("2026-09-01", "Strategic", 5)])
    seats = {"Seat": ["CSM"], "Segments": ["Enterprise"], "Yearly Cost": [90_000]}
    with pytest.raises(InputError, match="Segment Strategic grows, and no seat may serve it"):
        capacity_of(frames | {"Seats": pd.DataFrame(seats, dtype=object)}, 12, quiet)


def test_a_ramp_that_is_none_is_named() -> None:
    """With its cell."""
    seats = {"Seat": ["CSM"], "Ramp": ["25%; 140%"], "Yearly Cost": [90_000]}
    with pytest.raises(InputError, match="This is no ramp"):
        capacity_of(book() | {"Seats": pd.DataFrame(seats, dtype=object)}, 12, quiet)


def test_a_budget_below_todays_seats_is_an_error() -> None:
    """As far as their kinds say what they cost."""
    frames = book({"Capacity: yearly budget": 50_000})
    frames["CSMs"]["Seat"] = ["Senior"]
    with pytest.raises(UsageError, match="below what today's seats cost"):
        capacity_of(frames, 12, quiet)

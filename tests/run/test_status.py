"""What a plan is called: nothing is blamed on the input before it is proved."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.given import account, csm, sheets
from xl_territory.plans.evaluate import Plan, recompute
from xl_territory.plans.pipeline import read_workbook
from xl_territory.plans.status import Status
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.solve import solve

Frames = dict[str, pd.DataFrame]
LOCKS = [{"Account ID": id_, "Kind": "Assign", "CSM ID": "C1"} for id_ in ("A0", "A1")]
ONE_PLACE = [csm("C1", max_accounts=1), csm("C2")]
BOOKS = {
    "hours for two, accounts for three": (sheets([account(f"A{i}", weekly_hours=30) for i in range(3)], [csm("C1")])),
    "two locks on one place": sheets([account("A0"), account("A1"), account("A2")], ONE_PLACE, LOCKS),
}


def planned(frames: Frames, seconds: float) -> Plan:
    """The plan after so many seconds of search."""
    territory = read_workbook(frames)
    problem = assemble(territory, RULES, TERMS)
    answer = solve(problem, SolveOptions(time_limit=seconds))
    return recompute(territory, problem, units(territory, RULES), answer)


@pytest.mark.parametrize("name", BOOKS)
def test_a_search_without_time_blames_nobody(name: str) -> None:
    """It stopped before it was known whether the plan had to give way."""
    assert planned(BOOKS[name], 0.0).status is Status.STOPPED


def test_what_is_proved_to_give_way_is_partial_or_infeasible() -> None:
    """The same books with time: an over-full team, and locks that contradict a limit."""
    found = [planned(frames, 600.0).status for frames in BOOKS.values()]
    assert found == [Status.PARTIAL, Status.INFEASIBLE]

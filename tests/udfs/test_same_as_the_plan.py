"""Through xlwings' own conversion, every function says of the worked example what the plan's own sheets say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.udfs.conftest import Call, Planned, Rows


def numbers(rows: Rows) -> list[float]:
    """A column of numbers."""
    return [float(row[0]) for row in rows]


def test_tiers_are_those_of_assignments(excel: Call, planned: Planned) -> None:
    """By ARR and the tiers of the Hours Model."""
    tiers = [row[0] for row in excel("TERRITORY_TIER", planned.column("Accounts", "ARR"), planned.input("Hours Model"))]
    typed = [row[0] for row in planned.column("Accounts", "Tier")]
    shown = [row[0] for row in planned.result_column("Assignments", "Tier")]
    assert [own or by_arr for own, by_arr in zip(typed, tiers, strict=True)] == shown


def test_hours_are_those_of_the_plan(excel: Call, planned: Planned) -> None:
    """Column by column into one call."""
    columns = ["ARR", "Tier", "Health", "Complexity", "Stage", "Weekly Hours"]
    ranges = [planned.column("Accounts", name) for name in columns]
    found = excel("TERRITORY_HOURS", *ranges, planned.input("Hours Model"), planned.input("Settings"))
    assert numbers(found) == pytest.approx(planned.plan.territory.hours.tolist())


def test_matches_are_those_of_assignments(excel: Call, planned: Planned) -> None:
    """At each account's own CSM."""
    columns = [planned.column(*each) for each in (("Accounts", "Industry"), ("CSMs", "Skills"))]
    found = excel("TERRITORY_MATCH", *columns, planned.column("Accounts", "Preferred Skills"))
    assert np.array(found, dtype=float) == pytest.approx(planned.plan.territory.match)
    own = [row[j] for row, j in zip(found, planned.plan.books.owner, strict=True)]
    assert own == pytest.approx(numbers(planned.result_column("Assignments", "Match")))


def test_who_may_is_who_may_in_the_plan(excel: Call, planned: Planned) -> None:
    """TRUE and FALSE for every pair."""
    found = excel("TERRITORY_ELIGIBLE", *(planned.input(name) for name in ("Accounts", "CSMs", "Hours Model")))
    assert (np.array(found, dtype=bool) == planned.plan.territory.eligible).all()


def test_load_and_utilisation_are_those_of_csm_hours(excel: Call, planned: Planned) -> None:
    """Summed from Assignments."""
    assigned = [planned.result_column("Assignments", name) for name in ("Assigned CSM", "Hours")]
    load = excel("TERRITORY_LOAD", planned.result_column("CSM Hours", "CSM ID"), *assigned)
    assert numbers(load) == pytest.approx(numbers(planned.result_column("CSM Hours", "Hours")))
    share = excel("TERRITORY_UTILISATION", load, planned.result_column("CSM Hours", "Capacity"))
    assert numbers(share) == pytest.approx(numbers(planned.result_column("CSM Hours", "Utilisation")))


def test_capacity_is_that_of_csm_hours(excel: Call, planned: Planned) -> None:
    """From the CSMs sheet."""
    columns = [planned.column("CSMs", name) for name in ("Weekly Hours", "Customer Share", "Ramp")]
    found = excel("TERRITORY_CAPACITY", *columns)
    assert numbers(found) == pytest.approx(numbers(planned.result_column("CSM Hours", "Capacity")))


def test_fair_shares_are_those_of_csm_hours(excel: Call, planned: Planned) -> None:
    """Of everybody on the team; a blank ID has none, and whoever is not active has no hours."""
    accounts, csms, _, settings, model = planned.sheets
    found = excel("TERRITORY_FAIR_SHARE", planned.result_column("CSM Hours", "CSM ID"), accounts, csms, settings, model)
    assert numbers(found) == pytest.approx(numbers(planned.result_column("CSM Hours", "Fair Share")))
    assert excel("TERRITORY_FAIR_SHARE", [["C9", None]], accounts, csms) == [[0.0, ""]]


def test_the_four_measures_of_balance_are_those_of_score(excel: Call, planned: Planned) -> None:
    """By the names that the Score sheet gives them."""
    figures = dict(zip(*zip(*[row[:2] for row in planned.result("Score", "ScoreFigures")], strict=True), strict=True))
    names = ["Coefficient of variation", "Largest deviation", "Spread of utilisation", "Hours with the wrong CSM"]
    hours, capacity, fair = (planned.result_column("CSM Hours", name) for name in ("Hours", "Capacity", "Fair Share"))
    found = excel("TERRITORY_BALANCE", hours, capacity, [[name] for name in names], fair)
    assert numbers(found) == pytest.approx([figures[name] for name in names])


def test_score_and_terms_are_those_of_score(excel: Call, planned: Planned) -> None:
    """Of the plan, and of the books as they are."""
    terms = planned.result_column("Score", "Term")
    accounts, csms, assignments, settings, model = planned.sheets
    found = excel("TERRITORY_SCORE", accounts, csms, assignments, settings, model, None, terms)
    assert numbers(found) == pytest.approx(numbers(planned.result_column("Score", "Value")))
    today = excel("TERRITORY_SCORE", accounts, csms, None, settings, model, None, terms)
    assert numbers(today) == pytest.approx(numbers(planned.result_column("Score", "Value Today")))
    assert numbers(excel("TERRITORY_SCORE", *planned.sheets)) == pytest.approx([planned.plan.score])


def test_flags_are_those_of_coverage_flags(excel: Call, planned: Planned) -> None:
    """The whole table, headers included."""
    found = excel("TERRITORY_COVERAGE_FLAGS", *planned.sheets)
    assert found == [[cell if cell is not None else "" for cell in row] for row in planned.result("Coverage Flags")]


def test_the_best_other_csm_and_its_cost_are_those_of_assignments(excel: Call, planned: Planned) -> None:
    """Next Best CSM and Next Best Cost, for every account that has one."""
    ids = planned.result_column("Assignments", "Account ID")
    best = excel("TERRITORY_BEST_CSMS", ids, *planned.sheets, None, 1)
    expected = planned.result_column("Assignments", "Next Best CSM")
    assert [row[0] for row in best] == [row[0] or "" for row in expected]
    csms = [[row[0] for row in planned.result_column("CSM Hours", "CSM ID")]]
    costs = excel("TERRITORY_MOVE_COST", ids, csms, *planned.sheets)
    at = [costs[i][csms[0].index(row[0])] for i, row in enumerate(expected) if row[0]]
    shown = [row[0] for row in planned.result_column("Assignments", "Next Best Cost") if row[0] is not None]
    assert at == pytest.approx(shown)


def test_staying_costs_nothing(excel: Call, planned: Planned) -> None:
    """An account and its own CSM, by name and as single values."""
    header, first, *_ = planned.result("Assignments")
    name, csm = first[header.index("Account Name")], first[header.index("Assigned CSM")]
    assert excel("TERRITORY_MOVE_COST", name, csm, *planned.sheets) == [[0.0]]


def test_a_health_check_counts_pairs_and_squared_errors(excel: Call) -> None:
    """By hand: 5 of 6 pairs in order; 1 − 0.118 ÷ 0.24; prospects and blanks are nobody."""
    said = [["Churned"], ["Active"], ["Churned"], ["Active"], ["Active"], ["Prospect"], [None], ["Active"]]
    scores = [[0.9], [0.3], [0.5], [0.6], [0.1], [0.9], [0.9], [None]]
    assert excel("TERRITORY_AUC", said, scores) == [[pytest.approx(5 / 6)]]
    error = (0.1**2 + 0.3**2 + 0.5**2 + 0.6**2 + 0.1**2) / 5
    assert excel("TERRITORY_SKILL", said, scores) == [[pytest.approx(1 - error / 0.24)]]
    odds = [[None if row[0] is None else 10 * row[0] - 100] for row in scores]
    assert excel("TERRITORY_AUC", said, odds) == [[pytest.approx(5 / 6)]]


def test_fit_and_potential_are_those_of_the_sheet_potential(excel: Call, planned: Planned) -> None:
    """Potential from the columns that make accounts alike where no ICP is given."""
    from xl_territory.plans.peer_potential import columns_of, coordinates, like_columns, potentials
    from xl_territory.territory.ideal_customer import cells_of, criteria_of, fit

    frame = planned.plan.territory.tables.accounts
    icp = [
        ["Criterion", "Best", "Good", "Weight"],
        ["Industry", "Fintech", "Healthcare", 2],
        ["ARR", "from 100k", "", 1],
    ]
    criteria = criteria_of(pd.DataFrame(icp[1:], columns=icp[0]))
    expected = [fit(cells_of(row), criteria).fit for row in frame.to_dict("records")]
    accounts = planned.input("Accounts")
    assert [row[0] for row in excel("TERRITORY_FIT", accounts, icp)] == expected
    arr = frame["ARR"].to_numpy(float)
    customers = np.flatnonzero(frame["Status"].isin(["", "Active"]) & (arr > 0))
    peers = potentials(coordinates(columns_of(frame, like_columns((), frame))), arr, customers, 5, 0.5)
    found = excel("TERRITORY_POTENTIAL", planned.column("Accounts", "Account ID"), accounts, 5, 0.5)
    assert numbers(found) == pytest.approx(peers.potential.tolist())
    assert excel("TERRITORY_POTENTIAL", [[None], ["nobody"]], accounts)[0] == [""]

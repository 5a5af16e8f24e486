"""Through xlwings' own conversion, every function says of the worked example what the plan's own sheets say."""

from __future__ import annotations

import numpy as np
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

"""Which health a plan uses: typed, by an accepted risk, or the worse of the two."""

from __future__ import annotations

import pytest

from tests.given import account, csm, given
from xl_territory.territory.health import planned_health
from xl_territory.territory.territory import Territory

ROWS = [
    account("A1", health="Healthy", churn_risk=0.4, weekly_hours=None, tier="SMB"),
    account("A2", health="At-risk", churn_risk=0.02, weekly_hours=None, tier="SMB"),
    account("A3", health="55", weekly_hours=None, tier="SMB"),
]


def planned(source: str | None) -> Territory:
    """Three accounts of one CSM by a source of health."""
    settings = {"Health: source": source} if source else None
    return given(ROWS, [csm("C1")], settings=settings).territory


@pytest.mark.parametrize(
    ("source", "health"),
    [
        (None, ["Healthy", "At-risk", "Medium"]),
        ("sheet", ["Healthy", "At-risk", "Medium"]),
        ("risk", ["At-risk", "Healthy", "Medium"]),
        ("worse", ["At-risk", "At-risk", "Medium"]),
    ],
)
def test_health_is_typed_by_risk_or_the_worse_of_the_two(source: str | None, health: list[str]) -> None:
    """40 % a year is nearest to the assumed churn of At-risk, 2 % to that of Healthy; no risk = as typed."""
    t = planned(source)
    assert list(t.health) == health
    assert t.at_risk.tolist() == [word == "At-risk" for word in health]


def test_hours_follow_the_health_that_is_used() -> None:
    """At-risk takes twice the hours."""
    by_risk, typed = planned("risk"), planned(None)
    assert by_risk.hours[0] == pytest.approx(2 * typed.hours[0])
    assert by_risk.hours[1] == pytest.approx(typed.hours[1] / 2)
    assert by_risk.hours[2] == typed.hours[2]


def test_what_is_used_is_noted_with_how_many_accounts() -> None:
    """And a warning where there is no risk at all; nothing where health is as typed."""

    def notes(t: Territory) -> list[str]:
        return [fault.problem for fault in t.tables.faults if "Health: source" in fault.problem]

    assert notes(planned(None)) == []
    assert notes(planned("risk")) == [
        "Health: source is risk: 2 accounts of 3 are planned by the class of their Churn Risk"
    ]
    assert "the worse class of the two" in notes(planned("worse"))[0]
    without = given([account("A1")], [csm("C1")], settings={"Health: source": "risk"}).territory
    assert notes(without) == ["Health: source is risk, but no account has a Churn Risk: Health is used as typed"]


def test_a_class_of_the_planners_own_is_no_worse_than_any_risk() -> None:
    """It has no churn of its own, and so counts as Healthy, as it does for retention."""
    t = planned("worse")
    accounts = t.accounts.assign(Health=["Sleepy", "Sleepy", "Sleepy"])
    found = planned_health(accounts, t.tables.health.assign(Health="Sleepy"), t.settings)
    assert list(found) == ["At-risk", "Sleepy", "Sleepy"]

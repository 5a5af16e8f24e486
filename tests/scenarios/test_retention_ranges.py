"""What plans keep when every assumed effect may be anything in its range, by plain arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.given import Row, account, csm, given, sheets
from xl_territory.errors import InputError
from xl_territory.plans.evaluate import evaluate
from xl_territory.plans.pipeline import read_workbook
from xl_territory.plans.retention import churn
from xl_territory.plans.retention_ranges import PlanRetention
from xl_territory.schema import retention_settings
from xl_territory.studies.plan_compare.analysis import PlanComparison
from xl_territory.studies.plan_compare.sheet import plan_compare
from xl_territory.studies.retention_table import retention_sentence, retention_tables, retentions
from xl_territory.territory.territory import Territory
from xl_territory.workbook import MemoryHost

CSMS = [csm("C1"), csm("C2")]
MOVED_ONLY = {"Retention: mismatch": 1, "Retention: no owner": 1, "Retention: win share": 0}
"""Effects that do nothing have no range either."""


def team(*, risk: float | None = 0.2, settings: dict[str, Any] | None = None) -> Territory:
    """C1 has 40 hours of 30: whoever takes one account off relieves the other three."""
    rows: list[Row] = [account(f"A{k}", current_csm="C1", churn_risk=risk, arr=100_000) for k in range(4)]
    return given(rows, CSMS, settings=settings).territory


def relieved(t: Territory) -> tuple[PlanRetention, PlanRetention]:
    """Today, and the plan that gives A3 to C2."""
    plan = t.books(np.array([0, 0, 0, 1]))
    today, found = retentions(t, {"Today": t.books(t.current), "Plan": plan}, "Today")
    return today, found


def test_an_accepted_risk_is_that_of_the_care_it_has_seen() -> None:
    """20 % in an overloaded book is 20 % ÷ 1.2 in one that is not, times 1.2 where the account has moved."""
    t = team()
    assert churn(t, t.books(t.current)) == pytest.approx([0.2] * 4)
    assert churn(t, t.books(np.array([0, 0, 0, 1]))) == pytest.approx([0.2 / 1.2] * 3 + [0.2])


def test_a_plan_breaks_even_where_what_it_saves_is_what_the_move_costs() -> None:
    """Three accounts at 20 % ÷ 1.2 save 3 × 20 % × (1 − 1 ÷ 1.2); the fourth pays with m ÷ 1.2 of 20 %: m = 1.8."""
    _, plan = relieved(team())
    assert plan.break_even == pytest.approx(1.8)
    saved, cost = 3 * (1 - 1 / 1.2), 1.8 / 1.2 - 1
    assert saved == pytest.approx(cost)


def test_draws_are_those_of_plain_arithmetic_and_the_same_for_all_plans() -> None:
    """Moved between 1 and 1.4, overload between 1 and 1.4, in the order in which effects are drawn."""
    t = team(settings=MOVED_ONLY)
    today, plan = relieved(t)
    random = np.random.default_rng(0)
    moved, _, overload = (random.uniform(*ends, 2_000) for ends in ((1.0, 1.4), (1.0, 1.0), (1.0, 1.4)))
    kept = 100_000 * (3 * (1 - 0.2 / overload) + 1 - 0.2 * moved / overload)
    assert (plan.kept.mean, plan.kept.low, plan.kept.high) == pytest.approx(
        (kept.mean(), *np.quantile(kept, [0.05, 0.95]))
    )
    assert today.kept.mean == today.kept.low == pytest.approx(320_000)
    difference = kept - 320_000
    assert plan.difference is not None
    assert (plan.difference.mean, plan.difference.low) == pytest.approx(
        (difference.mean(), np.quantile(difference, 0.05))
    )
    assert plan.better == pytest.approx((difference > 0).mean())
    assert plan.matters == "overload"
    assert plan.reads == ("cannot tell apart" if plan.difference.low <= 0 else "better")


def test_a_difference_that_may_be_nothing_cannot_be_told() -> None:
    """Where a move may do as much harm as an overload does."""
    _, plan = relieved(team(settings={**MOVED_ONLY, "Retention: moved": 2.5}))
    assert plan.reads == "cannot tell apart"
    _, sure = relieved(team(settings={**MOVED_ONLY, "Retention: moved": 1}))
    assert sure.reads == "better"
    assert sure.break_even == pytest.approx(1.8)


def test_growth_counts_by_its_chance_and_the_win_share() -> None:
    """A chance of 10 % of half of what is missing to the potential: it is the same in every plan."""
    rows = [account("A1", current_csm="C1", churn_risk=0.1, arr=100, potential_arr=300, expansion_chance=0.1)]
    t = given(rows, CSMS, settings={"Retention: win share": 0.5}).territory
    (found,) = retentions(t, {"Today": t.books(t.current)}, "Today")
    assert found.net.mean - found.kept.mean == pytest.approx(0.1 * 200 * 0.5, rel=0.05)


def test_without_an_accepted_risk_nothing_is_said() -> None:
    """No table, no sentence: retention stays what it was."""
    t = team(risk=None)
    found = retentions(t, {"Today": t.books(t.current)}, "Today")
    assert (found, retention_tables(found, "Today", "Any"), retention_sentence(found, "Plan", "Today")) == ((), (), "")


def test_the_table_has_the_break_even_first_and_the_sentence_says_it() -> None:
    """In Plan Compare, beside the books of today."""
    t = team()
    plans = [evaluate(t, np.array(owners)) for owners in ([0, 0, 0, 1], [0, 0, 1, 1])]
    sheet = plan_compare(PlanComparison(plans[1], plans[0], plans[0], "other.xlsx"))
    host = MemoryHost({})
    host.write([sheet])
    table = host.frame("Plan Compare", "PlanCompareRetention")
    assert list(table["Plan"]) == ["Today", "Other Plan", "This Plan"]
    assert list(table.columns[:3]) == ["Plan", "Break-even of Moved", "Reads"]
    assert table["Break-even of Moved"][1] == pytest.approx(1.8)
    assert "This Plan pays while a change of hands multiplies churn by less than" in sheet.explanation


@settings(max_examples=10, deadline=None)
@drawn(
    risks=st.lists(st.sampled_from([0.0, 0.01, 0.3, 1.0]), min_size=3, max_size=3),
    owners=st.lists(st.integers(-1, 1), min_size=3, max_size=3),
    moved=st.sampled_from([0.5, 1.0, 1.3, 4.0]),
)
def test_churn_is_a_share_and_the_books_of_today_keep_their_risk(
    risks: list[float], owners: list[int], moved: float
) -> None:
    """Whatever the effects; no plan keeps more than there is."""
    rows = [account(f"A{k}", current_csm="C1", churn_risk=risk) for k, risk in enumerate(risks)]
    t = given(rows, CSMS, settings={"Retention: moved": moved}).territory
    assert churn(t, t.books(t.current)) == pytest.approx(risks)
    books = t.books(np.array(owners))
    share = churn(t, books)
    assert ((share >= 0) & (share <= 1)).all()
    (_, plan) = retentions(t, {"Today": t.books(t.current), "Plan": books}, "Today")
    assert 0 <= plan.kept.low <= plan.kept.high <= t.arr.sum() + 1e-6


def test_a_blank_range_goes_from_no_effect_to_twice_the_effect() -> None:
    """1.2 is between 1 and 1.4, 0.8 between 0.6 and 1; typed ends count, also without the other one."""
    t = team(settings={"Retention: overload": 0.8})
    assert t.settings.range_of(retention_settings.MOVED) == pytest.approx((1.0, 1.4))
    assert t.settings.range_of(retention_settings.OVERLOAD) == pytest.approx((1.0, 0.6))
    assert t.settings.range_of(retention_settings.WIN_SHARE) == pytest.approx((0.0, 1.0))
    assert t.settings.range_of(retention_settings.LEVEL) == pytest.approx((1.0, 1.0))


def with_range(low: object, high: object) -> Territory:
    """One account, and a range typed beside Retention: moved."""
    frames = sheets([account("A1", current_csm="C1")], CSMS)
    frames["Settings"] = frames["Settings"].assign(Low=None, High=None)
    frames["Settings"].loc[len(frames["Settings"])] = ["Retention: moved", None, low, high]
    return read_workbook(frames)


def test_low_and_high_are_read_beside_the_value_and_checked() -> None:
    """Numbers as planners type them, one of them or both."""
    assert with_range(1.1, "3,5").settings.range_of(retention_settings.MOVED) == pytest.approx((1.1, 3.5))
    assert with_range(None, 3).settings.range_of(retention_settings.MOVED) == pytest.approx((1.0, 3))
    with pytest.raises(InputError, match="Retention: moved"):
        with_range("much", None)

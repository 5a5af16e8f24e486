"""Whatever the workbook asks for: the plan that is written is what was proved, and as good as can be."""

from __future__ import annotations

import importlib.util
import itertools
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from tests.given import Given
from tests.policies.territories import territories, workbooks
from xl_territory.errors import InputError
from xl_territory.plans.pipeline import plan, solve_options
from xl_territory.plans.status import Status
from xl_territory.policies import RULES
from xl_territory.policies.policy import Mode
from xl_territory.run.optimize import optimize
from xl_territory.schema.hours_model import DEFAULT_TIERS
from xl_territory.solver.problem import UNASSIGNED

VERIFY = Path(__file__).parents[3] / "shared" / "checks" / "verify_plan.py"
UNKNOWN_TO_THE_CHECK = {"Rule: guests", "Rule: pool stay", "Rule: tier review"}
"""Rules whose pairs it takes for allowed, as it does a touch level that needs a pooled seat."""
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="session")
def verify_plan() -> ModuleType:
    """The independent recomputation of a written plan."""
    if not VERIFY.exists():
        pytest.skip(f"the independent check is not there: {VERIFY}")
    spec = importlib.util.spec_from_file_location("verify_plan", VERIFY)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@SLOW
@given(frames=workbooks())
def test_an_independent_check_finds_nothing_wrong_with_a_written_plan(
    verify_plan: ModuleType, tmp_path_factory: pytest.TempPathFactory, frames: dict[str, pd.DataFrame]
) -> None:
    """Random settings, locks, families, freezes, required skills, leaving CSMs, orphans and churned accounts."""
    book = tmp_path_factory.mktemp("plan") / "book.xlsx"
    tiers = pd.DataFrame(
        DEFAULT_TIERS, columns=["Tier", "ARR From", "Accounts per CSM Low", "Accounts per CSM High", "Base Hours"]
    )
    with pd.ExcelWriter(book, engine="openpyxl") as writer:
        for name, frame in {**frames, "Hours Model": tiers}.items():
            known = frame[~frame.iloc[:, 0].isin(UNKNOWN_TO_THE_CHECK)].drop(columns="Touch Level", errors="ignore")
            known.to_excel(writer, sheet_name=name, index=False)
    try:
        run = optimize(book)
    except InputError:
        return
    problems, facts = verify_plan.verify(str(run.written.path))
    # the check looks at no rule's mode but that of families, freezes and eligibility
    lenient = {rule.name.casefold() for rule in RULES if rule.mode(run.plan.territory) is not Mode.HARD}
    assert [problem for problem in problems if problem.partition(":")[0].casefold() not in lenient] == []
    assert facts["unassigned"] == run.plan.unassigned
    assert facts["overload_hours"] == pytest.approx(run.plan.overload, abs=1e-6)
    if facts["score"] is not None:
        assert facts["score"] == pytest.approx(run.plan.score, abs=1e-6)


@SLOW
@given(team=territories())
def test_no_other_assignment_is_better(team: Given) -> None:
    """Held back by no rule, every assignment of these small teams is tried."""
    result = plan(team.territory)
    problem = result.problem
    every = itertools.product(range(UNASSIGNED, problem.owners), repeat=problem.units)
    possible = (owner for owner in map(np.array, every) if not problem.broken(owner))
    best = min(problem.levels(owner) for owner in possible)
    found = problem.levels(np.array([result.books.owner[result.unit == u][0] for u in range(problem.units)]))
    assert found[:2] == best[:2]
    assert found.overload == pytest.approx(best.overload, abs=1e-6)
    assert found.violations == pytest.approx(best.violations, abs=1e-6)
    gap = solve_options(team.territory).gap
    if result.status in {Status.OPTIMAL, Status.PARTIAL}:
        assert found.score <= best.score * (1 + gap) + 1e-6

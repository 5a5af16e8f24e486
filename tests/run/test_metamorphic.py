"""What must not matter: the currency, the unit of hours, the order of rows, names, and weights that are all larger."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.given import account, csm, lock, sheets
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan, read_workbook
from xl_territory.plans.status import Status

Frames = dict[str, pd.DataFrame]
TAGS = np.array(["Fintech", "Health", "SSO"])
SETTINGS = {
    "Weight: balance": 30,
    "Weight: potential": 25,
    "Weight: tenure mix": 10,
    "Limit: max utilisation": 3,
    "Limit: max moved": 0.6,
    "Overhead: handoff": 0.1,
    "Solver: gap": 0,
    "Solver: time limit": 600,
}


def book(seed: int) -> Frames:
    """Twelve accounts of uneven hours and potential, three CSMs, a family and a lock."""
    random = np.random.default_rng(seed)
    accounts = [
        account(
            f"A{i}",
            weekly_hours=round(float(random.uniform(0.5, 6)), 2),
            arr=round(float(random.lognormal(11, 1))),
            potential_arr=round(float(random.lognormal(11.5, 1))),
            tier="Commercial",
            health=str(random.choice(["At-risk", "Healthy"])),
            industry=str(random.choice(TAGS)),
            current_csm=f"C{random.integers(3)}",
            contract_start="2025-09-01" if random.random() < 0.4 else "2020-01-01",
            parent_account="P" if i < 2 else "",
        )
        for i in range(12)
    ]
    csms = [csm(f"C{j}", weekly_hours=float(12 + 4 * j), skills=TAGS[j], max_accounts=6) for j in range(3)]
    return sheets(accounts, csms, [lock("A5", "Never", "C1")], SETTINGS)


def scaled(frames: Frames, sheet: str, factor: float, *columns: str) -> Frames:
    """The same with ``columns`` of a sheet times ``factor``."""
    changed = {column: frames[sheet][column].astype(float) * factor for column in columns}
    return frames | {sheet: frames[sheet].assign(**changed)}


def money(factor: float) -> Callable[[Frames], Frames]:
    """Every amount in another currency."""
    return lambda frames: scaled(frames, "Accounts", factor, "ARR", "Potential ARR")


def hours(factor: float) -> Callable[[Frames], Frames]:
    """Every hour in another unit."""
    return lambda frames: scaled(scaled(frames, "Accounts", factor, "Weekly Hours"), "CSMs", factor, "Weekly Hours")


def shuffled(frames: Frames) -> Frames:
    """Rows of every sheet in another order."""
    return {name: frame.sample(frac=1, random_state=1, ignore_index=True) for name, frame in frames.items()}


def renamed(frames: Frames) -> Frames:
    """Other IDs, which sort the other way round."""
    new = {f"A{i}": f"Z{99 - i}" for i in range(12)} | {f"C{j}": f"Y{9 - j}" for j in range(3)}
    return {name: frame.replace(new) for name, frame in frames.items()}


def heavier(frames: Frames) -> Frames:
    """All weights times seven, those that were left to their defaults among them."""
    weights = SETTINGS | {"Weight: skill": 30, "Weight: risk": 20, "Weight: continuity": 10}
    times = {name: 7 * value for name, value in weights.items() if name.startswith("Weight")}
    settings = frames["Settings"]
    kept = settings[~settings["Setting"].isin(times)]
    return frames | {
        "Settings": pd.concat([kept, pd.DataFrame({"Setting": list(times), "Value": list(times.values())})])
    }


CHANGES = {
    "cents": money(100),
    "a thousandth": money(1e-3),
    "millions of another currency": money(83.1e6),
    "minutes": hours(60 / 24),
    "hundredths of an hour": hours(0.01),
    "order": shuffled,
    "names": renamed,
    "weights times seven": heavier,
}


@pytest.fixture(scope="module", params=[3, 4])
def as_it_was(request: pytest.FixtureRequest) -> tuple[Frames, Plan]:
    """A book and its plan, proved to be the best."""
    frames = book(request.param)
    return frames, plan(read_workbook(frames))


@pytest.mark.parametrize("change", CHANGES)
def test_the_plan_is_worth_the_same_and_proved_the_same(change: str, as_it_was: tuple[Frames, Plan]) -> None:
    """Value, bound and status."""
    frames, before = as_it_was
    after = plan(read_workbook(CHANGES[change](frames)))
    assert (before.status, after.status) == (Status.OPTIMAL, Status.OPTIMAL)
    assert after.score == pytest.approx(before.score, abs=1e-7)
    assert after.bound == pytest.approx(before.bound, abs=1e-7)

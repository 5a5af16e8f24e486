"""Any Unicode, any number, any blank: a plan, written and read again as it was, or the faults and nothing else."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.given import account, csm, sheets
from xl_territory.errors import InputError
from xl_territory.run.optimize import optimize
from xl_territory.run.verify import differences

COLUMNS = ("Account Name", "Industry", "Region", "Health", "ARR", "Current CSM", "Parent Account", "With CSM Since")
ODD = st.sampled_from(["=1+1", "@cmd", "-", "\u202e", "#REF!", "1,234.50", "\x07", "x" * 40_000, "C1", "2026-13-45"])
CELLS = st.none() | ODD | st.text(max_size=20) | st.integers() | st.floats() | st.booleans()


@st.composite
def workbooks(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Three accounts with a few cells of any kind, two CSMs with any name."""
    odd = st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=2)
    accounts = [{**account(f"A{i}", current_csm="C1"), **draw(odd)} for i in range(3)]
    return sheets(accounts, [csm("C1", csm_name=draw(CELLS)), csm("C2", skills=draw(CELLS))])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(frames=workbooks())
def test_whatever_the_cells_hold_there_is_a_plan_or_a_clear_message(
    tmp_path_factory: pytest.TempPathFactory, frames: dict[str, pd.DataFrame]
) -> None:
    """Through read → plan → write → read."""
    host_file = tmp_path_factory.mktemp("any") / "book.xlsx"
    with pd.ExcelWriter(host_file, engine="xlsxwriter", engine_kwargs={"options": SAFE}) as writer:
        for name, frame in frames.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    try:
        run = optimize(host_file, changes={"Solver: time limit": "5"})
    except InputError:
        return
    assert list(differences(run.written.path, run.plan, {})) == []


SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}

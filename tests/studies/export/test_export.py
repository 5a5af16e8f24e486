"""Plans leave Excel: files, frames and JSON say what Assignments says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.given import account, csm, sheets
from xl_territory.errors import UsageError, WorkbookError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.pipeline import plan, planned, read_workbook
from xl_territory.run.optimize import result_sheets
from xl_territory.studies import study_called
from xl_territory.studies.study import Answer, Asked
from xl_territory.workbook import MemoryHost

FRAMES = sheets(
    [
        account("A1", account_name="Käse, Brot & Co", current_csm="C1", weekly_hours=20),
        account("A2", current_csm="C1", weekly_hours=20),
        account("A3", account_name='The "Third"'),
    ],
    [csm("C1", csm_name="Ann"), csm("C2", csm_name="Bob")],
)


@pytest.fixture(scope="module")
def host() -> MemoryHost:
    """A workbook with its plan: C1 has two accounts of 20 h and room for one of them."""
    host = MemoryHost(FRAMES)
    host.write(result_sheets(plan(read_workbook(FRAMES)), ()))
    return host


def export(host: MemoryHost, **options: Any) -> Answer:
    """The study's answer."""
    return study_called("export").ask(Asked(host.read(host.sheet_names)), options)


def made(host: MemoryHost) -> Plan:
    """The plan in the workbook."""
    return planned(host.read(host.sheet_names))


def test_a_frame_has_the_columns_and_cells_of_assignments(host: MemoryHost) -> None:
    """One statement of a plan, whoever reads it."""
    pd.testing.assert_frame_equal(made(host).to_frame(), host.frame("Assignments"), check_dtype=False)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_plan_is_the_same_in_every_file(host: MemoryHost, tmp_path: Path, suffix: str) -> None:
    """Quotes, commas and umlauts included; a second export replaces the first."""
    path = tmp_path / f"plan{suffix}"
    for _ in range(2):
        assert export(host, plan=True, output=path).facts == {"output": str(path)}
    read = pd.read_csv(path, keep_default_na=True) if suffix == ".csv" else pd.read_parquet(path)
    expected = made(host).to_frame()
    assert list(read.columns) == list(expected.columns)
    for column in ("Account ID", "Account Name", "Assigned CSM", "Why"):
        assert list(read[column]) == list(expected[column])
    assert read["Hours"].tolist() == pytest.approx(expected["Hours"].tolist())


def test_moves_are_the_accounts_that_a_crm_has_to_change(host: MemoryHost) -> None:
    """Also one that gets its first CSM, which is no move."""
    owner, now = made(host).assignment, {"A1": "C1", "A2": "C1", "A3": None}
    rows = {row["Account ID"]: row for row in export(host, moves=True).facts["rows"]}
    assert {id_: row["Assigned CSM"] for id_, row in rows.items()} == {
        id_: csm_id for id_, csm_id in owner.items() if csm_id != now[id_]
    }
    assert {id_: row["Moved"] for id_, row in rows.items()} == {id_: "No" if id_ == "A3" else "Yes" for id_ in rows}
    assert "A3" in rows
    assert len(rows) == 2


def test_columns_of_parquet_keep_their_types_where_no_cell_has_a_value(tmp_path: Path) -> None:
    """A reader that appends month after month must not meet another type."""
    from pyarrow import parquet

    frames = sheets([account("A1")], [csm("C1")])
    other = MemoryHost(frames)
    other.write(result_sheets(plan(read_workbook(frames)), ()))
    path = tmp_path / "plan.parquet"
    export(other, plan=True, output=path)
    types = {field.name: str(field.type) for field in parquet.read_schema(path)}
    assert types["Next Best CSM"] in {"string", "large_string"}
    assert types["Next Best Cost"] == types["ARR"] == "double"


@pytest.mark.parametrize("options", [{}, {"plan": True, "moves": True}, {"plan": True, "output": "plan.docx"}])
def test_what_cannot_be_meant_is_refused_with_what_can(host: MemoryHost, options: dict[str, Any]) -> None:
    """Neither, both, or a suffix that nothing is written for."""
    with pytest.raises(UsageError, match=r"--moves or --plan|\.csv or \.parquet"):
        export(host, **options)


def test_a_folder_that_is_not_there_is_named(host: MemoryHost, tmp_path: Path) -> None:
    """Nothing is made."""
    with pytest.raises(WorkbookError, match="nowhere"):
        export(host, plan=True, output=tmp_path / "nowhere" / "plan.csv")


def test_without_pyarrow_the_message_says_what_to_install(
    host: MemoryHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no file is left."""
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match="pip install pyarrow"):
        export(host, plan=True, output=tmp_path / "plan.parquet")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_frames_of_other_libraries_are_read_as_those_of_pandas(library: str) -> None:
    """Whatever has ``to_pandas``."""
    if library == "polars":
        import polars

        others = {name: polars.from_pandas(frame.astype(str)) for name, frame in FRAMES.items()}
    else:
        import pyarrow as pa

        others = {name: pa.Table.from_pandas(frame.astype(str)) for name, frame in FRAMES.items()}
    texts = {name: frame.astype(str) for name, frame in FRAMES.items()}
    assert plan(read_workbook(others)).assignment == plan(read_workbook(texts)).assignment


def test_what_is_no_frame_is_named() -> None:
    """With its sheet."""
    with pytest.raises(UsageError, match="Sheet CSMs is a list"):
        read_workbook({**FRAMES, "CSMs": [1]})

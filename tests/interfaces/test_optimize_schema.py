"""The object of optimize --json keeps to the schema that is shipped, whatever becomes of the plan."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from tests.given import Row, account, csm, lock, sheets
from xl_territory.interfaces.cli.failures import run
from xl_territory.interfaces.cli.main import app
from xl_territory.interfaces.cli.summary import SCHEMA
from xl_territory.plans.status import Status

PUBLISHED = json.loads((files("xl_territory.docs") / "optimize.schema.json").read_text(encoding="utf-8"))
HALF = 0.5


def optimized(frames: dict[str, pd.DataFrame], folder: Path, capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command prints about a workbook of these sheets."""
    path = folder / "book.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name, frame in frames.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    capfd.readouterr()
    with pytest.raises(SystemExit):
        run(app, ["optimize", str(path), "--json"])
    found: dict[str, Any] = json.loads(capfd.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("accounts", "locks", "exit_code"),
    [
        ([account("A1", current_csm="C1"), account("A2", current_csm="C2"), account("A3")], [], 0),
        ([account("A1", weekly_hours=90)], [], 3),
        ([account("A1")], [lock("A1", "Never", "C1"), lock("A1", "Never", "C2")], 3),
        ([account("A1", arr=-5)], [], 2),
    ],
    ids=["complete", "above capacity", "no owner", "bad input"],
)
def test_every_outcome_keeps_to_the_schema(
    accounts: list[Row], locks: list[Row], exit_code: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """And what it says of assignments agrees with its own counts."""
    found = optimized(sheets(accounts, [csm("C1"), csm("C2")], locks), tmp_path, capfd)
    Draft202012Validator(PUBLISHED).validate(found)
    assert found["exit_code"] == exit_code
    if exit_code != 2:
        rows = found["assignments"]
        assert [row["account_id"] for row in rows] == [row["Account ID"] for row in accounts]
        assert sum(row["csm_id"] is not None for row in rows) == found["assigned"]
        assert sum(row["moved"] for row in rows) == found["moved"]
        assert {row["csm_id"] for row in rows} <= {"C1", "C2", None}


def test_the_schema_is_itself_valid_and_bears_the_name_that_the_object_tells() -> None:
    """And knows every status."""
    Draft202012Validator.check_schema(PUBLISHED)
    assert PUBLISHED["$id"] == SCHEMA
    assert set(PUBLISHED["$defs"]["plan"]["properties"]["status"]["enum"]) == set(Status)


@pytest.mark.parametrize("broken", [{"moved": HALF}, {"assignments": [{}]}, {"status": "fine"}, {"schema": "other"}])
def test_the_schema_refuses_what_is_not_as_promised(
    broken: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Else it would promise nothing."""
    found = optimized(sheets([account("A1")], [csm("C1")]), tmp_path, capfd)
    assert not Draft202012Validator(PUBLISHED).is_valid({**found, **broken})

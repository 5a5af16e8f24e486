"""What the template writes, the reader reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xl_territory.errors import Severity
from xl_territory.plans.pipeline import check
from xl_territory.schema import ACCOUNTS, CSMS
from xl_territory.tables.what_was_read import READ
from xl_territory.template import Example


def test_the_worked_example_is_read_without_a_remark(built: Mapping[Example, Path]) -> None:
    """Every table, header, value and setting is what the reader expects."""
    said = [fault.problem for fault in check(built[Example.WORKED])]
    assert said[0] == "Read: 240 rows, every column"
    assert all(each.startswith(READ) and "not read" not in each for each in said)


def test_a_blank_template_only_lacks_what_the_planner_fills_in(built: Mapping[Example, Path]) -> None:
    """Its blank rows are none, and its settings are all known."""
    errors = {fault.sheet for fault in check(built[Example.BLANK]) if fault.severity is Severity.ERROR}
    assert errors == {ACCOUNTS.name, CSMS.name}

"""The same input gives the same file, and the workbooks in the repository hold what the command builds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.template.content import differences, texts
from xl_territory.template import Example, build_template
from xl_territory.template.__main__ import FILES
from xl_territory.template.new_workbook import new_workbook

COMMITTED = Path(__file__).parents[2] / "workbook_templates"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The workbooks as the command builds them now."""
    folder = tmp_path_factory.mktemp("made")
    return {name: new_workbook(folder / name, example) for name, example in FILES.items()}


@pytest.mark.parametrize("example", list(Example))
def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path, example: Example) -> None:
    """No clock, no random order."""
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    build_template(first, example)
    build_template(second, example)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_the_workbooks_in_the_repository_hold_what_the_command_builds(name: str, made: Mapping[str, Path]) -> None:
    """Cell by cell, where something stands on Start aside; `python -m xl_territory.template` rebuilds them."""
    assert not differences(COMMITTED / name, made[name])
    assert texts(COMMITTED / name, "Start") == texts(made[name], "Start")

"""The same input gives the same file, and the workbooks in the repository are what the command builds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from xl_territory.template import Example, build_template
from xl_territory.template.__main__ import FILES, rebuild

COMMITTED = Path(__file__).parents[2] / "workbook_templates"


def parts(path: Path) -> dict[str, bytes]:
    """Every part of the package in canonical XML, so that compression and the order of attributes do not count."""
    with zipfile.ZipFile(path) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    return {name: etree.tostring(etree.fromstring(part), method="c14n") for name, part in contents.items()}


@pytest.mark.parametrize("example", list(Example))
def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path, example: Example) -> None:
    """No clock, no random order."""
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    build_template(first, example)
    build_template(second, example)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_the_workbooks_in_the_repository_are_what_the_command_builds(tmp_path: Path, name: str) -> None:
    """`python -m xl_territory.template` rebuilds them."""
    rebuild(tmp_path)
    assert parts(tmp_path / name) == parts(COMMITTED / name)

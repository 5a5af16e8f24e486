"""What is declared about the package is true."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import xl_territory

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [Requirement(line) for line in PROJECT["dependencies"]]
CONSTRAINTS = [
    Requirement(line)
    for line in (ROOT / "xl_territory" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
MODULES = {"python-calamine": "python_calamine", "python-dateutil": "dateutil", "XlsxWriter": "xlsxwriter"}
SOURCES = [path.read_text(encoding="utf-8") for path in (ROOT / "xl_territory").rglob("*.py")]


def module_of(name: str) -> str:
    """The name that a distribution is imported by."""
    return MODULES.get(name, name.lower().replace("-", "_"))


@pytest.mark.parametrize("declared", DECLARED, ids=lambda declared: declared.name)
def test_a_tested_version_of_every_dependency_is_in_the_constraints(declared: Requirement) -> None:
    """For each Python that they tell apart, and within what is declared."""
    pins = [pin for pin in CONSTRAINTS if pin.name.lower() == declared.name.lower()]
    assert pins
    for pin in pins:
        (version,) = (Version(each.version) for each in pin.specifier)
        assert declared.specifier.contains(version)


@pytest.mark.parametrize("declared", [each for each in DECLARED if each.name != "highspy"], ids=lambda each: each.name)
def test_what_is_declared_is_imported_somewhere(declared: Requirement) -> None:
    """A dependency that nothing uses is one more thing that can break; highspy is what PuLP calls HiGHS through."""
    used = re.compile(rf"^\s*(import|from) {module_of(declared.name)}\b", re.MULTILINE)
    assert any(used.search(source) for source in SOURCES)


def test_the_version_is_told_once() -> None:
    """By the package, its metadata and the command line alike."""
    assert metadata.version("xl-territory") == xl_territory.__version__
    assert (ROOT / "xl_territory" / "py.typed").exists()

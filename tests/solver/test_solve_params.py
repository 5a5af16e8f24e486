"""The page about the solver says what its constants are."""

from __future__ import annotations

import ast
import re
from dataclasses import asdict
from pathlib import Path

from xl_territory.solver.solve_params import PARAMS

SOLVER = Path(__file__).parents[2] / "xl_territory" / "solver"
ROW = re.compile(r"^\| `(\w+)` \| `(.+?)` \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
BENCHMARKS = {"books", "kinds", "published", "command", "large"}


def test_each_constant_stands_in_the_table_with_its_value() -> None:
    """In the order of the class."""
    table = {name: ast.literal_eval(value) for name, value, *_ in ROW.findall(page())}
    assert table == asdict(PARAMS)
    assert list(table) == list(asdict(PARAMS))


def test_each_constant_names_the_benchmarks_that_show_it() -> None:
    """As `python -m tests.benchmarks` calls them."""
    assert {name for row in ROW.findall(page()) for name in row[-1].split(", ")} <= BENCHMARKS


def test_each_file_that_the_page_names_is_there() -> None:
    """Paths are those inside the solver's folder."""
    named = set(re.findall(r"`([\w/]+\.py)`", page()))
    assert named
    assert {name for name in named if not (SOLVER / name).is_file()} == set()


def test_each_constant_is_used() -> None:
    """Once at least, outside the class."""
    code = "".join(path.read_text(encoding="utf-8") for path in SOLVER.rglob("*.py"))
    assert {name for name in asdict(PARAMS) if f"PARAMS.{name}" not in code} == set()


def page() -> str:
    """The page as it stands."""
    return (SOLVER / "README.md").read_text(encoding="utf-8")

"""The house as xl_territory/README.md describes it: layers, rooms and names."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.docs.imports import README, folders, picture, with_picture
from xl_territory.policies import RULES

PACKAGE = Path(__file__).parents[2] / "xl_territory"
OF_EVERY_STUDY = {"analysis", "sheet", "view"}
SECTION = re.compile(r"^### (.*?)\n(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\| `([\w/]+\.py)` `(\w+)` \|", re.MULTILINE)
PROMISED = PACKAGE / "interfaces" / "excel" / "macro_names"
"""Modules that old workbooks call by these names."""


def test_no_layer_imports_one_that_is_above_it() -> None:
    """The contracts stand in pyproject.toml; ``lint-imports`` says the same."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_root_holds_no_modules_but_those_that_python_and_everybody_needs() -> None:
    """Every other module has its folder."""
    assert {path.stem for path in PACKAGE.glob("*.py")} == {"__init__", "__main__", "errors"}


def test_the_picture_of_the_flow_is_drawn_from_the_imports() -> None:
    """Run `python -m tests.docs.imports` where they have changed on purpose."""
    text = README.read_text(encoding="utf-8")
    assert picture(folders()) in text
    assert text == with_picture(text)


def test_what_the_trips_name_is_there() -> None:
    """Each step is a function of the file."""
    for file, name in (step for steps in trips().values() for step in steps):
        defined = {node.name for node in ast.walk(tree(PACKAGE / file)) if isinstance(node, ast.FunctionDef)}
        assert name in defined, f"{file} has no {name}"


def test_a_trip_passes_each_room_once() -> None:
    """But for the workbook, where it begins and ends."""
    assert len(trips()) == 3
    for title, steps in trips().items():
        rooms = [file.split("/")[0] for file, _ in steps]
        assert len(set(rooms)) == len(rooms) - (rooms[0] == rooms[-1]), title


def trips() -> Mapping[str, list[tuple[str, str]]]:
    """The trips of the README by their titles: file and function of each step."""
    told = README.read_text(encoding="utf-8").partition("## Three trips")[2].partition("## Glossary")[0]
    return {title: STEP.findall(rows) for title, rows in SECTION.findall(told)}


def test_no_two_modules_share_a_name() -> None:
    """Whoever reads an import knows the room; each study has an analysis, a sheet and perhaps a view."""
    named = (path for path in modules() if path.stem not in OF_EVERY_STUDY and path.parent != PROMISED)
    assert shared((path.stem, path) for path in named) == {}


def test_no_two_classes_share_a_name() -> None:
    """Nor does a reader have to ask which one is meant."""
    classes = (
        (node.name, path) for path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)
    )
    assert shared(classes) == {}


def modules() -> Iterator[Path]:
    """Every module that has a name of its own."""
    return (path for path in PACKAGE.rglob("*.py") if path.stem not in {"__init__", "__main__"})


def tree(path: Path) -> ast.Module:
    """What stands in it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shared(named: Iterator[tuple[str, Path]]) -> Mapping[str, list[str]]:
    """The names that more than one file has, with these files."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, path in named:
        found[name].append(str(path.relative_to(PACKAGE)))
    return {name: paths for name, paths in found.items() if len(set(paths)) > 1}


def test_the_mode_of_a_rule_is_read_by_the_rule_alone() -> None:
    """Whoever else needs it asks the rule: a mode or a limit that is read by name misses what the rule makes of it."""
    named = {
        path: {n.value for n in ast.walk(tree(path)) if isinstance(n, ast.Constant)} for path in PACKAGE.rglob("*.py")
    }
    for rule in RULES:
        home = Path(inspect.getfile(type(rule)))
        own = {rule.mode_setting.name, *(s.name for s in rule.settings if s.name in named[home])}
        assert [path for path, names in named.items() if path != home and names & own] == [], rule.name

"""Which tests reach a line: from one run of the tests of all places under coverage, which notes the test of each line.

``python -m tests.mutants.reach FILE`` makes that run (about twice as long as the tests alone).
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from tests.mutants.areas import ROOT, TESTS

NO_TEST = ""
"""The context of lines that run while modules are imported."""


@dataclass(frozen=True)
class Reach:
    """The tests of each line: ``contexts[file][line]`` are names as coverage gives them, such as ``tests.a.test_b``."""

    contexts: dict[Path, dict[int, set[str]]]

    @classmethod
    def read(cls, path: Path) -> Reach:
        """What a run under coverage noted; files are taken relative to the folder in which it ran."""
        data = CoverageData(str(path))
        data.read()
        measured = {_in_project(name): data.contexts_by_lineno(name) for name in data.measured_files()}
        return cls({name: {line: set(tests) for line, tests in lines.items()} for name, lines in measured.items()})

    def tests_of(self, path: Path, line: int, source: str) -> list[str] | None:
        """Tests (as pytest names them) that run the statement of a line; None where it runs on import as well."""
        noted = self.contexts.get(path, {})
        names = set().union(*(noted.get(number, set()) for number in statement_of(source, line)))
        if NO_TEST in names:
            return None
        return sorted(filter(None, map(pytest_name, names)))


def statement_of(source: str, line: int) -> range:
    """The lines of the innermost statement that a line belongs to; of a compound one, its head."""
    holding = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt) and line in _lines(node)]
    innermost = min(holding, key=lambda node: len(_lines(node)))
    body = getattr(innermost, "body", None)
    return range(innermost.lineno, max(line + 1, body[0].lineno)) if body else _lines(innermost)


def pytest_name(context: str) -> str | None:
    """``tests.area.test_module.test_name`` as ``tests/area/test_module.py::test_name``; None for other functions."""
    module, _, test = context.rpartition(".")
    path = Path(*module.split(".")).with_suffix(".py")
    return f"{path.as_posix()}::{test}" if test.startswith("test_") and (ROOT / path).is_file() else None


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _in_project(name: str) -> Path:
    """``/anywhere/project/udfs/a.py`` as ``udfs/a.py``."""
    parts = Path(name).parts
    first = max((parts.index(folder) for folder in ("xl_territory", "udfs") if folder in parts), default=0)
    return Path(*parts[first:])


def main(file: Path, tests: Iterable[str]) -> int:
    """Run the tests under coverage; the exit code is theirs."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "coverage.ini"
        where = f"source = xl_territory,udfs\ndata_file = {file.resolve()}"
        settings.write_text(f"[run]\ndynamic_context = test_function\n{where}\n", "utf-8")
        command = ["coverage", "run", f"--rcfile={settings}", "-m", "pytest", "-q", "-p", "no:xdist", *tests]
        return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sorted({path for paths in TESTS.values() for path in paths})))

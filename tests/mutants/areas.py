"""Which files are mutated, and which tests are asked about each."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]

TESTS: dict[str, tuple[str, ...]] = {
    "policies": ("tests/policies", "tests/explain", "tests/run/test_every_plan.py", "tests/reports"),
    "territory": ("tests/policies", "tests/territory", "tests/tables", "tests/what_if", "tests/reports"),
    "tables": ("tests/tables", "tests/run/test_any_input.py"),
    "plans": ("tests/reports", "tests/explain", "tests/run/test_every_plan.py", "tests/what_if", "tests/policies"),
    "reports": ("tests/reports", "tests/run/test_flow.py", "tests/studies"),
    "studies/conflicts": ("tests/explain/test_conflicts.py", "tests/studies"),
    "solver": ("tests/solver", "tests/run/test_every_plan.py"),
    "workbook/xlsx": ("tests/workbook",),
    "udfs": ("tests/udfs",),
}
"""Places by name, as in ``--places``: folders of xl_territory, and udfs."""


def files_of(place: str) -> list[Path]:
    """The modules of a place, relative to the project."""
    folder = ROOT / place if place == "udfs" else ROOT / "xl_territory" / place
    return [path.relative_to(ROOT) for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]


def asked_about(place: str) -> list[str]:
    """What pytest is asked about a place, as far as it is there."""
    return [path for path in TESTS[place] if (ROOT / path).exists()]

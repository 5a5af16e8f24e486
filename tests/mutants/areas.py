"""Which files are mutated, and which tests are asked about each."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]

TESTS: dict[str, tuple[str, ...]] = {
    "policies": ("tests/policies", "tests/explain", "tests/reports"),
    "territory": (
        "tests/policies/test_rules.py",
        "tests/policies/test_terms.py",
        "tests/policies/test_fair_share.py",
        "tests/what_if",
    ),
    "tables": ("tests/tables",),
    "plans": ("tests/reports", "tests/explain", "tests/run/test_status.py", "tests/what_if/test_repair.py"),
    "reports": ("tests/reports", "tests/run/test_flow.py"),
    "studies/conflicts": ("tests/explain/test_conflicts.py", "tests/explain/test_remedies.py"),
    "solver": ("tests/solver",),
    "workbook/xlsx": ("tests/workbook",),
    "udfs": ("tests/udfs",),
}
"""Places by name, as in ``--places``: folders of xl_territory, and udfs."""


def files_of(place: str) -> list[Path]:
    """The modules of a place, relative to the project."""
    folder = ROOT / place if place == "udfs" else ROOT / "xl_territory" / place
    return [path.relative_to(ROOT) for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]


def asked_at(place: str) -> list[Path]:
    """The test files of a place."""
    found = (ROOT / path for path in TESTS[place])
    return [file for path in found for file in (sorted(path.rglob("test_*.py")) if path.is_dir() else [path])]

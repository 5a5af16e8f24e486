"""A workbook keeps its macros for years: whatever one has ever called is still there."""

from __future__ import annotations

import subprocess
import sys

import pytest

PLANNING = ("validate", "optimize", "stop", "clear", "help")
STUDIES = (
    "explain",
    "conflicts",
    "check_moves",
    "fairness",
    "what_if",
    "resilience",
    "scenarios",
    "models",
    "trade_off",
)
CALLED = {
    "xl_territory.buttons": (*PLANNING, *STUDIES),
    "xl_territory.study_buttons": STUDIES,
    "xl_territory.interfaces.excel.plan_buttons": PLANNING,
    "xl_territory.interfaces.excel.study_buttons": STUDIES,
}


@pytest.mark.parametrize("module", CALLED)
def test_a_macro_finds_its_function(module: str) -> None:
    """As RunPython asks for it, in a process of its own: ``import MODULE; MODULE.NAME()``."""
    calls = "; ".join(f"assert callable({module}.{name})" for name in CALLED[module])
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}; {calls}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_name_that_no_button_has_is_no_function() -> None:
    """A typing error is not asked as a study."""
    from xl_territory.interfaces.excel import study_buttons

    with pytest.raises(AttributeError, match="explian"):
        study_buttons.explian()

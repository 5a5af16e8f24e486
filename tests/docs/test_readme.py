"""Everything that a user can call or read is in the README or in a page beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from udfs.reference import documentation
from xl_territory.interfaces.cli.main import app
from xl_territory.policies import TERMS
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.template.buttons import BUTTONS

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "xl_territory" / "docs").glob("*.md")))
README = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def function_rows() -> list[str]:
    """The rows of the table of worksheet functions."""
    functions = sorted(documentation(), key=lambda function: function.name)
    return [f"| `{function.syntax}` | {function.summary} | `{function.example}` |" for function in functions]


@pytest.mark.parametrize("row", function_rows())
def test_every_worksheet_function_has_its_row(row: str) -> None:
    """As its docstring says it; if this fails, put the row that is printed into the README."""
    assert row in README


@pytest.mark.parametrize("command", list(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_is_named(command: str) -> None:
    """With the word a user types."""
    assert f"`{command} " in README or f"xl-territory {command}" in README or f"xl_territory {command}" in README


@pytest.mark.parametrize("button", [button.caption for button in BUTTONS])
def test_every_button_has_its_row(button: str) -> None:
    """By its caption."""
    assert f"| {button} |" in README


@pytest.mark.parametrize("sheet", [report(ReportContext(None)).name for report in REPORTS])
def test_every_result_sheet_has_its_row(sheet: str) -> None:
    """By its name."""
    assert f"| {sheet} |" in README


@pytest.mark.parametrize("term", [term.name for term in TERMS])
def test_every_term_is_named(term: str) -> None:
    """By the name that Settings has."""
    assert f"`{term}`" in README

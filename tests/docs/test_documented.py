"""Everything that a user can call or read is documented: in the README or on a page of xl_territory/docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from xl_territory.docs.reference_page import PAGE, commands, function_rows, reference
from xl_territory.policies import TERMS
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.studies import STUDIES
from xl_territory.template.buttons import BUTTONS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "xl_territory" / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
SHEETS = [
    *(report(ReportContext(None)).name for report in REPORTS),
    *(sheet for study in STUDIES for sheet in study.sheets),
]


def test_the_reference_page_is_made_from_the_declarations() -> None:
    """If this fails, run `python -m xl_territory.docs`."""
    assert PAGE.read_text(encoding="utf-8") == reference(), "python -m xl_territory.docs writes it anew"


@pytest.mark.parametrize("row", function_rows())
def test_every_worksheet_function_has_its_row(row: str) -> None:
    """As its docstring says it."""
    assert row in TEXT


@pytest.mark.parametrize("command", [name for name, _ in commands()])
def test_every_command_is_named(command: str) -> None:
    """With the word a user types."""
    assert any(f"{before}{command}{after}" in TEXT for before in ("`", "xl-territory ") for after in (" ", "`"))


@pytest.mark.parametrize("button", [button.caption for button in BUTTONS])
def test_every_button_has_its_row(button: str) -> None:
    """By its caption."""
    assert f"| {button} |" in TEXT


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_result_sheet_has_its_row(sheet: str) -> None:
    """By its name."""
    assert f"| {sheet} |" in TEXT


@pytest.mark.parametrize("term", [term.name for term in TERMS])
def test_every_term_is_named(term: str) -> None:
    """By the name that Settings has."""
    assert f"`{term}`" in TEXT or f"`Weight: {term}`" in TEXT

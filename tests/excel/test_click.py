"""A real click on a button of the real workbook, in LibreOffice, does the real job."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.excel.desktop import Desktop, libreoffice, missing_tools, wait_for
from xl_territory.interfaces.cli.main import app
from xl_territory.schema import ACCOUNTS, INPUT_SHEETS
from xl_territory.template.buttons import BUTTONS
from xl_territory.template.ribbon import TAB

pytestmark = pytest.mark.skipif(
    bool(missing_tools()),
    reason=f"a click needs {', '.join(missing_tools())}: apt-get install libreoffice-calc xvfb xdotool imagemagick",
)
PLANNING, ANSWERING = 240, 60


@pytest.fixture
def book(own_workbook: Path, tmp_path: Path) -> Path:
    """A copy of the macro workbook that may be planned."""
    return Path(shutil.copy2(own_workbook, tmp_path / "plan.xlsm"))


@pytest.fixture
def screenshots(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where pictures are kept: .pytest_cache/d/screenshots, or with the test's files where there is no cache."""
    cache = getattr(request.config, "cache", None)
    return Path(cache.mkdir("screenshots")) if cache else tmp_path


def click(desktop: Desktop, name: str) -> None:
    """Click the button called ``name``."""
    at = [button.name for button in BUTTONS].index(name)
    places = wait_for(lambda: _all_buttons(desktop), "the buttons on Start", ANSWERING)
    desktop.click(*places[at])


def shown(desktop: Desktop) -> bool:
    """Whether Start is on the screen with all its buttons."""
    return bool(_all_buttons(desktop))


def _all_buttons(desktop: Desktop) -> list[tuple[int, int]]:
    places = desktop.buttons()
    return places if len(places) == len(BUTTONS) else []


def confirm(desktop: Desktop, book: Path, picture: Path) -> None:
    """Wait for the message, keep a picture of it, press OK and wait until the file is loaded again."""
    lock = book.with_name(f".~lock.{book.name}#")
    window = wait_for(lambda: desktop.window(TAB), "the message with the result", PLANNING)
    desktop.screenshot(picture)
    loaded = lock.stat().st_mtime_ns
    desktop.focus(window)
    desktop.press("Return")
    wait_for(lambda: _changed(lock, loaded), "LibreOffice to load the new file", ANSWERING)
    wait_for(lambda: _all_buttons(desktop), "Start to be shown again", ANSWERING)


def test_a_click_on_optimize_fills_assignments(book: Path, screenshots: Path) -> None:
    """The macro plans the workbook, tells the result and loads the planned file; then a question is answered."""
    unplanned = book.read_bytes()
    with libreoffice(book, shown) as desktop:
        click(desktop, "optimize")
        confirm(desktop, book, screenshots / "click_message.png")
        click(desktop, "fairness")
        confirm(desktop, book, screenshots / "click_answer.png")
        desktop.press("ctrl+Next", times=len(INPUT_SHEETS) + 2)
        desktop.screenshot(screenshots / "click_assignments.png")
    assert book.read_bytes() != unplanned
    workbook = openpyxl.load_workbook(book, keep_vba=True)
    header, *rows = workbook["Assignments"].iter_rows(min_row=4, values_only=True)
    assigned = [row[header.index("Assigned CSM")] for row in rows if row[0]]
    assert len(assigned) == sum(cell.value is not None for cell in workbook[ACCOUNTS.name]["A"]) - 3
    assert all(assigned)
    assert workbook["Fairness"]["A2"].value.startswith("Worst off: ")
    assert "xl/vbaProject.bin" in workbook.vba_archive.namelist()


def _changed(lock: Path, before: int) -> bool:
    return lock.exists() and lock.stat().st_mtime_ns != before


def test_a_click_on_stop_says_what_to_do_here(book: Path, screenshots: Path) -> None:
    """A button that needs Excel says so instead of doing nothing."""
    with libreoffice(book, shown) as desktop:
        click(desktop, "stop")
        wait_for(lambda: desktop.window(TAB), "the message", ANSWERING)
        desktop.screenshot(screenshots / "click_stop.png")


def test_the_way_from_a_plan_to_handoff_weeks_can_be_clicked(book: Path, screenshots: Path) -> None:
    """A plan whose moves were accepted in the file: Decisions and Handoffs are clicked, and are written into it."""
    options = ["--in-place", "--gap", "0.05"]
    assert CliRunner().invoke(app, ["optimize", str(book), *options]).exit_code == 0
    assert CliRunner().invoke(app, ["decide", str(book), "--in-place", "--accept-all", "--by", "Ann"]).exit_code == 0
    with libreoffice(book, shown) as desktop:
        click(desktop, "decide")
        confirm(desktop, book, screenshots / "click_decisions.png")
        click(desktop, "handoffs")
        confirm(desktop, book, screenshots / "click_handoffs.png")
    workbook = openpyxl.load_workbook(book, keep_vba=True)
    header, *rows = workbook["Decisions"].iter_rows(min_row=4, values_only=True)
    decided = [row[header.index("Decided By")] for row in rows if row[0]]
    assert decided
    assert set(decided) == {"Ann"}
    header, *rows = workbook["Handoffs"].iter_rows(min_row=4, values_only=True)
    assert {row[0] for row in rows if row[0] and row[header.index("Start")]}


def test_touch_levels_can_be_asked_for_by_a_click(book: Path, screenshots: Path) -> None:
    """A planning step needs no plan: its button writes its sheet into the workbook."""
    with libreoffice(book, shown) as desktop:
        click(desktop, "touch")
        confirm(desktop, book, screenshots / "click_touch.png")
    workbook = openpyxl.load_workbook(book, keep_vba=True)
    accounts = sum(cell.value is not None for cell in workbook[ACCOUNTS.name]["A"]) - 3
    text = list(workbook["Touch Plan"].iter_rows(values_only=True))
    top = next(at for at, row in enumerate(text) if row[0] == "Account ID")
    levels = [row[text[top].index("Proposed")] for row in text[top + 1 : top + 1 + accounts]]
    assert len(levels) == accounts
    assert set(levels) <= {"High", "Low", "Tech", "Self-service"}

"""The page in a real browser: it opens in silence, is searched, sorted and printed, and anybody can use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.chromium import chromium, needs_chromium

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def heard() -> list[str]:
    """What the browser says: console messages, errors, and requests for anything but the file itself."""
    return []


@pytest.fixture
def opened(browser: Browser, file: Path, heard: list[str]) -> Iterator[Page]:
    """The page, open."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    yield page
    page.close()


def ids(page: Page) -> list[str]:
    """The accounts that are shown."""
    return page.locator("#account-table tbody th").all_inner_texts()


def test_it_opens_without_a_message_and_without_a_request(opened: Page, heard: list[str]) -> None:
    """And no name in it has run as a script."""
    assert ids(opened) == [f"A{k}" for k in range(1, 8)]
    assert opened.title() == "Territory plan: Small & <odd>"
    assert "7 of 7 accounts" in opened.inner_text("#found")
    assert heard == []


def test_axe_finds_nothing(opened: Page) -> None:
    """With the list of moves open, and with a narrow window."""
    opened.locator("details summary").click()
    for width in (1440, 400):
        opened.set_viewport_size({"width": width, "height": 900})
        found: Any = Axe().run(opened)
        assert found.violations_count == 0, found.generate_report()


def test_an_account_is_found_by_its_reason_and_its_csm(opened: Page, heard: list[str]) -> None:
    """Words in any order; filters add up; Clear brings all back."""
    opened.fill("#words", "had no csm")
    assert ids(opened) == ["A7"]
    opened.fill("#words", "")
    opened.select_option("#from", "Ann")
    opened.check("#moved")
    moved = ids(opened)
    assert moved
    assert all(row.inner_text() == "Yes" for row in opened.locator("#account-table tbody td:nth-child(5)").all())
    opened.select_option("#to", "Ann")
    assert ids(opened) == []
    assert "0 of 7 accounts" in opened.inner_text("#found")
    opened.get_by_role("button", name="Clear").click()
    opened.wait_for_function("document.querySelectorAll('#account-table tbody tr').length === 7")
    assert heard == []


def test_headers_sort_numbers_as_numbers(opened: Page) -> None:
    """And say so to who cannot see it."""
    arr = opened.locator("#account-table th", has_text="ARR")
    for order in ("ascending", "descending"):
        arr.get_by_role("button").click()
        assert arr.get_attribute("aria-sort") == order
    assert ids(opened)[0] == "A7"


def test_everything_can_be_done_with_the_keyboard(opened: Page) -> None:
    """From the first key: to the accounts, to a search, to a sorted column."""
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Go to the accounts"
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    opened.keyboard.type("had no csm")
    assert ids(opened) == ["A7"]
    reached = set()
    for _ in range(12):
        opened.keyboard.press("Tab")
        reached.add(opened.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert {"from", "to", "moved", "Clear", "Account ID"} <= reached


def test_the_moves_of_one_csm_are_told_in_words(opened: Page) -> None:
    """What colours show, the status says."""
    opened.select_option("#flow-of", "Ann")
    assert opened.inner_text("#flow-words").startswith("Ann gives ")
    assert opened.locator(".band.out").count() > 0
    opened.select_option("#flow-of", "")
    assert opened.inner_text("#flow-words") == ""


def test_paper_has_every_account_and_no_controls(opened: Page) -> None:
    """A4 across."""
    pdf = opened.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    opened.emulate_media(media="print")
    assert not opened.locator("#filters").is_visible()
    assert not opened.locator("nav").is_visible()
    assert opened.locator("#account-table .paper").first.is_visible()


def test_no_other_script_runs_in_the_page(opened: Page, heard: list[str]) -> None:
    """The policy is in force: what is put into the page later is refused, and so is a request."""
    opened.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.stolen = true';
        document.body.append(script);
    }""")
    assert opened.evaluate("window.stolen") is None
    assert opened.evaluate("fetch('data:,x').then(() => 'read', () => 'refused')") == "refused"
    assert any("Content Security Policy" in message for message in heard)

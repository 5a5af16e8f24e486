"""Book plans: every number is a cell of the workbook, every kind says the same, and nobody reads about colleagues."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.chromium import chromium, needs_chromium
from tests.given import account, csm, sheets
from xl_territory.errors import UsageError, WorkbookError
from xl_territory.plans.pipeline import plan, planned, read_workbook
from xl_territory.run.optimize import result_sheets
from xl_territory.studies import study_called
from xl_territory.studies.documents.book_files import file_names
from xl_territory.studies.documents.book_milestones import Quarter
from xl_territory.studies.documents.book_rows import BookPlan
from xl_territory.studies.documents.told_reasons import COLLEAGUE, without
from xl_territory.studies.study import Answer, Asked
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import MemoryHost

HOSTILE = 'Co #panic("x") *bold* <script>alert(1)</script> $x^2$ @ref'
RENEWALS = ("2026-02-01", "2026-05-01", "2026-11-30", "2027-03-01")
CSMS = [
    csm("C1", csm_name="Ann Archer", quota=500_000, skills="Fintech"),
    csm("C2", csm_name="Bob Baker", skills="Retail"),
    csm("C3", csm_name="Cid Cole"),
]


def frames(others: str = "", notes: Mapping[str, str] | None = None) -> dict[str, pd.DataFrame]:
    """Ann has too much, Bob and Cid have nothing yet."""
    accounts = [
        account("A0", account_name=HOSTILE, current_csm="C1", arr=80_000, industry="Fintech", tier="Enterprise"),
        *(
            account(f"A{k}", current_csm="C1", arr=10_000 * k, renewal_date=RENEWALS[k % 4], potential_arr=12_000 * k)
            for k in range(1, 6)
        ),
        account("A6", health="At-risk", stage="Onboarding", renewal_date=RENEWALS[0]),
    ]
    made = sheets(accounts, CSMS, settings={"Documents: others": others, "Rule: renewal freeze": "off"})
    note = pd.DataFrame([{"CSM ID": "Ann Archer", **notes}], dtype=object) if notes else None
    return made if note is None else {**made, "Book Notes": note}


def planned_book(made: dict[str, pd.DataFrame], *, handoffs: bool = False) -> MemoryHost:
    """A workbook with its plan, and handoffs where they are asked for."""
    host = MemoryHost(made)
    host.write(result_sheets(plan(read_workbook(made)), ()))
    if handoffs:
        write_answer(study_called("handoffs").ask(Asked(host.read(host.sheet_names)), {}), host)
    return host


@pytest.fixture(scope="module")
def host() -> MemoryHost:
    """The workbook with the sheet Book Plans."""
    host = planned_book(frames(), handoffs=True)
    write_answer(documents(host), host)
    return host


def documents(host: MemoryHost, **options: Any) -> Answer:
    """The study's answer."""
    return study_called("documents").ask(Asked(host.read(host.sheet_names)), options)


@pytest.fixture(scope="module")
def folder(host: MemoryHost, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document of each kind for each CSM."""
    path = tmp_path_factory.mktemp("books") / "out"
    documents(host, output=path)
    return path


def rows(host: MemoryHost, csm_id: str, section: str) -> pd.DataFrame:
    """The rows of a section of somebody's plan."""
    frame = host.frame("Book Plans")
    return frame[(frame["CSM ID"] == csm_id) & (frame["Section"] == section)]


def html_cells(path: Path) -> list[str]:
    """The cells of every table of a document but their headers, row by row."""
    found = lxml.html.fromstring(path.read_bytes()).xpath("//tbody//*[self::th or self::td]")
    return [cell.text_content() for cell in found]


def test_there_is_a_document_of_each_kind_for_each_csm(folder: Path) -> None:
    """Named by whose it is."""
    names = ("C1 Ann Archer", "C2 Bob Baker", "C3 Cid Cole")
    expected = {f"Book plan {name}.{suffix}" for name in names for suffix in ("html", "pdf", "docx")}
    assert {path.name for path in folder.iterdir()} == expected


@pytest.mark.parametrize("csm_id", ["C1", "C2", "C3"])
def test_every_number_of_a_document_is_a_cell_of_the_workbook(host: MemoryHost, folder: Path, csm_id: str) -> None:
    """Read without the formats that wrote it: rounded as it is shown, a cell of Book Plans is the same number."""
    frame = host.frame("Book Plans")
    own = frame[frame["CSM ID"] == csm_id]
    cells = [cell for cell in own.to_numpy().ravel() if not pd.isna(cell)]
    numbers = [float(cell) for cell in cells if isinstance(cell, int | float)]
    texts = {str(cell) for cell in cells if isinstance(cell, str)}
    days = {f"{cell:%Y-%m-%d}" for cell in cells if isinstance(cell, dt.date)}
    (path,) = folder.glob(f"Book plan {csm_id} *.html")
    seen = 0
    for text in html_cells(path):
        if not text or text in texts | days:
            continue
        number = re.fullmatch(r"(-?[\d,]+(?:\.(\d+))?)(%?)", text)
        assert number, text
        digits, percent = len(number[2] or ""), 100 if number[3] else 1
        shown = float(number[1].replace(",", ""))
        assert any(abs(cell * percent - shown) <= 0.5 * 10**-digits + 1e-9 for cell in numbers), text
        seen += 1
    assert seen > 20


def test_its_figures_are_those_of_csm_hours(host: MemoryHost) -> None:
    """One statement of a book."""
    hours = host.frame("CSM Hours").set_index("CSM ID")
    for csm_id in ("C1", "C2", "C3"):
        figures = rows(host, csm_id, "Your book").set_index("Text")["Figure"]
        for text, column in (("Accounts", "Accounts"), ("Hours a week", "Hours"), ("ARR", "ARR")):
            assert figures[text] == pytest.approx(hours.loc[csm_id, column])
        assert figures["Hours ÷ what you have"] == pytest.approx(hours.loc[csm_id, "Utilisation"])


def test_gained_and_handed_on_are_what_changes_hands(host: MemoryHost) -> None:
    """With the dates of their handoffs."""
    t = (made := planned(host.read(host.sheet_names))).territory
    for j, csm_id in enumerate(t.csm_ids):
        changed = made.books.owner != t.current
        gained = {t.account_ids[i] for i in (changed & (made.books.owner == j)).nonzero()[0]}
        lost = {t.account_ids[i] for i in (changed & (t.current == j)).nonzero()[0]}
        assert set(rows(host, csm_id, "What you gain")["Account ID"]) == gained
        assert set(rows(host, csm_id, "What you hand on")["Account ID"]) == lost
    dates = host.frame("Handoffs").set_index("Account ID")
    dated = rows(host, "C1", "Handoffs")
    assert len(dated) > 0
    assert list(dated["Date"]) == [dates.loc[id_, "Start"] for id_ in dated["Account ID"]] == sorted(dated["Date"])


def test_every_kind_says_the_same(folder: Path) -> None:
    """Cell by cell in Word; in the PDF as words, whatever looks like markup in a name included."""
    for path in folder.glob("*.html"):
        cells = html_cells(path)
        word = docx.Document(io.BytesIO(path.with_suffix(".docx").read_bytes()))
        assert [c.text for table in word.tables for row in table.rows[1:] for c in row.cells] == cells
        if shutil.which("pdftotext"):
            ran = subprocess.run(
                ["pdftotext", "-layout", path.with_suffix(".pdf"), "-"], capture_output=True, check=True
            )
            printed = "".join(ran.stdout.decode().split())
            assert all("".join(cell.split()) in printed for cell in cells if len(cell) < 20)


def test_what_stands_in_cells_never_becomes_markup(folder: Path) -> None:
    """No script, no formula, no reference."""
    for path in folder.glob("*.html"):
        assert "<script" not in path.read_text(encoding="utf-8")
    assert any(HOSTILE in html_cells(path) for path in folder.glob("*.html"))


def test_by_default_nobody_reads_about_colleagues(folder: Path) -> None:
    """Neither names nor IDs of others; the word stands for them."""
    people = {"C1": "Ann Archer", "C2": "Bob Baker", "C3": "Cid Cole"}
    told = ""
    for path in folder.glob("*.html"):
        text = lxml.html.fromstring(path.read_bytes()).text_content()
        (own,) = [id_ for id_ in people if f"plan {id_} " in path.name]
        for id_, name in people.items():
            assert id_ == own or not re.search(rf"\b({id_}|{name})\b", text)
        told += text
    assert COLLEAGUE in told


@pytest.mark.parametrize(
    ("others", "seen", "not_seen"), [("names", "from Ann Archer", "next best"), ("everything", "next best", "")]
)
def test_what_is_told_of_colleagues_is_a_setting(others: str, seen: str, not_seen: str) -> None:
    """Their names, or all that Why says."""
    answer = documents(planned_book(frames(others)), csm=["C2"])
    (table,) = answer.sheets[0].tables
    said = " ".join(str(row[table.column("Detail")]) for row in table.rows)
    assert seen in said
    assert not not_seen or not_seen not in said


def test_book_notes_win_over_what_would_be_generated(host: MemoryHost) -> None:
    """Each cell by itself; the others' plans stay."""
    notes = {"Hypothesis": "Banks first.", "Q2": "Win back two.", "Risks": "One champion leaves."}
    noted = planned_book(frames(notes=notes))
    write_answer(documents(noted), noted)
    assert list(rows(noted, "C1", "What it is about")["Text"]) == ["Banks first."]
    assert list(rows(noted, "C1", "Risks")["Text"]) == ["One champion leaves."]
    quarters = list(rows(noted, "C1", "Milestones")["Text"])
    assert [text for text in quarters if "Q2" in text] == ["2026 Q2: Win back two."]
    assert [text for text in quarters if "Q1" in text] == [
        text for text in rows(host, "C1", "Milestones")["Text"] if "Q1" in text and "handoffs" not in text
    ]
    pd.testing.assert_frame_equal(
        rows(noted, "C2", "Risks").reset_index(drop=True), rows(host, "C2", "Risks").reset_index(drop=True)
    )


def test_quota_is_renewals_and_expansion_and_gap(host: MemoryHost) -> None:
    """By hand from the rows of Accounts: what renews from 2026-01-05 on within a year, and potential above ARR."""
    owner = planned(host.read(host.sheet_names)).assignment
    book = [k for k in range(1, 6) if owner[f"A{k}"] == "C1"]
    figures = rows(host, "C1", "Quota").set_index("Text")["Figure"]
    renewals = sum(10_000 * k for k in book if RENEWALS[k % 4] < "2027") + (50_000 if owner["A6"] == "C1" else 0)
    assert figures["Renewals within 12 months"] == renewals
    assert figures["Expansion: potential above ARR"] == sum(2_000 * k for k in book)
    assert figures["Quota"] == figures.drop("Quota").sum() == 500_000
    assert "Quota" not in set(rows(host, "C2", "Quota")["Text"])


@drawn(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_quarters_follow_each_other(day: dt.date) -> None:
    """A day lies in its quarter, and the next one begins after its last day."""
    quarter = Quarter.of(day)
    assert quarter.last_day >= day
    assert (quarter.last_day - day).days < 92
    assert Quarter.of(quarter.last_day + dt.timedelta(1)) == quarter.next


def test_words_that_contain_a_name_stay() -> None:
    """The longest name goes first."""
    assert without("Ann Lee had it, Annual review by Ann", ["Ann", "Ann Lee"]) == (
        "a colleague had it, Annual review by a colleague"
    )


def test_files_have_names_that_every_system_takes() -> None:
    """Nobody leaves the folder, no two are the same where case does not count."""
    ids = [("../../x", "a/b:c"), ("C1", "Zoë *?"), ("c1", "zoë"), ("C" * 300, "C" * 300)]
    names = file_names([BookPlan(id_, name, dt.date(2026, 1, 5), ()) for id_, name in ids])
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(re.fullmatch(r"[\w\-. ()]{1,100}", name) for name in names)
    assert names[1] == "Book plan C1 Zoë"


def test_what_cannot_be_done_is_said_with_what_can(host: MemoryHost, tmp_path: Path) -> None:
    """A kind that there is not, a CSM that there is not, a file in place of the folder."""
    with pytest.raises(UsageError, match="html, pdf, docx"):
        documents(host, kinds="odt")
    with pytest.raises(UsageError, match="no CSM of the plan"):
        documents(host, csm=["Dora"])
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(WorkbookError, match="is a file"):
        documents(host, output=taken)


def test_without_a_library_the_others_are_written_and_its_name_is_told(
    host: MemoryHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for that kind is refused at once."""
    monkeypatch.setitem(sys.modules, "typst", None)
    answer = documents(host, output=tmp_path / "out", csm=["C1"])
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".html", ".docx"}
    assert "pip install typst" in answer.sentence
    with pytest.raises(UsageError, match="pip install typst"):
        documents(host, kinds="pdf")


@needs_chromium
def test_axe_finds_nothing_and_the_browser_says_nothing(folder: Path) -> None:
    """The policy allows no script at all."""
    heard: list[str] = []
    with chromium() as browser:
        page = browser.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.goto(next(folder.glob("*C1*.html")).as_uri())
        found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert heard == []

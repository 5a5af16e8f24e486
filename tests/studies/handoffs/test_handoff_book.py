"""Handoffs in a workbook: dates, what a planner says of them, slips, and what may not be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.given import account, csm
from tests.studies.governed.planners_book import PlannersBook
from xl_territory.errors import InputError, TooLittleDataError, UsageError
from xl_territory.workbook.sheets import RawSheet

TEAM = [csm("C1", csm_name="Ana"), csm("C2", csm_name="Ben", manager="Eli"), csm("C3", csm_name="Cem")]
FIRST = dt.date(2026, 1, 12)
STAYING = [account(f"S{k}", current_csm="C1", weekly_hours=2) for k in range(8)]
"""Accounts that Ana keeps: she has so much that each handoff makes the books more even."""


def book_of(count: int = 6, cap: int = 1, **settings: object) -> PlannersBook:
    """Ana gives so many accounts of two hours to Ben, so many a week; today is the plan date, a Monday."""
    accounts = [account(f"A{k}", current_csm="C1", weekly_hours=2) for k in range(count)]
    accounts += STAYING
    chosen = {
        "Handoff: given a week": cap,
        "Handoff: weeks": 6,
        **{f"Handoff: {name}": v for name, v in settings.items()},
    }
    return PlannersBook(accounts, TEAM, settings=chosen).give(**{f"A{k}": "C2" for k in range(count)})


def starts(book: PlannersBook) -> dict[str, object]:
    """The first day of each handoff."""
    return {name: row["Start"] for name, row in book.rows("Handoffs").items()}


def test_one_a_week_from_the_next_monday_on() -> None:
    """Five of six fit into six weeks of which the last two are dual coverage; it is said what would let all finish."""
    book = book_of()
    answer = book.ask("handoffs")
    days = sorted(day for day in starts(book).values() if day)
    assert days == [FIRST + dt.timedelta(weeks=k) for k in range(5)]
    row = next(row for row in book.rows("Handoffs").values() if row["Start"] == FIRST)
    assert (row["From"], row["To"], row["Wave"]) == ("Ana", "Ben", 1)
    assert (row["Dual Until"], row["Handover"]) == (FIRST + dt.timedelta(days=13), FIRST + dt.timedelta(days=14))
    assert answer.facts["unfinished"] == answer.facts["least_unfinished"] == 1
    last = next(row for row in book.rows("Handoffs").values() if row["Start"] is None)
    assert str(last["Reason"]).startswith("Cap: 5 weeks would do; Ana gives 1 a week already")
    needed = {name: row["Needed"] for name, row in book.rows("Handoff Weeks", "What Would Help").items()}
    assert list(needed.values()) == [7, 2, None]


def test_the_written_sheet_is_right_and_a_changed_date_is_found() -> None:
    """Recomputed from its rows alone."""
    book = book_of()
    book.ask("handoffs")
    assert book.ask("handoffs", verify=True).exit_code == 0
    first, second = [name for name, day in starts(book).items() if day in (FIRST, FIRST + dt.timedelta(weeks=1))]
    swapped = book.cell("Handoffs", first, "Start"), book.cell("Handoffs", first, "Handover")
    book.type("Handoffs", second, start=swapped[0], handover=swapped[1])
    answer = book.ask("handoffs", verify=True)
    assert answer.exit_code == 5
    assert "Ana gives 2 in the week of 2026-01-12, at most 1" in answer.sentence


def test_a_replan_with_nothing_slipped_changes_nothing() -> None:
    """Not even where another order would cost as little."""
    book = book_of()
    book.ask("handoffs")
    before = starts(book)
    answer = book.ask("handoffs", replan=True, as_of=FIRST)
    assert starts(book) == before
    assert answer.facts["changed"] == []


def test_what_slipped_gets_another_week_and_what_has_begun_stays() -> None:
    """The slip is logged with both dates; the handoff is planned again."""
    book = book_of(count=4)
    book.ask("handoffs")
    before = starts(book)
    second = next(name for name, day in before.items() if day == FIRST + dt.timedelta(weeks=1))
    book.ask("slipped", accounts=[second], as_of=FIRST + dt.timedelta(days=8))
    after = starts(book)
    first = next(name for name, day in before.items() if day == FIRST)
    assert after[first] == FIRST
    assert after[second] >= FIRST + dt.timedelta(weeks=2)
    assert book.cell("Handoffs", second, "Status") == "Planned"
    assert [(row[4], row[6], row[8], row[9]) for row in book.log() if row[4] == "slipped" and row[6]] == [
        ("slipped", second, before[second].isoformat(), after[second].isoformat())
    ]
    assert book.ask("handoffs", verify=True).exit_code == 0


def test_not_before_is_kept() -> None:
    """Typed beside the handoff."""
    book = book_of(count=3)
    book.ask("handoffs")
    name = next(iter(starts(book)))
    book.type("Handoffs", name, status="Slipped", not_before=FIRST + dt.timedelta(days=18), comment="on leave")
    book.ask("handoffs", replan=True, as_of=FIRST - dt.timedelta(days=3))
    assert starts(book)[name] >= FIRST + dt.timedelta(weeks=3)
    assert book.cell("Handoffs", name, "Comment") == "on leave"


def test_a_cancelled_handoff_stays_on_the_sheet_and_is_not_planned() -> None:
    """Its week is free for another one."""
    book = book_of()
    book.ask("handoffs")
    name = next(name for name, day in starts(book).items() if day == FIRST)
    book.type("Handoffs", name, status="Cancelled")
    answer = book.ask("handoffs", replan=True, as_of=FIRST - dt.timedelta(days=3))
    assert book.cell("Handoffs", name, "Status") == "Cancelled"
    assert answer.facts["unfinished"] == 0


def done_book() -> tuple[PlannersBook, str]:
    """One of two handoffs with all its tasks done but the check-in."""
    book = book_of(count=2)
    book.ask("handoffs")
    name = next(name for name, day in starts(book).items() if day == FIRST)
    raw = book.raw("Handoff Tasks")
    rows = [list(row) for row in raw.rows]
    for row in rows:
        if row and row[0] == name and row[2] != "check-in":
            row[5] = "Done"
    book.sheets["Handoff Tasks"] = RawSheet("Handoff Tasks", rows, raw.tables)
    return book.type("Handoffs", name, status="Done"), name


def test_done_needs_the_new_owner_on_accounts() -> None:
    """Done but owned elsewhere is a contradiction."""
    book, name = done_book()
    with pytest.raises(InputError, match=f"{name} is Done, but Accounts has it with Ana"):
        book.ask("handoffs", replan=True)
    book.change("Accounts", name, "Current CSM", "C2").ask("handoffs", replan=True)
    assert book.cell("Handoffs", name, "Status") == "Done"
    assert any(row[0] == name for row in book.raw("Handoff Tasks").rows if row)


def test_done_needs_every_required_task() -> None:
    """They are named."""
    book = book_of(count=1)
    book.ask("handoffs")
    book.type("Handoffs", "A0", status="Done").change("Accounts", "A0", "Current CSM", "C2")
    with pytest.raises(InputError, match="6 of its tasks are open: context document"):
        book.ask("handoffs", replan=True)


def test_one_family_has_one_start() -> None:
    """Two dates are a contradiction."""
    accounts = [account(f"A{k}", current_csm="C1", weekly_hours=2, parent_account="P") for k in (1, 2)]
    book = PlannersBook(accounts, TEAM).give(A1="C2", A2="C2")
    book.ask("handoffs")
    assert len(set(starts(book).values())) == 1
    book.type("Handoffs", "A2", start=FIRST + dt.timedelta(weeks=3))
    with pytest.raises(InputError, match="one family with two starts"):
        book.ask("handoffs", replan=True)


@pytest.mark.parametrize(("cells", "said"), [({"status": "Later"}, "no status"), ({"not_before": "soon"}, "no date")])
def test_a_word_or_a_date_that_is_none_is_an_error_with_its_cell(cells: dict[str, str], said: str) -> None:
    """Nothing is planned."""
    book = book_of(count=1)
    book.ask("handoffs")
    with pytest.raises(InputError, match=said):
        book.type("Handoffs", "A0", **cells).ask("handoffs", replan=True)


def test_dual_coverage_longer_than_all_weeks_is_refused() -> None:
    """Nothing could be handed over."""
    with pytest.raises(UsageError, match="nothing could be handed over"):
        PlannersBook([account("A0", current_csm="C1")], TEAM, settings={"Handoff: weeks": 1}).give(A0="C2").ask(
            "handoffs"
        )


def test_there_is_nothing_to_replan_before_anything_is_planned() -> None:
    """A refusal says what comes first."""
    with pytest.raises(TooLittleDataError, match="Run handoffs"):
        book_of().ask("handoffs", replan=True)
    with pytest.raises(UsageError, match="one of"):
        book_of().ask("handoffs", replan=True, big_bang=True)


def test_a_big_bang_is_written_when_asked_for_with_what_it_breaks() -> None:
    """Reported, not enforced."""
    book = book_of()
    answer = book.ask("handoffs", big_bang=True)
    assert set(starts(book).values()) == {FIRST}
    assert answer.facts["broken"] == ["given a week", "received a week"]


def test_the_week_scores_telescope() -> None:
    """Gains of all weeks add up to what the whole plan gains."""
    book = book_of(count=3)
    book.ask("handoffs")
    weeks = book.rows("Handoff Weeks", "Week")
    gains = sum(float(row["Gain"] or 0) for row in weeks.values())
    assert gains == pytest.approx(float(weeks["0"]["Score"]) - float(weeks["6"]["Score"]))


def test_a_leaving_giver_shortens_dual_coverage_and_then_ends_it() -> None:
    """SHORT_HANDOFF, COLD_HANDOFF, and nobody in between."""
    team = [csm("C1", status="Leaving", end_date="2026-01-26"), csm("C2")]
    accounts = [account(f"A{k}", current_csm="C1", weekly_hours=2) for k in range(4)] + STAYING
    settings = {"Handoff: given a week": 1, "Handoff: received a week": 1, "Handoff: dual weeks": 2}
    book = PlannersBook(accounts, team, settings=settings).give(**{f"A{k}": "C2" for k in range(4)})
    book.ask("handoffs")
    words = [str(row["Reason"] or "") for row in book.rows("Handoffs").values()]
    assert sum("SHORT_HANDOFF" in each for each in words) == 1
    assert sum("COLD_HANDOFF" in each for each in words) == 2
    assert book.ask("handoffs", verify=True).exit_code == 0


def test_no_day_of_a_handoff_lies_near_a_renewal() -> None:
    """Thirty days before to fourteen after; an open renewal without a date is not in this horizon."""
    accounts = [
        account("A1", current_csm="C1", weekly_hours=2, renewal_date="2026-01-20"),
        account("A2", current_csm="C1", weekly_hours=2, renewal_open="Yes"),
        account("A3", current_csm="C1", weekly_hours=2),
        *STAYING,
    ]
    book = PlannersBook(accounts, TEAM).give(A1="C2", A2="C2", A3="C2")
    book.ask("handoffs")
    assert starts(book)["A1"] == dt.date(2026, 2, 9)
    assert starts(book)["A2"] is None
    assert "renewal of A2 is open" in str(book.cell("Handoffs", "A2", "Reason"))


def test_tasks_follow_the_start_and_a_planners_own_stay() -> None:
    """Three days before to thirty after dual coverage; nothing to give where nobody gives."""
    book = PlannersBook(
        [account("A1", current_csm="C1", weekly_hours=2), account("A2", weekly_hours=2), *STAYING], TEAM
    )
    book.give(A1="C2", A2="C2").ask("handoffs")
    due = {(row[0], row[2]): (row[3], row[4]) for row in book.raw("Handoff Tasks").rows[4:]}
    assert due["A1", "context document"] == ("Ana", FIRST - dt.timedelta(days=3))
    assert due["A1", "joint call"] == ("Ana and Ben", FIRST + dt.timedelta(days=7))
    assert due["A1", "CRM owner"] == ("RevOps", FIRST + dt.timedelta(days=14))
    assert due["A1", "check-in"] == ("Eli", FIRST + dt.timedelta(days=44))
    assert {name for account_id, name in due if account_id == "A2"} == {"first own call", "CRM owner", "check-in"}
    raw = book.raw("Handoff Tasks")
    rows = [*map(list, raw.rows), ["A1", None, "lunch", "Ben", None, "Open", None, "https://x"]]
    book.sheets["Handoff Tasks"] = RawSheet("Handoff Tasks", rows)
    book.ask("handoffs", replan=True, as_of=FIRST)
    assert any(row[2] == "lunch" and row[7] == "https://x" for row in book.raw("Handoff Tasks").rows[4:])


def test_calendar_entries_keep_their_uid_count_their_changes_and_are_called_off(tmp_path: Path) -> None:
    """RFC 5545, as icalendar reads it back."""
    path = tmp_path / "handoffs.ics"
    book = book_of(count=2)
    book.ask("handoffs", ics=path)
    first = entries(path)
    assert sum(each.name == "VEVENT" for each in first.values()) == 2
    assert sum(each.name == "VTODO" for each in first.values()) == 14
    assert {int(each["SEQUENCE"]) for each in first.values()} == {0}
    name = next(name for name, day in starts(book).items() if day == FIRST)
    book.type("Handoffs", name, status="Cancelled")
    book.ask("handoffs", replan=True, as_of=FIRST - dt.timedelta(days=3), ics=path)
    second = entries(path)
    assert second.keys() == first.keys()
    off = [each for each in second.values() if each.get("STATUS") == "CANCELLED"]
    assert len(off) == 8
    assert {int(each["SEQUENCE"]) for each in off} == {1}
    again = path.read_bytes()
    book.ask("handoffs", replan=True, as_of=FIRST - dt.timedelta(days=3), ics=path)
    assert path.read_bytes() == again


def entries(path: Path) -> dict[str, object]:
    """The events and to-dos of a calendar by UID; each UID once, each with what the standard demands."""
    found = [each for each in Calendar.from_ical(path.read_bytes()).walk() if each.name in ("VEVENT", "VTODO")]
    assert all({"UID", "DTSTAMP"} <= set(each) for each in found)
    assert all(not each.errors for each in found)
    by_uid = {str(each["UID"]): each for each in found}
    assert len(by_uid) == len(found)
    return by_uid

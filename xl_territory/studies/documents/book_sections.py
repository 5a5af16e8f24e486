"""The sections of a book plan, each from the plan to its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from xl_territory.plans.balance_measures import utilisation
from xl_territory.policies.fair_share import fair_shares
from xl_territory.studies.documents.book_context import BookContext
from xl_territory.studies.documents.book_milestones import milestones
from xl_territory.studies.documents.book_rows import BookPlan, BookRow, Section, hours, money, share, whole
from xl_territory.territory.workloads import Integers
from xl_territory.workbook.names import key

TOP, RISKS, TRAITS = 10, 3, 3
CLEARLY = 0.05
"""A trait is told where its share of the book is above the team's by so much."""

FEW = 3
"""Accounts that a trait has at least."""


def book_plan(context: BookContext, csm: int) -> BookPlan:
    """Everything that is told to one CSM."""
    t = context.plan.territory
    rows = tuple(row for section in SECTIONS for row in section(context, csm))
    return BookPlan(t.csm_ids[csm], t.csm_names[csm], t.plan_date, rows)


def _book(context: BookContext, j: int) -> Iterator[BookRow]:
    plan = context.plan
    t, books, today = plan.territory, plan.books, plan.today
    gained, lost = context.changes(j)
    capacity = t.capacity.sum()
    used, before = utilisation(books.load, t.capacity), utilisation(today.load, t.capacity)
    match = t.match[context.book(j), j]
    everyone = t.match[books.owned, books.owner[books.owned]]
    for text, figure, team in (
        ("Accounts", whole(books.count[j]), whole(books.count.sum())),
        ("Accounts today", whole(today.count[j]), whole(today.count.sum())),
        ("Accounts you gain", whole(len(gained)), None),
        ("Accounts you hand on", whole(len(lost)), None),
        ("Hours a week", hours(books.load[j]), hours(books.load.sum())),
        ("Hours a week today", hours(today.load[j]), hours(today.load.sum())),
        ("Fair share of the hours", hours(fair_shares(t).hours.share[j]), None),
        ("Hours you have for customers", hours(t.capacity[j]), hours(capacity)),
        ("Hours ÷ what you have", share(used[j]), share(books.load.sum() / capacity)),
        ("The same today", share(before[j]), share(today.load.sum() / capacity)),
        ("ARR", money(books.totals(t.arr)[j]), money(t.arr[books.owned].sum())),
        ("Accounts at risk", whole(books.totals(t.at_risk)[j]), whole((t.at_risk & books.owned).sum())),
        ("Skill match", share(match.mean()) if len(match) else None, share(everyone.mean()) if len(everyone) else None),
    ):
        yield BookRow(Section.BOOK, text, figure=figure, team=team)


def _hypothesis(context: BookContext, j: int) -> Iterator[BookRow]:
    """The planner's, else what the book has clearly more of than the team."""
    t = context.plan.territory
    if note := context.notes.get(t.csm_ids[j], {}).get("Hypothesis"):
        yield BookRow(Section.HYPOTHESIS, note)
        return
    mine = context.book(j)
    traits = [
        *((f"Tier {name}", t.tier == k) for k, name in enumerate(t.tiers["Tier"])),
        *((f"Industry {word}", _has(t.accounts["Industry"], word)) for word in _words(t.accounts["Industry"])),
        *((f"Region {word}", _has(t.accounts["Region"], word)) for word in _words(t.accounts["Region"])),
        ("At risk", t.at_risk),
    ]
    found = [
        (float(has[mine].mean()), float(has.mean()), name)
        for name, has in traits
        if len(mine) and has[mine].sum() >= FEW and has[mine].mean() - has.mean() >= CLEARLY
    ]
    for own, all_, name in sorted(found, key=lambda each: each[1] - each[0])[:TRAITS]:
        yield BookRow(Section.HYPOTHESIS, name, figure=share(own), team=share(all_))
    if not found:
        yield BookRow(
            Section.HYPOTHESIS, "A book like the team's: nothing in it is clearly more frequent than elsewhere."
        )


def _words(column: Iterable[str]) -> list[str]:
    """The different words of a column of lists, as typed first."""
    words = {key(word): word.strip() for cell in column for word in str(cell).split(";") if word.strip()}
    return list(words.values())


def _has(column: Iterable[str], word: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([key(word) in {key(each) for each in str(cell).split(";")} for cell in column], dtype=bool)


def _gained(context: BookContext, j: int) -> Iterator[BookRow]:
    yield from _changes(context, context.changes(j)[0], Section.GAINED, context.told.gained)


def _lost(context: BookContext, j: int) -> Iterator[BookRow]:
    yield from _changes(context, context.changes(j)[1], Section.LOST, context.told.lost)


def _changes(
    context: BookContext, accounts: Integers, section: Section, why: Callable[[int], str]
) -> Iterator[BookRow]:
    for i in map(int, accounts):
        _, over = context.handoffs.get(i, (None, None))
        yield _account(context, i, section, date=over, detail=why(i))


def _handoffs(context: BookContext, j: int) -> Iterator[BookRow]:
    """In the order of their starts; only where the workbook has dates."""
    t, told = context.plan.territory, context.told
    gained, lost = context.changes(j)
    dated = [(context.handoffs.get(int(i), (None, None)), int(i)) for i in (*gained, *lost)]
    dates = [(start, over, i) for (start, over), i in dated if start]
    for start, over, i in sorted(dates, key=lambda each: (each[0], t.account_names[each[2]])):
        if context.plan.books.owner[i] == j:
            words = f"from {told.name(int(t.current[i]))}" if t.current[i] >= 0 else "has no CSM today"
        else:
            words = f"to {told.name(int(context.plan.books.owner[i]))}"
        until = f"; handed over on {over:%Y-%m-%d}" if over else ""
        yield _account(context, i, Section.HANDOFFS, date=start, detail=f"{words[0].upper()}{words[1:]}{until}.")


def _top(context: BookContext, j: int) -> Iterator[BookRow]:
    t = context.plan.territory
    for i in map(int, context.book(j)[:TOP]):
        words = f"{t.tiers['Tier'].iloc[t.tier[i]]}, {t.health[i]}"
        yield _account(context, i, Section.TOP, date=context.renewal(i), detail=words)


def _tiers(context: BookContext, j: int) -> Iterator[BookRow]:
    t, mine = context.plan.territory, context.book(j)
    for k, name in enumerate(t.tiers["Tier"]):
        own = mine[t.tier[mine] == k]
        if len(own):
            arr, load = float(t.arr[own].sum()), float(context.plan.books.hours[own].sum())
            yield BookRow(Section.TIERS, str(name), figure=whole(len(own)), arr=arr, hours=load)


def _risks(context: BookContext, j: int) -> Iterator[BookRow]:
    """The planner's, else the accounts at which most is at stake."""
    t = context.plan.territory
    if note := context.notes.get(t.csm_ids[j], {}).get("Risks"):
        yield BookRow(Section.RISKS, note)
        return
    mine = context.book(j)
    for i in map(int, mine[np.argsort(-context.at_stake[mine], kind="stable")][:RISKS]):
        gap = t.match[i, j] < 1
        words = f"{t.health[i]}{', new to you' if t.current[i] != j else ''}{', skills are missing' if gap else ''}"
        row = _account(context, i, Section.RISKS, date=context.renewal(i), detail=words)
        yield BookRow(
            row.section, row.text, row.account, money(context.at_stake[i]), row.arr, None, None, row.date, words
        )


def _account(context: BookContext, i: int, section: Section, *, date: dt.date | None, detail: str) -> BookRow:
    t, books = context.plan.territory, context.plan.books
    load = float(books.hours[i] if books.owned[i] else t.hours[i])
    arr = None if np.isnan(t.accounts["ARR"].iloc[i]) else float(t.arr[i])
    figure = None if arr is None else money(arr)
    return BookRow(section, t.account_names[i], t.account_ids[i], figure, arr, load, None, date, detail)


def _quota(context: BookContext, j: int) -> Iterator[BookRow]:
    """Quota = renewals + expansion + gap."""
    t, mine = context.plan.territory, context.book(j)
    end = t.plan_date.replace(year=t.plan_date.year + 1) if t.plan_date.month != 2 else t.plan_date + dt.timedelta(365)
    soon = np.array([(d := context.renewal(int(i))) is not None and t.plan_date <= d < end for i in mine], dtype=bool)
    renewals = float(t.arr[mine[soon]].sum())
    expansion = float(np.maximum(0, t.potential[mine] - t.arr[mine]).sum())
    quota = float(t.csms["Quota"].iloc[j])
    rows = [("Renewals within 12 months", renewals), ("Expansion: potential above ARR", expansion)]
    if not np.isnan(quota):
        gap = quota - renewals - expansion
        rows = [("Quota", quota), *rows, ("Gap" if gap > 0 else "Above the quota", abs(gap))]
    for text, amount in rows:
        yield BookRow(Section.QUOTA, text, figure=money(amount))


SECTIONS: tuple[Callable[[BookContext, int], Iterator[BookRow]], ...] = (
    _book,
    _hypothesis,
    _gained,
    _lost,
    _handoffs,
    _top,
    _tiers,
    _risks,
    milestones,
    _quota,
)

"""``python -m tests.studies.governed.rounds``: a planner at random, round after round; the workbook stays consistent.

Each round is one thing that somebody does: accepts, refuses, lets a handoff slip, types, sorts, changes an input, plans
anew, asks a queue, approves. After it, whatever was typed is still there (on its sheet or in the Change Log), a command
that was refused has changed nothing, decisions that count hold, handoffs are right when recomputed from their dates,
and exit codes are those of the contract.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from rich.console import Console

from tests.given import Row, account, csm, lock
from tests.studies.governed.planners_book import NOW, PlannersBook
from xl_territory.errors import TerritoryError
from xl_territory.studies.decisions.words import ReasonCode
from xl_territory.studies.study import Answer
from xl_territory.workbook.sheets import RawSheet

NOTES = {"Decisions": "Comment", "Handoffs": "Comment", "Handoff Tasks": "Link", "Tier Changes": "Comment"}
"""Columns of mixed sheets into which a planner may type any text."""
NAMES = ("Ana", "Ben", "Cem", "Pool")


def workbook(chance: random.Random, accounts: int) -> PlannersBook:
    """Three CSMs with a book each and a pooled seat; some accounts have nobody, some a renewal, some a typed tier."""
    rows: list[Row] = [
        account(
            f"A{k}",
            account_name=f"Customer {k}",
            arr=chance.choice([9_000, 30_000, 44_000, 120_000]),
            tier=chance.choice(["", "Commercial", "SMB"]),
            weekly_hours=chance.choice([2, 4, 6]),
            current_csm=chance.choice(["C1", "C1", "C2", "C3", ""]),
            contract_start=chance.choice(["2025-06-01", "2025-12-20", ""]),
            renewal_date=chance.choice(["2026-02-20", "2026-11-01", ""]),
            parent_account=chance.choice(["", "", "", "Group"]),
        )
        for k in range(1, accounts + 1)
    ]
    csms = [
        csm("C1", csm_name="Ana", manager="Dana"),
        csm("C2", csm_name="Ben", manager="Eli", end_date=chance.choice(["", "2026-02-15"])),
        csm("C3", csm_name="Cem", manager="Eli"),
        csm("P", csm_name="Pool", pool="Yes"),
    ]
    return PlannersBook(rows, csms, [lock("A1", "Never", "P")], {"Solver: threads": 1, "Solver: time limit": 20})


class Rounds:
    """A workbook, what was typed into it so far, and how every command that was asked has ended."""

    def __init__(self, seed: int, accounts: int = 8) -> None:
        self.chance = random.Random(seed)
        self.book = workbook(self.chance, accounts)
        self.ids = [f"A{k}" for k in range(1, accounts + 1)]
        self.notes: dict[str, object] = {}
        self.ends: Counter[str] = Counter()
        self.day = NOW.date()
        self.book.optimize()
        for study in ("decide", "queues", "handoffs"):
            self.asked(study)

    def play(self) -> str:
        """One round; what was done."""
        done = self.chance.choice(DEEDS)
        done(self)
        self.check()
        return done.__name__

    def asked(self, study: str, **options: Any) -> Answer | None:
        """Ask; None where the command was refused, and then the workbook is as it was."""
        before = {name: content(sheet) for name, sheet in self.book.sheets.items()}
        try:
            answer = self.book.ask(study, **options)
        except TerritoryError as error:
            assert {name: content(sheet) for name, sheet in self.book.sheets.items()} == before
            self.ends[f"{study} {error.exit_code}"] += 1
            return None
        self.ends[f"{study} {answer.exit_code}"] += 1
        assert answer.exit_code == wanted_exit(study, answer), f"{study} ended with {answer.exit_code}"
        return answer

    def check(self) -> None:
        """All that always holds."""
        logged = {str(row[8]) for row in self.book.log()}
        for note, sheet in self.notes.items():
            shown = any(note in map(str, row) for row in self.book.raw(str(sheet)).rows)
            assert shown or note in logged, f"{note}, typed on {sheet}, is lost"
        for id_, row in self.book.rows("Decisions").items() if self.fresh else ():
            assigned, to = self.book.cell("Assignments", id_, "Assigned CSM"), row["To"]
            if row["Status"] == "accepted":
                assert self.csm(assigned) == to, f"{id_} was accepted for {to} and is with {assigned}"
        sequence = [row[0] for row in self.book.log()]
        sequence = [row[0] for row in self.book.log(whole=True)]
        assert sequence == list(range(len(sequence)))

    fresh = True
    """Whether decide has had the last word about the plan."""

    def csm(self, id_: object) -> object:
        """The name of a CSM."""
        return dict(zip(("C1", "C2", "C3", "P"), NAMES, strict=True)).get(str(id_))

    def keys(self, sheet: str) -> list[str]:
        """Accounts with a row on a mixed sheet."""
        return [id_ for id_ in self.book.rows(sheet) if id_ in self.ids]

    def first_cell(self, sheet: str, id_: str, column: str) -> object:
        """A cell of the first row of an account."""
        rows = self.book.raw(sheet).rows
        header = next(row for row in rows if "Account ID" in row)
        row = next(row for row in rows if row and row[0] == id_)
        at = list(header).index(column)
        return row[at] if at < len(row) else None

    def one_of(self, sheet: str) -> list[str]:
        """One account with a row, none where there is none."""
        there = self.keys(sheet)
        return [self.chance.choice(there)] if there else []


def wanted_exit(study: str, answer: Answer) -> int:
    """The exit code that the facts of an answer ask for."""
    facts = answer.facts
    if study == "decide":
        return 3 if facts["conflicts"] or "Not everything can hold" in answer.sentence else 5 if facts["stale"] else 0
    if study == "queues":
        late = facts["orphans_late"] or facts["tier_reviews_late"] or "STALE" in str(answer.sheets[0].tables[0].rows)
        return 5 if late else 0
    if study == "publish":
        return 5 if facts.get("obstacles") else 0
    if study == "approve":
        return 5 if "STALE" in str(answer.sheets[0].tables[0].rows) else 0
    return 5 if facts.get("wrong") else 0


def content(sheet: Any) -> list[list[str]]:
    """The cells of a sheet as text."""
    rows = sheet.rows if isinstance(sheet, RawSheet) else [list(sheet.columns), *sheet.to_numpy().tolist()]
    return [[str(cell) for cell in row] for row in rows]


def decide(rounds: Rounds) -> None:
    """Accept or refuse, by command."""
    choice = rounds.chance.choice(["accept", "reject", "reopen", "renew"])
    code = rounds.chance.choice([None, *ReasonCode])
    if rounds.asked("decide", **{choice: rounds.one_of("Decisions")}, reason_code=code, comment="as agreed"):
        rounds.fresh = True


def type_decision(rounds: Rounds) -> None:
    """Type a decision, complete or not; one that is refused is taken back."""
    for id_ in rounds.one_of("Decisions"):
        cells = {
            "decision": rounds.chance.choice(["Accept", "reject ", "Reject", "maybe", None]),
            "instead": rounds.chance.choice([None, None, "other", "Cem", "Zed"]),
            "reason_code": rounds.chance.choice([None, "SKILL", "RENEWAL", "OTHER"]),
            "decided_by": rounds.chance.choice([None, "Ann", "Ann"]),
        }
        before = {name: rounds.book.cell("Decisions", id_, name.replace("_", " ").title()) for name in cells}
        rounds.book.type("Decisions", id_, **cells)
        if rounds.asked("decide") is None:
            rounds.book.type("Decisions", id_, **before)
        else:
            rounds.fresh = True


def note(rounds: Rounds) -> None:
    """Type something into a planner's cell of any sheet."""
    sheet = rounds.chance.choice([name for name in NOTES if rounds.keys(name)])
    text = f"note {len(rounds.notes) + 1} of the planner"
    for id_ in rounds.one_of(sheet):
        if rounds.first_cell(sheet, id_, NOTES[sheet]) is None:
            rounds.book.type(sheet, id_, **{NOTES[sheet].lower(): text})
            rounds.notes[text] = sheet


def shuffle(rounds: Rounds) -> None:
    """Sort the rows of a sheet in another way."""
    sheet = rounds.chance.choice(["Decisions", "Handoffs", "Handoff Tasks"])
    raw = rounds.book.raw(sheet)
    header = next((k for k, row in enumerate(raw.rows) if "Account ID" in row), None)
    if header is not None:
        last = next((k for k in range(header + 1, len(raw.rows)) if not any(raw.rows[k])), len(raw.rows))
        body = list(raw.rows[header + 1 : last])
        rounds.chance.shuffle(body)
        rows = [*raw.rows[: header + 1], *body, *raw.rows[last:]]
        rounds.book.sheets[sheet] = RawSheet(sheet, rows, raw.tables)


def slip(rounds: Rounds) -> None:
    """A handoff slips; the dates are right again afterwards."""
    day = rounds.day + dt.timedelta(days=rounds.chance.randint(0, 40))
    verified(rounds, "slipped", accounts=rounds.one_of("Handoffs") or ["A1"], not_before=day, as_of=rounds.day)


def replan(rounds: Rounds) -> None:
    """Plan the weeks anew, from nothing or around what has begun."""
    again = rounds.chance.random() < 0.7
    verified(rounds, "handoffs", **({"replan": True, "as_of": rounds.day} if again else {}))


def verified(rounds: Rounds, study: str, **options: Any) -> bool:
    """Ask for weeks; recomputed from their dates they break what the answer says, and no more."""
    answer = rounds.asked(study, **options)
    if answer is None:
        return False
    if rounds.keys("Handoffs") and not answer.facts["broken"]:
        again = rounds.asked("handoffs", verify=True)
        assert again is None or again.exit_code == 0, again.sentence
    return True


def status(rounds: Rounds) -> None:
    """Announce a handoff, call it off, or say that it is done, which it is not."""
    for id_ in rounds.one_of("Handoffs"):
        before = rounds.book.cell("Handoffs", id_, "Status")
        rounds.book.type("Handoffs", id_, status=rounds.chance.choice(["Announced", "Cancelled", "Done", "Perhaps"]))
        if not verified(rounds, "handoffs", replan=True, as_of=rounds.day):
            rounds.book.type("Handoffs", id_, status=before)


def edit(rounds: Rounds) -> None:
    """Change an input cell."""
    column, value = rounds.chance.choice(
        [
            ("ARR", rounds.chance.choice([8_000, 41_000, 60_000, 150_000])),
            ("Weekly Hours", rounds.chance.choice([2, 3, 5])),
            ("Health", rounds.chance.choice(["Healthy", "At-risk"])),
            ("Renewal Date", rounds.chance.choice(["2026-01-25", "2026-03-30", None])),
        ]
    )
    rounds.book.change("Accounts", rounds.chance.choice(rounds.ids), column, value)


def carry_out(rounds: Rounds) -> None:
    """An account is with its new CSM, in the CRM and so on Accounts."""
    id_ = rounds.chance.choice(rounds.ids)
    rounds.book.change("Accounts", id_, "Current CSM", rounds.book.cell("Assignments", id_, "Assigned CSM") or None)
    rounds.fresh = False


def optimize(rounds: Rounds) -> None:
    """Plan anew: decisions that count hold in that plan too."""
    try:
        rounds.book.optimize()
    except TerritoryError as error:
        rounds.ends[f"optimize {error.exit_code}"] += 1
        return
    rounds.ends["optimize 0"] += 1
    rounds.fresh = False


def queue(rounds: Rounds) -> None:
    """Ask the queues, and decide a tier change or note a contact."""
    option = rounds.chance.choice(["keep_tier", "same_csm", "hand_over", "contacted"])
    sheet = "Orphan Queue" if option == "contacted" else "Tier Changes"
    rounds.asked("queues", **{option: rounds.one_of(sheet)})


def approve(rounds: Rounds) -> None:
    """Somebody approves, rightly or not, or publishes."""
    who = rounds.chance.choice(["Dana", "Eli", "Rae", "Sam"])
    if rounds.chance.random() < 0.3:
        rounds.asked("publish", by=who)
    else:
        rounds.asked("approve", role=rounds.chance.choice(["manager", "revops"]), by=who)


def a_day_passes(rounds: Rounds) -> None:
    """Or a few."""
    rounds.day += dt.timedelta(days=rounds.chance.randint(1, 5))
    rounds.book.now = dt.datetime.combine(rounds.day, NOW.time())
    rounds.book.change("Settings", "Plan Date", "Value", str(rounds.day))


DEEDS: Sequence[Callable[[Rounds], None]] = (
    decide,
    decide,
    type_decision,
    type_decision,
    note,
    note,
    shuffle,
    slip,
    slip,
    replan,
    status,
    edit,
    carry_out,
    optimize,
    queue,
    approve,
    a_day_passes,
)


def main() -> None:
    """Play and say what was done and how it ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.governed.rounds", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    rounds = Rounds(asked.seed)
    done = Counter(rounds.play() for _ in range(asked.rounds))
    console = Console(width=140)
    console.print(f"{asked.rounds} rounds: {dict(done)}")
    console.print(f"ended with: {dict(sorted(rounds.ends.items()))}")
    console.print(f"{len(rounds.notes)} notes typed, none lost; {len(rounds.book.log())} rows logged")


if __name__ == "__main__":
    main()

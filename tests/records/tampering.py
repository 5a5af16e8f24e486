"""``python -m tests.records.tampering --edits 1000 --rows 100000``: what of a log that was tampered with is seen.

Random edits of sheet, sidecar and both, each held against the table of `xl_territory/docs/change_log.md`; and the
seconds of processor time that a long log takes to be verified, its sidecar read from the disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from xl_territory.records.log_book import problems_of
from xl_territory.records.log_row import LogRow, chained
from xl_territory.records.sidecar import Sidecar, read_sidecar, replaced
from xl_territory.records.tree_head import TreeHead

Rows = tuple[LogRow, ...]
FIELDS = ("by", "action", "sheet", "key", "field", "old", "new", "reason_code", "comment", "time", "digest")


def log(count: int) -> Rows:
    """A log of ``count`` rows."""
    when = dt.datetime(2026, 3, 2, 9, 30)
    told = (
        LogRow(None, when, "Dana", "told", "told", "Accounts", f"A{k}", "ARR", k, k + 1.5, None, f"row {k}")
        for k in range(count)
    )
    return tuple(chained((), told))


def rehashed(rows: Sequence[LogRow]) -> Rows:
    """The rows, numbered and chained anew: what somebody does who knows the rules."""
    return tuple(chained((), rows))


def edited(rows: Rows, chance: random.Random) -> Rows:
    """One cell is another one."""
    at, field = chance.randrange(len(rows)), chance.choice(FIELDS)
    return (*rows[:at], rows[at]._replace(**{field: f"other {chance.random()}"}), *rows[at + 1 :])


def removed(rows: Rows, chance: random.Random) -> Rows:
    """One row that is not the last is gone."""
    at = chance.randrange(len(rows) - 1)
    return (*rows[:at], *rows[at + 1 :])


def swapped(rows: Rows, chance: random.Random) -> Rows:
    """Two rows have changed places."""
    one, other = sorted(chance.sample(range(len(rows)), 2))
    found = list(rows)
    found[one], found[other] = found[other], found[one]
    return tuple(found)


def all_rehashed(rows: Rows, chance: random.Random) -> Rows:
    """One cell is another one, and every hash follows it."""
    return rehashed(edited(rows, chance))


def cut_off(rows: Rows, chance: random.Random) -> Rows:
    """The last rows are gone."""
    return rows[: chance.randrange(1, len(rows))]


Tamper = Callable[[Rows, random.Random], Rows]
CLUMSY: tuple[Tamper, ...] = (edited, removed, swapped)
KNOWING: tuple[Tamper, ...] = (all_rehashed, cut_off)


def both_copies(sheet: Rows, rows: Rows) -> list[str]:
    """What is wrong with a sheet beside a sidecar that was saved with it."""
    return list(problems_of(sheet, Sidecar(Path("book.xlsx.log.jsonl"), rows, saved=len(rows))))


def seen(rows: Rows, tampered: Rows, where: str, head: TreeHead | None = None) -> bool:
    """Whether anything is said: ``where`` is sheet alone, sheet, sidecar, or both."""
    if where == "sheet alone":
        found = list(problems_of(tampered, None))
    else:
        found = both_copies(
            *{"sheet": (tampered, rows), "sidecar": (rows, tampered), "both": (tampered, tampered)}[where]
        )
    return bool(found) or (head is not None and any(head.differences(tampered)))


def promised(tamper: Tamper, where: str, head: bool) -> bool:
    """What the table says."""
    return tamper in CLUMSY or where in {"sheet", "sidecar"} or head


def random_edits(count: int, seed: int) -> Counter[tuple[str, str, bool, bool]]:
    """How often each tampering, at each place, with and without a head kept elsewhere, was seen."""
    chance, found = random.Random(seed), Counter[tuple[str, str, bool, bool]]()
    for _ in range(count):
        rows = log(chance.randint(3, 40))
        tamper = chance.choice((*CLUMSY, *KNOWING))
        where = chance.choice(("sheet alone", "sheet", "sidecar", "both"))
        head = TreeHead.of(rows) if chance.random() < 0.5 else None
        told = seen(rows, tamper(rows, chance), where, head)
        assert told == promised(tamper, where, head is not None), (tamper.__name__, where, head)
        found[tamper.__name__, where, head is not None, told] += 1
    return found


def seconds_to_verify(count: int) -> tuple[float, float]:
    """Seconds of the processor: to read the sidecar of so many rows, and to verify it against the sheet's."""
    rows = log(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx.log.jsonl"
        replaced(path, rows, len(rows))
        start = time.process_time()
        sidecar = read_sidecar(path)
        read = time.process_time()
        assert list(problems_of(rows, sidecar)) == []
        assert TreeHead.of(rows).rows == count
    return read - start, time.process_time() - read


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    out = Console()
    found = random_edits(wanted.edits, wanted.seed)
    for (tamper, where, head, told), times in sorted(found.items()):
        out.print(f"{tamper:13} {where:12} head kept: {head!s:5} seen: {told!s:5} {times:4} times")
    out.print(f"{wanted.edits} edits, each as the table says.")
    read, verified = seconds_to_verify(wanted.rows)
    out.print(f"{wanted.rows:,} rows: sidecar read in {read:.2f} s, both copies and head verified in {verified:.2f} s.")


if __name__ == "__main__":
    main()

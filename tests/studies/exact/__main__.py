"""Studies against every assignment of small books: ``python -m tests.studies.exact [BOOKS [CHECK…]]``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from tests.studies.exact.small_books import small_book
from tests.studies.exact.test_fairness import FALSE, faults_of_the_change, flagged_at_random
from tests.studies.exact.test_frontier import PAIRS, faults_of_the_curves
from tests.studies.exact.test_remedies import faults_of_remedies
from tests.studies.exact.test_repair import faults_of_forced_moves, faults_of_repairs
from tests.what_if.test_newcomers import faults_of_the_new_book

CHECKS = {
    "trade-off curves": lambda book: faults_of_the_curves(book, *PAIRS),
    "repairs": faults_of_repairs,
    "forced moves": faults_of_forced_moves,
    "remedies": faults_of_remedies,
    "smallest changes": faults_of_the_change,
    "books of hires": faults_of_the_new_book,
}


def main(books: int, checks: Sequence[str]) -> int:
    """Look at so many books one after the other, print what is wrong at once and a count of each kind at the end."""
    wrong = dict.fromkeys(checks, 0)
    flagged = 0
    for seed in range(books):
        book = small_book(seed)
        for name in checks:
            for fault in CHECKS[name](book):
                wrong[name] += 1
                typer.echo(f"{name}, book {seed}: {fault}")
        flagged += flagged_at_random(seed)
        typer.echo(f"{seed + 1} of {books} books", err=True)
    for name, many in wrong.items():
        typer.echo(f"{name}: {many} faults in {books} books")
    typer.echo(f"group audits: {flagged} of {books} random books are called unfair")
    return int(any(wrong.values()) or flagged > FALSE * books)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, sys.argv[2:] or list(CHECKS)))

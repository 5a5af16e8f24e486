"""Studies against every assignment of small books: ``python -m tests.studies.exact [BOOKS]``."""

from __future__ import annotations

import sys

from tests.studies.exact.small_books import small_book
from tests.studies.exact.test_fairness import FALSE, faults_of_the_change, flagged_at_random
from tests.studies.exact.test_frontier import PAIRS, faults_of_the_curves
from tests.studies.exact.test_repair import faults_of_forced_moves, faults_of_repairs
from tests.what_if.test_newcomers import faults_of_the_new_book

CHECKS = {
    "trade-off curves": lambda book: faults_of_the_curves(book, *PAIRS),
    "repairs": faults_of_repairs,
    "forced moves": faults_of_forced_moves,
    "smallest changes": faults_of_the_change,
    "books of hires": faults_of_the_new_book,
}


def main(books: int) -> int:
    """Look at so many books and print what is wrong with which."""
    wrong = 0
    for name, check in CHECKS.items():
        faults = [f"book {seed}: {fault}" for seed in range(books) for fault in check(small_book(seed))]
        sys.stdout.write(f"{name}: {len(faults)} faults in {books} books\n" + "".join(f"  {each}\n" for each in faults))
        wrong += len(faults)
    flagged = sum(map(flagged_at_random, range(books)))
    sys.stdout.write(f"group audits: {flagged} of {books} random books are called unfair\n")
    return int(wrong > 0 or flagged > FALSE * books)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))

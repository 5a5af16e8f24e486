"""Figures of the planning steps: ``python -m tests.studies.figures [hiring|touch|gaps|hours|risk|fewest] [CASES]``."""

from __future__ import annotations

import sys
from importlib import import_module

STEPS = ("touch", "gaps", "hours", "hiring", "risk", "fewest")


def main(words: list[str]) -> None:
    """Print the figures of the steps named, of all without one, over so many cases (100)."""
    cases = next((int(word) for word in words if word.isdigit()), 100)
    for step in [word for word in words if word in STEPS] or STEPS:
        for sentence in import_module(f"tests.studies.figures.{step}").figures(cases):
            sys.stdout.write(f"{sentence}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

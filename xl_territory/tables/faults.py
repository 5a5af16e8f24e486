"""Faults in the order in which a planner mends them, without hundreds that say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from xl_territory.errors import Fault, Severity

ALIKE = 10


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Errors first; within a severity as found, but a column from top to bottom. Alike warnings are folded."""
    severities = list(Severity)
    return tuple(sorted(fold(faults), key=lambda fault: severities.index(fault.severity)))


def without_echoes(found: Iterable[Fault], before: Iterable[Fault]) -> list[Fault]:
    """The faults found, but for those of cells in which there was an error ``before``: one slip is told once."""
    wrong = {_cell(fault) for fault in before if fault.severity is Severity.ERROR and fault.row is not None}
    return [fault for fault in found if _cell(fault) not in wrong]


def fold(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Every error, and of warnings that ask for the same fix in one column the first few and one for the others."""
    listed = list(faults)
    counts = Counter(map(_likeness, listed))
    seen: defaultdict[object, int] = defaultdict(int)
    for fault in listed:
        likeness = _likeness(fault)
        seen[likeness] += 1
        rest = counts[likeness] - ALIKE
        if fault.severity is Severity.ERROR or seen[likeness] <= ALIKE or rest <= 1:
            yield fault
        elif seen[likeness] == ALIKE + 1:
            yield replace(fault, problem=f"{fault.problem}; the like is in {rest - 1:,} more cells below")


def spans(rows: Iterable[int]) -> str:
    """Rows as a person would list them: 7, 9-12."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)


def _cell(fault: Fault) -> object:
    return fault.sheet, fault.row, fault.column


def _likeness(fault: Fault) -> object:
    return fault.severity, fault.sheet, fault.column, fault.fix

"""Faults in the order in which a planner mends them, without hundreds that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xl_territory.errors import Fault, Severity

FIRST = 5


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Errors first; within a severity as found. Alike faults are folded."""
    severities = list(Severity)
    return tuple(sorted(fold(faults), key=lambda fault: severities.index(fault.severity)))


def without_echoes(faults: Iterable[Fault], before: Iterable[Fault]) -> list[Fault]:
    """The faults found, but for those of cells in which there was an error ``before``: one slip is told once."""
    wrong = {_cell(fault) for fault in before if fault.severity is Severity.ERROR and fault.row is not None}
    return [fault for fault in faults if _cell(fault) not in wrong]


def fold(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults, but those of a column that say the same as one: with their count, first rows and what to filter."""
    alike: dict[object, list[Fault]] = {}
    for fault in faults:
        alike.setdefault(_likeness(fault), []).append(fault)
    for group in alike.values():
        yield group[0] if len(group) == 1 else _as_one(group)


def spans(rows: Iterable[int], most: int | None = None) -> str:
    """Rows as a person would list them: 7, 9-12; at most so many runs of them."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs[:most])
    return shown if most is None or len(runs) <= most else f"{shown} …"


def _as_one(alike: Sequence[Fault]) -> Fault:
    first = alike[0]
    rows = tuple(sorted({row for fault in alike for row in (fault.rows or (fault.row,)) if row is not None}))
    problem = f"{first.problem}. There are {len(rows):,} of the kind: row {spans(rows, FIRST)}"
    values = list(dict.fromkeys(fault.value or "blank" for fault in alike))
    shown = ", ".join(values[:FIRST]) + (" …" if len(values) > FIRST else "")
    hint = f". Filter {first.column} for {shown}" if first.column else ""
    return replace(first, problem=problem, fix=first.fix + hint, rows=rows)


def _cell(fault: Fault) -> object:
    return fault.sheet, fault.row, fault.column


def _likeness(fault: Fault) -> object:
    """What alike faults have in common; the figures in an error may differ."""
    if fault.row is None or fault.rows:
        return id(fault)
    says = re.sub(r"\d+", "", fault.problem) if fault.severity is Severity.ERROR else ""
    return fault.severity, fault.sheet, fault.column, fault.fix, says

"""Relaxations that let accounts go: locks, renewals, families."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from xl_territory.solver.problem import AssignmentProblem, Floats, Integers
from xl_territory.studies.conflicts.amounts import Candidate, least_owner
from xl_territory.studies.conflicts.analysis import Conflict
from xl_territory.studies.conflicts.conflict_sentences import rows_words
from xl_territory.studies.conflicts.constraint_source import ConstraintSource, let_go
from xl_territory.studies.conflicts.rule_model import rules_alone
from xl_territory.territory.table_edits import drop_rows, edited, set_cells, set_settings
from xl_territory.territory.territory import Territory


def release_locks(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """The fewest locks of the conflict that have to go."""
    held = conflict.of("locks")
    gone = _broken(t, conflict, held) if held else []
    if gone:
        rows = [row for member in gone for row in member.rows]
        many = "the lock" if len(rows) == 1 else f"{len(rows)} locks"
        sentence = f"Release {many} in Locks {rows_words(rows)}"
        yield Candidate(sentence, f"Locks {rows_words(rows)}", _hours(t, gone), drop_rows("locks", rows))


def release_renewals(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """The fewest accounts of the conflict that have to change hands during their renewal."""
    held = conflict.of("renewal freeze")
    gone = _broken(t, conflict, held) if held else []
    if gone:
        rows = [row for member in gone for row in member.rows]
        many = "1 account" if len(rows) == 1 else f"{len(rows)} accounts"
        columns = " and ".join(dict.fromkeys(member.column for member in gone))
        sentence = f"Let {many} change hands in spite of the renewal: clear {columns} in Accounts {rows_words(rows)}"
        yield Candidate(sentence, f"Accounts {rows_words(rows)}, {columns}", _hours(t, gone), let_go(rows))


def freeze_days(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """A shorter freeze, where renewals are held by their date: the longest one that lets enough accounts go."""
    held = [member for member in conflict.of("renewal freeze") if member.column == "Renewal Date"]
    now = t.settings.number("Limit: renewal freeze days")
    ahead = {m: (pd.Timestamp(m.value) - pd.Timestamp(t.plan_date)).days for m in held}
    for days in sorted({day - 1 for day in ahead.values()}, reverse=True):
        edit = set_settings({"Limit: renewal freeze days": float(max(0, days))})
        if least_owner(edited(t, edit), conflict, lambda tables: tables, _nothing) is not None:
            let = [member for member, day in ahead.items() if day > days]
            sentence = f"Shorten Limit: renewal freeze days from {now:.0f} to {max(0, days)}"
            yield Candidate(sentence, "Settings, Limit: renewal freeze days", _hours(t, let), edit)
            return


def split_families(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """Each family of the conflict that could be shared out."""
    for member in conflict.of("families"):
        rows = f"Accounts {rows_words(member.rows)}"
        edit = set_cells("accounts", member.rows, "Parent Account", "")
        sentence = f"Let {member.value} be shared among CSMs: clear Parent Account in {rows}"
        yield Candidate(sentence, f"{rows}, Parent Account", _hours(t, [member]), edit)


def _broken(t: Territory, conflict: Conflict, held: tuple[ConstraintSource, ...]) -> list[ConstraintSource]:
    """The fewest of the members that do not hold when the accounts of the conflict have room."""
    rows = [row for member in held for row in member.rows]
    free = drop_rows("locks", rows) if held[0].rule == "locks" else let_go(rows)
    unit = rules_alone(edited(t, free))[1]

    def price(problem: AssignmentProblem, _: Integers) -> Floats:
        cost = np.zeros(problem.cost.shape)
        for member in held:
            there = np.arange(problem.owners) == member.csm
            cost[unit[member.accounts[0]]] += there if member.value == "Never" else ~there
        return cost

    owner = least_owner(t, conflict, free, price, [member for member in held if member.value != "Never"])
    if owner is None:
        return []
    to = dict(zip(conflict.accounts, owner, strict=True))
    return [m for m in held if m.accounts[0] in to and (to[m.accounts[0]] == m.csm) == (m.value == "Never")]


def _nothing(problem: AssignmentProblem, _: Integers) -> Floats:
    return np.zeros(problem.cost.shape)


def _hours(t: Territory, found: list[ConstraintSource]) -> float:
    return float(t.hours[sorted({i for member in found for i in member.accounts})].sum())

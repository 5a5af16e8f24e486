"""Decisions that stand when somebody plans anew: they hold as locks, and those that cannot are said to be STALE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xl_territory.errors import Fault, Severity, counted
from xl_territory.records.found_rows import found_rows
from xl_territory.studies.decisions.decision_rows import (
    DECISION,
    INSTEAD,
    SEPARATOR,
    Decision,
    about,
    csm_position,
    is_honoured,
    read_decisions,
)
from xl_territory.studies.decisions.decisions_sheet import EMPTY, STALE
from xl_territory.studies.decisions.replanning import with_decisions
from xl_territory.studies.decisions.words import DECISIONS
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet


def honouring(t: Territory, sheets: Mapping[str, RawSheet]) -> Territory:
    """The territory with what was decided on the sheet Decisions as locks, and with a note or warning about each kind.

    A decision counts as long as its account is with whom it was to leave; one that has been carried out is over.

    Raises
    ------
    InputError : with every decision that is incomplete, impossible or against a lock.
    """
    rows = found_rows(sheets.get(DECISIONS), EMPTY)
    decided = [row for row in rows if row.text(DECISION)]
    if not decided:
        return t
    proposed = t.current.copy()
    accounts = {key(id_): position for position, id_ in enumerate(t.account_ids)}
    for row in decided:
        csm = csm_position(t, about(row).partition(SEPARATOR)[2])
        if row.key[0] in accounts and csm is not None:
            proposed[accounts[row.key[0]]] = csm
    decisions = read_decisions(t, decided, proposed)
    binding = [decision for decision in decisions if decision.counts]
    faults = (*t.tables.faults, *_notes(len(binding)), *_stale(t, decisions))
    held = with_decisions(t, binding) if binding else t
    return replace(held, tables=replace(held.tables, faults=faults))


def _notes(binding: int) -> Iterator[Fault]:
    if binding:
        sentence = f"{counted(binding, 'decision holds', 'decisions hold')} in this plan"
        yield Fault(Severity.INFO, DECISIONS, sentence, "Run decide to see what follows from them")


def _stale(t: Territory, decisions: Sequence[Decision]) -> Iterator[Fault]:
    for decision in decisions:
        if decision.is_stale and not _carried_out(t.current, decision):
            yield Fault(
                Severity.WARNING,
                DECISIONS,
                f"{STALE}: decided about another CSM than the account has today, so it does not count",
                "Run decide, and decide again or take it back",
                decision.row.row,
                DECISION,
                decision.row.text(DECISION),
            )


def _carried_out(current: Integers, decision: Decision) -> bool:
    stays = decision.is_rejection and not decision.row.text(INSTEAD)
    decided = decision.now if stays else decision.owner
    return decided != UNASSIGNED and is_honoured(decided, decision.to, int(current[decision.account]))

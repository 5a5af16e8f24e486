"""What a planner changed by hand on Assignments since the plan: named before a run, kept as locks or dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from xl_territory.errors import UndecidedError, WorkbookError, counted
from xl_territory.plans.plan_from_sheet import ASSIGNED, PLANNED, SHEET
from xl_territory.records.change_log import Entry
from xl_territory.reports.columns import filled, table
from xl_territory.schema import LOCKS, input_sheets_among
from xl_territory.schema.queues import ORPHAN_QUEUE, TIER_CHANGES
from xl_territory.studies.decisions.words import DECISIONS
from xl_territory.tables.input_blocks import find_sheet
from xl_territory.tables.input_edits import RowChange, input_edits
from xl_territory.tables.people import People
from xl_territory.tables.typed_values import text_of
from xl_territory.workbook import Host, XlsxHost
from xl_territory.workbook.edits import CellEdit, typed_into
from xl_territory.workbook.layout import grid
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import RawSheet, ResultSheet

BINDING = (TIER_CHANGES, ORPHAN_QUEUE, DECISIONS)
"""Sheets that are no input sheets and bind a plan all the same."""
REASON = f"Edited by hand on {SHEET}"
NAMED = 5
CHOICES = (
    "Choose: --keep-edits keeps them as locks; --discard-edits drops them; "
    "-o OTHER writes the plan elsewhere and leaves them where they are."
)
ANSWERS = "Yes keeps them as locks, No drops them, Cancel leaves everything as it is."
"""What the question is answered by where there is an alert instead of a command line."""


class EditChoice(StrEnum):
    """What becomes of hand edits: the run stops and asks, they become locks, or they are dropped."""

    ASK = "ask"
    KEEP = "keep"
    DISCARD = "discard"


@dataclass(frozen=True)
class HandEdit:
    """An account whose Assigned CSM is not the one of the plan; both as typed, "" for nobody."""

    account: str
    name: str
    planned: str
    assigned: str

    def __str__(self) -> str:
        return f"{self.name or self.account} from {self.planned or 'nobody'} to {self.assigned or 'nobody'}"


def hand_edits(sheet: RawSheet | None, csms: People | None = None) -> tuple[HandEdit, ...]:
    """The rows of an Assignments sheet that were edited since the plan; none of a sheet that does not keep the plan.

    ``csms`` makes names and addresses IDs before they are compared.
    """
    if sheet is None:
        return ()
    spell = csms.spell if csms is not None else str
    rows = [tuple(map(text_of, row)) for row in records(sheet, "Account ID", "Account Name", PLANNED, ASSIGNED)]
    return tuple(HandEdit(*row) for row in rows if row[0] and key(spell(row[2])) != key(spell(row[3])))


def edits_that_would_go(host: Host, target: Path | None, csms: People | None = None) -> tuple[HandEdit, ...]:
    """The hand edits of an older plan that a run would replace and of the workbook itself, one per account."""
    edits = hand_edits(host.read([SHEET]).get(SHEET), csms)
    edit_of_account = {key(edit.account): edit for edit in (*edits, *edits_of_older_plan(host, target, csms))}
    return tuple(edit_of_account.values())


def edits_of_older_plan(host: Host, target: Path | None, csms: People | None = None) -> tuple[HandEdit, ...]:
    """The hand edits of another file that a run would replace."""
    return hand_edits(_older_plan(host, target), csms) if isinstance(host, XlsxHost) else ()


def refuse(edits: Sequence[HandEdit]) -> None:
    """Raise `UndecidedError` with the edits and the choices there are, if there are any edits."""
    if edits:
        raise UndecidedError(question(edits), CHOICES)


def question(edits: Sequence[HandEdit]) -> str:
    """The edits in one sentence, for whoever has to decide about them."""
    was = "was" if len(edits) == 1 else "were"
    return (
        f"{counted(len(edits), 'account')} on {SHEET} {was} edited by hand, and a new plan would replace that: "
        f"{_named(edits)}."
    )


def edited_since(before: RawSheet | None, now: RawSheet | None) -> tuple[str, ...]:
    """A sentence about the hand edits that were not there before; none without any."""
    edits_before = set(hand_edits(before))
    new_edits = [edit for edit in hand_edits(now) if edit not in edits_before]
    return (f"{SHEET}: {_named(new_edits)}.",) if new_edits else ()


@dataclass(frozen=True)
class ResolvedEdits:
    """What becomes of hand edits: input ``sheets`` in which they are locks and how to write these, or ``dropped``.

    ``edits`` are typed into its Locks sheet, and are what ``changes`` come to in it; where it has none, ``new`` is one.
    """

    sheets: Mapping[str, RawSheet] = field(default_factory=dict)
    changes: tuple[RowChange, ...] = ()
    edits: tuple[CellEdit, ...] = ()
    new: tuple[ResultSheet, ...] = ()
    dropped: tuple[HandEdit, ...] = ()

    def entries(self, owners: Mapping[str, str | None]) -> tuple[Entry, ...]:
        """Rows of the Change Log about the edits that were dropped, with whom the new plan gives the accounts to."""
        return tuple(
            Entry(
                "edit dropped",
                SHEET,
                each.account,
                ASSIGNED,
                old=each.assigned,
                new=owners.get(each.account),
                comment=f"The plan before said {each.planned or 'nobody'}.",
            )
            for each in self.dropped
        )


def kept_as_locks(host: Host, edits: Sequence[HandEdit]) -> ResolvedEdits:
    """The edits as locks: Assign to the CSM typed, or Never the planned one where the cell was cleared.

    A lock that assigns or keeps the account already is changed instead. Raises `WorkbookError` where the Locks sheet
    has no room.
    """
    sheets = host.read([*input_sheets_among(host.sheet_names), *BINDING])
    locks = find_sheet(sheets, LOCKS)
    if locks is None:
        new = _locks_sheet(edits)
        return ResolvedEdits({**sheets, LOCKS.name: RawSheet(LOCKS.name, grid(new))}, new=(new,))
    assigned = _assigning(locks)
    changes = tuple(
        RowChange(LOCKS, hand_edit.account, _lock(hand_edit), repeats=key(hand_edit.account) not in assigned)
        for hand_edit in edits
    )
    typed = tuple(typed_edit.edit for typed_edit in input_edits(sheets, changes))
    name = next(name for name, sheet in sheets.items() if sheet is locks)
    return ResolvedEdits({**sheets, name: typed_into(locks, typed)}, changes, typed)


def _named(edits: Sequence[HandEdit]) -> str:
    return "; ".join(map(str, edits[:NAMED])) + (" …" if len(edits) > NAMED else "")


def _locks_sheet(edits: Sequence[HandEdit]) -> ResultSheet:
    rows = [{"Account ID": edit.account, **_lock(edit)} for edit in edits]
    names = {column.name: column.width for column in LOCKS.block.columns}
    columns = [filled(name, [row.get(name) for row in rows], width=width) for name, width in names.items()]
    return ResultSheet(LOCKS.name, LOCKS.title, LOCKS.explanation, (table(LOCKS.block.table, columns, empty=""),))


def _lock(edit: HandEdit) -> Mapping[str, str]:
    kind, csm = ("Assign", edit.assigned) if edit.assigned else ("Never", edit.planned)
    return {"Kind": kind, "CSM ID": csm, "Reason": REASON}


def _assigning(locks: RawSheet | None) -> set[str]:
    """The accounts whose first lock assigns or keeps them."""
    first: dict[str, str] = {}
    for account, kind in records(locks, "Account ID", "Kind") if locks is not None else ():
        first.setdefault(key(text_of(account)), key(text_of(kind)))
    return {account for account, kind in first.items() if kind in ("assign", "keep")}


def _older_plan(host: XlsxHost, target: Path | None) -> RawSheet | None:
    """The Assignments sheet of another file that the run would replace; None where there is none that can be read."""
    path = target if target is not None else host.plan_path()
    if not path.is_file() or path.samefile(host.path):
        return None
    try:
        return XlsxHost(path).read([SHEET]).get(SHEET)
    except WorkbookError:
        return None

"""One run of decide: what stands in the workbook, the plan around it, and the sheets that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.plans.pipeline import territory_of
from xl_territory.plans.plan_from_sheet import SHEET, owner_from_sheet
from xl_territory.records.author import Author, author
from xl_territory.records.found_rows import FoundRow, found_rows
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.schema import INPUT_SHEET_NAMES, input_sheets_among
from xl_territory.studies.conflicts.conflict_sentences import named_conflicts
from xl_territory.studies.decisions.approvals import Approval, PlanRecord, steps
from xl_territory.studies.decisions.approvals_sheet import approvals, plan_record
from xl_territory.studies.decisions.decision_rows import (
    ABOUT,
    ACCOUNT,
    DECISION,
    TO,
    Decision,
    csm_position,
    csm_text,
    is_rejected,
    read_decisions,
)
from xl_territory.studies.decisions.decisions_sheet import EMPTY, DecisionBook
from xl_territory.studies.decisions.digest import digest, owners_digest
from xl_territory.studies.decisions.replanning import prices, replan, with_decisions
from xl_territory.studies.decisions.told_decisions import ToldDecisions, days_to_fill_in, told_cells, with_cells
from xl_territory.studies.decisions.words import APPROVALS, DECISIONS
from xl_territory.studies.study import Asked
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook import Host, open_workbook
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, ResultSheet


@dataclass(frozen=True, eq=False)
class GovernedBook:
    """A workbook with a plan on its way: inputs, the plan on Assignments, what was decided and recorded."""

    host: Host
    territory: Territory
    owner: Integers
    rows: tuple[FoundRow, ...]
    approvals_sheet: RawSheet | None
    inputs: dict[str, RawSheet]

    @classmethod
    def of(cls, source: object) -> GovernedBook:
        """Read it. Raises InputError, UsageError and WorkbookError."""
        host = open_workbook(source)
        t = territory_of(host, {})
        sheets = host.read([DECISIONS, APPROVALS, SHEET])
        return cls(
            host=host,
            territory=t,
            owner=owner_from_sheet(sheets.get(SHEET), t),
            rows=found_rows(sheets.get(DECISIONS), EMPTY),
            approvals_sheet=sheets.get(APPROVALS),
            inputs=host.read([name for name in input_sheets_among(host.sheet_names) if name in INPUT_SHEET_NAMES]),
        )

    @property
    def record(self) -> PlanRecord:
        """What is recorded of the plan."""
        return plan_record(self.approvals_sheet)

    @property
    def is_ours(self) -> bool:
        """Whether the plan on Assignments is the one that decisions were made about."""
        return bool(self.rows) and self.record.owners == owners_digest(self.territory, self.owner)

    @property
    def proposed(self) -> Integers:
        """(n,) the owners that decisions are about: those of the sheet while the plan is the one that was decided on,
        and of a rejection as long as the plan is as it says."""
        t, proposed = self.territory, self.owner.copy()
        position_of = {key(id_): position for position, id_ in enumerate(t.account_ids)}
        for row in self.rows:
            account = position_of.get(row.key[0])
            csm = csm_position(t, row.text(TO)) if row.text(TO) else UNASSIGNED
            if account is None or csm is None or not row.text(DECISION):
                continue
            if self.is_ours or is_rejected(t, row, account, csm, int(self.owner[account])):
                proposed[account] = csm
        return proposed

    def digest(self, owner: Integers) -> str:
        """The digest of a plan with the input as it is."""
        return digest(self.territory, owner, self.inputs)

    def approvals(self, owner: Integers) -> tuple[Approval, ...]:
        """What was said of each step of a plan. Raises InputError."""
        return approvals(self.approvals_sheet, steps(self.territory, owner))

    def author(self, by: str | None) -> Author:
        """Who is at work."""
        return author(by, self.host)


@dataclass(frozen=True, eq=False)
class Decided:
    """What a run of decide comes to."""

    book: DecisionBook
    record: PlanRecord
    approvals: tuple[Approval, ...]
    sheets: tuple[ResultSheet, ...]
    conflicts: tuple[str, ...]


def decide(asked: Asked, told: ToldDecisions, by: str | None) -> Decided:
    """Read the decisions, plan around them, price the rejections.

    Raises
    ------
    InputError : with every decision that cannot be. UsageError : no plan, or an account that has no row.
    """
    book = GovernedBook.of(asked.source)
    t, by_whom, proposed = book.territory, book.author(by), book.proposed
    rows = (*book.rows, *_new_rows(t, proposed, book.rows))
    cells = told_cells(told, rows, by_whom)
    filled = with_cells(rows, cells, told.renew, by_whom)
    for account, missing in days_to_fill_in(rows, filled).items():
        cells[account] = {**missing, **cells.get(account, {})}
    decisions = read_decisions(t, filled, proposed)
    replanned = replan(t, decisions, proposed)
    replanned = replace(replanned, prices=prices(t, decisions, replanned.plan, asked.told, asked.stop))
    decided = DecisionBook(replanned, proposed, decisions, filled, cells)
    return Decided(
        book=decided,
        record=_record(book, decided, by_whom),
        approvals=book.approvals(replanned.plan.books.owner),
        sheets=_plan_sheets(book, decided),
        conflicts=() if replanned.holds else tuple(_conflicts(t, decisions)),
    )


def _new_rows(t: Territory, proposed: Integers, rows: Sequence[FoundRow]) -> list[FoundRow]:
    """Rows of moves that are not on the sheet yet."""
    row_keys = {row.key[0] for row in rows}
    moving = np.flatnonzero((proposed != t.current) & (proposed != UNASSIGNED))
    return [
        FoundRow(
            0,
            (key(t.account_ids[i]),),
            {
                ACCOUNT: t.account_ids[i],
                "Account Name": t.account_names[i],
                "From": csm_text(t, int(t.current[i])),
                TO: csm_text(t, int(proposed[i])),
                ABOUT: None,
            },
        )
        for i in moving
        if key(t.account_ids[i]) not in row_keys
    ]


def _record(book: GovernedBook, decided: DecisionBook, who: Author) -> PlanRecord:
    """Who plans is whoever last changed the plan."""
    owner = decided.plan.books.owner
    before = book.record
    record = replace(
        before,
        digest=book.digest(owner),
        owners=owners_digest(book.territory, owner),
        open=decided.open,
    )
    if record.owners == before.owners and before.planned_by:
        return record
    return replace(record, planned_by=who.name, planned_on=who.when)


def _plan_sheets(book: GovernedBook, decided: DecisionBook) -> tuple[ResultSheet, ...]:
    """The sheets of the plan, where it is another one than the workbook has."""
    if np.array_equal(decided.plan.books.owner, book.owner):
        return ()
    context = ReportContext(decided.plan, decided.plan.territory.tables.faults)
    return tuple(report(context) for report in REPORTS)


def _conflicts(t: Territory, decisions: Sequence[Decision]) -> list[str]:
    """What keeps the plan from honouring everything, in sentences."""
    decided = with_decisions(t, [decision for decision in decisions if decision.counts])
    return named_conflicts(decided)

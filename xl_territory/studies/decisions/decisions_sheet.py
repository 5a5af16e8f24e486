"""The sheet Decisions: a row per move or placement, with what it is worth and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from xl_territory.plans.alternatives import move_costs
from xl_territory.plans.evaluate import Plan
from xl_territory.policies import TERMS
from xl_territory.policies.compose import assemble_terms
from xl_territory.records.found_rows import FoundRow
from xl_territory.reports.report_context import ReportContext
from xl_territory.studies.decisions.decision_rows import (
    ABOUT,
    ACCOUNT,
    ANYONE_ELSE,
    COMMENT,
    DECIDED_BY,
    DECIDED_ON,
    DECISION,
    FROM,
    INSTEAD,
    NOBODY,
    REASON,
    TO,
    Decision,
    csm_text,
    move_text,
)
from xl_territory.studies.decisions.replanning import POINTS, Price, Replanned
from xl_territory.studies.decisions.words import DECISIONS, Choice, ReasonCode
from xl_territory.territory.workloads import UNASSIGNED, Floats, Integers
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable, Shade, Told, Tone, Value

WHY = "Why"
COLUMNS = (
    ResultColumn(ACCOUNT, width=12),
    ResultColumn("Account Name", width=24),
    ResultColumn(FROM, width=18, meaning="The CSM today; blank = nobody."),
    ResultColumn(TO, width=18, meaning="The CSM that was proposed."),
    ResultColumn("ARR", Format.MONEY, 12),
    ResultColumn("Hours", Format.HOURS, 9, "Hours a week at the proposed CSM."),
    ResultColumn(WHY, Format.WRAPPED, 56, "Why the move was proposed."),
    ResultColumn("Undo Cost", Format.NUMBER, 11, "Score points that it costs if this account alone stays where it is."),
    ResultColumn(DECISION, width=11, planner=True, choices=tuple(Choice)),
    ResultColumn(
        INSTEAD, width=16, meaning="Of a rejection: blank = it stays; a CSM; other = anyone but To.", planner=True
    ),
    ResultColumn(REASON, width=15, meaning="A rejection needs one.", planner=True, choices=tuple(ReasonCode)),
    ResultColumn(COMMENT, Format.WRAPPED, 34, planner=True),
    ResultColumn(DECIDED_BY, width=18, planner=True),
    ResultColumn(DECIDED_ON, Format.DATE, 12, planner=True),
    ResultColumn("Status", Format.WRAPPED, 30, "STALE: another move is proposed by now; it does not count."),
    ResultColumn("Price Low", Format.NUMBER, 10, "Points that the rejection costs at least, proved."),
    ResultColumn("Price High", Format.NUMBER, 10, "Points that the rejection costs at most, proved."),
    ResultColumn(ABOUT, width=26, meaning="The move that was decided."),
)
EMPTY = ResultTable("Decisions", COLUMNS, [], key=(ACCOUNT,), empty="Nothing moves, so there is nothing to decide.")
SHADES = (
    Shade(DECISION, Tone.GOOD, contains=Choice.ACCEPT),
    Shade(DECISION, Tone.WARNING, contains=Choice.REJECT),
    Shade("Status", Tone.CRITICAL, contains="STALE"),
    Shade("Status", Tone.INFO, contains="changed"),
)
STALE = "STALE"


@dataclass(frozen=True, eq=False)
class DecisionBook:
    """What the sheet shows.

    ``proposed`` (n,) are the owners that decisions are about; ``told`` planner cells, by account ID and column, that a
    command writes.
    """

    replanned: Replanned
    proposed: Integers
    decisions: tuple[Decision, ...]
    rows: tuple[FoundRow, ...]
    told: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan around the decisions."""
        return self.replanned.plan

    @property
    def accounts(self) -> tuple[int, ...]:
        """Accounts with a row: those that were on the sheet first, in their order, then what else moves."""
        t, owner = self.plan.territory, self.plan.books.owner
        moving = {int(i) for i in np.flatnonzero((owner != t.current) & (owner != UNASSIGNED))}
        moving |= {decision.account for decision in self.decisions}
        position_of = {key(id_): position for position, id_ in enumerate(t.account_ids)}
        on_sheet = [position_of[row.key[0]] for row in self.rows if row.key[0] in position_of]
        kept = [account for account in dict.fromkeys(on_sheet) if account in moving]
        return (*kept, *sorted(moving - set(kept)))

    @property
    def open(self) -> int:
        """Moves that nobody has decided, or whose decision is stale."""
        decided = {decision.account for decision in self.decisions if decision.counts}
        return len(set(self.accounts) - decided)

    @property
    def stale(self) -> int:
        """Decisions about a move that is no longer proposed."""
        return sum(decision.is_stale for decision in self.decisions)


def decisions_sheet(book: DecisionBook, sentence: str) -> ResultSheet:
    """A row per account; what was on the sheet keeps its order."""
    undo = undo_costs(book.plan)
    why = ReportContext(book.plan).reasons.sentences
    decided = {decision.account: decision for decision in book.decisions}
    rows = []
    for account in book.accounts:
        decision = decided.get(account)
        said = decision.row.text(WHY) if decision is not None and decision.counts else ""
        rows.append(_row(book, account, decision, float(undo[account]), said or why[account]))
    table = ResultTable(EMPTY.name, COLUMNS, rows, shades=SHADES, empty=EMPTY.empty, key=EMPTY.key)
    return ResultSheet(DECISIONS, DECISIONS, sentence, (table,))


def undo_costs(plan: Plan) -> Floats:
    """(n,) score points that it costs if an account that moves stays where it is, all others as planned; else NaN."""
    t, owner = plan.territory, plan.books.owner
    cost = np.full(len(owner), np.nan)
    rows = np.flatnonzero(plan.books.moved)
    problem = assemble_terms(t, np.arange(len(owner)), TERMS, TERMS)
    cost[rows] = move_costs(problem, owner, rows)[np.arange(len(rows)), t.current[rows]] * POINTS
    return cost


def _row(book: DecisionBook, account: int, decision: Decision | None, undo: float, why: str) -> list[Cell]:
    t = book.plan.territory
    counts = decision is not None and decision.counts
    csm = int(book.proposed[account] if counts else book.plan.books.owner[account])
    price = book.replanned.prices.get(account, Price(None, None)) if counts else Price(None, None)
    cells_told = book.told.get(key(t.account_ids[account]), {})
    planner: list[Cell] = [
        Told(cells_told[column.name]) if column.name in cells_told else None for column in COLUMNS if column.planner
    ]
    return [
        t.account_ids[account],
        t.account_names[account],
        csm_text(t, int(t.current[account])),
        csm_text(t, csm),
        float(t.arr[account]) or None,
        float(t.pair_hours[account, csm if t.pair_hours.shape[1] > 1 and csm != UNASSIGNED else 0]),
        why,
        None if np.isnan(undo) or (counts and decision is not None and decision.is_rejection) else undo,
        *planner,
        _status(book, account, decision),
        price.low,
        price.high,
        _about(book, account, decision),
    ]


def _about(book: DecisionBook, account: int, decision: Decision | None) -> str | None:
    """The move that a decision is about, so that it is seen when another one is proposed."""
    if decision is None:
        return None
    t = book.plan.territory
    if decision.is_stale:
        return decision.row.text(ABOUT) or move_text(t, decision.now, decision.to)
    return move_text(t, int(t.current[account]), int(book.proposed[account]))


def _status(book: DecisionBook, account: int, decision: Decision | None) -> str:
    t, owner = book.plan.territory, int(book.plan.books.owner[account])
    if decision is not None and decision.is_stale:
        return f"{STALE}: decided on {decision.row.text(ABOUT) or move_text(t, decision.now, decision.to)}"
    if decision is None:
        was = int(book.proposed[account])
        return f"open, changed: was to go to {csm_text(t, was) or NOBODY}" if was != owner else "open"
    if not decision.is_rejection:
        return "accepted" if owner == decision.owner else "accepted, but it cannot hold"
    follows = owner != decision.to if decision.owner == ANYONE_ELSE else owner == decision.owner
    if not follows:
        return "rejected, but it cannot hold"
    costs = "" if account not in book.replanned.prices else _costs_more(book.replanned.prices[account])
    goes = "stays" if owner == int(t.current[account]) else f"goes to {csm_text(t, owner) or NOBODY}"
    return f"rejected: {goes}{costs}"


def _costs_more(price: Price) -> str:
    return "; costs owners or hours above capacity" if price.low is None else ""

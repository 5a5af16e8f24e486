"""The sheet Approvals: what approvers wrote on it, and how it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.records.found_rows import FoundRow, cell_text, found_rows
from xl_territory.studies.decisions.approvals import Approval, ApprovalStep, PlanRecord, approvals_sentence, stage
from xl_territory.studies.decisions.words import APPROVALS, ApprovalVerdict
from xl_territory.workbook.names import key
from xl_territory.workbook.sheet_columns import records
from xl_territory.workbook.sheets import Cell, Format, RawSheet, ResultColumn, ResultSheet, ResultTable, Shade, Tone

STEP, APPROVER, VERDICT, ON, COMMENT, DIGEST = "Step", "Approver", "Decision", "On", "Comment", "Digest"
COLUMNS = (
    ResultColumn(STEP, width=24),
    ResultColumn("Scope", Format.WRAPPED, 40),
    ResultColumn("Moves", Format.WHOLE, 9, "Moves and placements that the step is about."),
    ResultColumn(APPROVER, width=20, planner=True),
    ResultColumn(VERDICT, width=12, planner=True, choices=tuple(ApprovalVerdict)),
    ResultColumn(ON, Format.DATE, 12, planner=True),
    ResultColumn(COMMENT, Format.WRAPPED, 36, planner=True),
    ResultColumn("Status", width=14, meaning="STALE: approved when the plan or its input was another one."),
    ResultColumn(DIGEST, width=18, meaning="Of the plan and its input when it was approved."),
    ResultColumn("Signature", width=18),
)
EMPTY = ResultTable("Approvals", COLUMNS, [], key=(STEP,), empty="Nobody has to approve: nothing moves.")
SHADES = (
    Shade("Status", Tone.GOOD, contains="approved"),
    Shade("Status", Tone.CRITICAL, contains="STALE"),
    Shade("Status", Tone.CRITICAL, contains="rejected"),
)
MOVE_COLUMNS = (
    ResultColumn("Published Account", width=24),
    ResultColumn("From CSM", width=40),
    ResultColumn("To CSM", width=9),
)
FACT, VALUE = "Fact", "Value"


def approvals(sheet: RawSheet | None, wanted: Sequence[ApprovalStep]) -> tuple[Approval, ...]:
    """What the sheet says of each step.

    Raises
    ------
    InputError : a word that is no verdict, one without a name, or an approver whose step it is not.
    """
    rows = {row.key[0]: row for row in found_rows(sheet, EMPTY)}
    faults = [fault for step in wanted if (row := rows.get(key(step.name))) for fault in _faults(step, row)]
    if faults:
        raise InputError(faults)
    digest_on_sheet = plan_record(sheet).digest
    return tuple(_approval(step, rows.get(key(step.name)), digest_on_sheet) for step in wanted)


def plan_record(sheet: RawSheet | None) -> PlanRecord:
    """What the sheet says of the plan."""
    rows = [] if sheet is None else takewhile(lambda row: row[0] is not None, records(sheet, FACT, VALUE))
    facts = {cell_text(name): value for name, value in rows}
    written_times = {name: facts.get(name) for name in ("Planned On", "Published On")}
    stamps = {name: value if isinstance(value, dt.datetime) else None for name, value in written_times.items()}
    count = facts.get("Open Decisions")
    return PlanRecord(
        digest=cell_text(facts.get("Digest")),
        owners=cell_text(facts.get("Owners")),
        planned_by=cell_text(facts.get("Planned By")),
        planned_on=stamps["Planned On"],
        open=int(count) if isinstance(count, int | float) else 0,
        published=cell_text(facts.get("Published")),
        published_by=cell_text(facts.get("Published By")),
        published_on=stamps["Published On"],
        moves=_published_moves(sheet),
    )


def _published_moves(sheet: RawSheet | None) -> dict[str, tuple[str, str]]:
    """(from, to) by account of what was published."""
    rows = [] if sheet is None else records(sheet, *(column.name for column in MOVE_COLUMNS))
    texts = ([cell_text(value) for value in row] for row in rows)
    return {account: (before, after) for account, before, after in texts if account}


def approvals_sheet(record: PlanRecord, given: Sequence[Approval], told: Mapping[str, Sequence[Cell]]) -> ResultSheet:
    """The sheet: a row per step, and what is known of the plan; ``told`` has planner cells of steps to write."""
    rows: list[list[Cell]] = [
        [
            approval.step.name,
            _scope(approval.step),
            approval.step.moves,
            *(
                told.get(approval.step.name)
                or [approval.approver or None, approval.verdict, approval.on, approval.comment or None]
            ),
            approval.status(record.digest),
            approval.digest or None,
            None,
        ]
        for approval in given
    ]
    table = ResultTable(EMPTY.name, COLUMNS, rows, shades=SHADES, empty=EMPTY.empty, key=EMPTY.key)
    tables = (table, _facts(record, given), *_moves(record))
    return ResultSheet(APPROVALS, APPROVALS, approvals_sentence(record, given), tables)


def _approval(step: ApprovalStep, row: FoundRow | None, seen: str) -> Approval:
    """An approval that was typed in is about what stood on the sheet when it was typed."""
    if row is None:
        return Approval(step)
    verdict = _verdict(row)
    about = row.text(DIGEST) or (seen if verdict else "")
    return Approval(step, row.text(APPROVER), verdict, row.day(ON), row.text(COMMENT), about if verdict else "")


def _verdict(row: FoundRow) -> ApprovalVerdict | None:
    return next((verdict for verdict in ApprovalVerdict if key(verdict) == key(row.text(VERDICT))), None)


def _faults(step: ApprovalStep, row: FoundRow) -> Iterator[Fault]:
    if row.text(VERDICT) and _verdict(row) is None:
        yield _fault(row, VERDICT, "This is no verdict", f"Choose {' or '.join(ApprovalVerdict)}")
    if _verdict(row) and not row.text(APPROVER):
        yield _fault(row, APPROVER, "Nobody has put a name to this", "Give the name of who approves")
    elif _verdict(row) and step.manager and key(row.text(APPROVER)) != key(step.manager):
        fix = f"Only {step.manager} approves for this step"
        yield _fault(row, APPROVER, "This approver is out of scope", fix)


def _fault(row: FoundRow, column: str, problem: str, fix: str) -> Fault:
    return Fault(Severity.ERROR, APPROVALS, problem, fix, row.row or None, column, row.text(column))


def _scope(step: ApprovalStep) -> str:
    csms = f"{step.manager}'s CSMs: {', '.join(step.csms)}" if step.manager else "all CSMs"
    return f"Moves from and to {csms}"


def _facts(record: PlanRecord, given: Sequence[Approval]) -> ResultTable:
    columns = (ResultColumn(FACT, width=24), ResultColumn(VALUE, Format.WRAPPED, 40))
    rows: list[list[Cell]] = [
        ["Stage", stage(record, given).value],
        ["Open Decisions", record.open],
        ["Planned By", record.planned_by or None],
        ["Planned On", record.planned_on],
        ["Digest", record.digest],
        ["Owners", record.owners],
        ["Published", record.published or None],
        ["Published By", record.published_by or None],
        ["Published On", record.published_on],
    ]
    return ResultTable("ApprovalFacts", columns, rows)


def _moves(record: PlanRecord) -> Iterator[ResultTable]:
    """What was published, where something was."""
    if record.moves:
        rows = [[account, before or None, after] for account, (before, after) in sorted(record.moves.items())]
        yield ResultTable("PublishedMoves", MOVE_COLUMNS, rows, title="Published Moves")

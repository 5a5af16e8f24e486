"""Whether the change log is what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

Head = Annotated[str | None, Option("A head that was kept elsewhere: ID:ROWS:HASH.")]
Signed = Annotated[Path | None, Option("A signed head, as log sign writes it.")]
PublicKey = Annotated[str | None, Option("The public key of whoever signed it, as they gave it to you.")]
Other = Annotated[
    Path | None, Option("A copy of the workbook: names the first row in which the two differ.", positional=True)
]


def run(
    asked: Asked, *, other: Other = None, head: Head = None, signed: Signed = None, public_key: PublicKey = None
) -> Answer:
    """Check the change log: the chain of its rows, its second copy beside the workbook, and a head kept elsewhere."""
    from xl_territory.errors import UsageError
    from xl_territory.records.log_book import first_difference, log_book
    from xl_territory.records.tree_head import TreeHead
    from xl_territory.studies.log_verify.signed import read_signed, signature_problems
    from xl_territory.workbook import open_workbook

    head = head or (read_signed(signed)["head"] if signed else None)
    kept = TreeHead.read(head) if head else None
    if head and kept is None:
        raise UsageError(f"{head!r} is no head of a log: it is written ID:ROWS:HASH, as sheet Change Log has it.")
    book = log_book(open_workbook(asked.source))
    problems = [*book.problems, *(kept.differences(book.rows) if kept else ())]
    problems += signature_problems(signed, public_key)
    if book.pending:
        first, last = len(book.sheet), len(book.rows) - 1
        problems.append(f"Rows {first} to {last} stand in {book.name} only; the next command adds them to the sheet.")
    fork = first_difference(book.rows, log_book(open_workbook(other)).rows) if other else None
    facts = {"rows": len(book.rows), "head": str(book.head), "problems": problems, "fork": fork}
    if problems:
        return Answer(" ".join(problems), exit_code=5, facts=facts)
    against = " and the head that was kept" if kept else ""
    copies = f"sheet, {book.name}{against} agree" if book.sidecar else f"sheet{against} alone: it has no second copy"
    from_other = _of_fork(other, fork) if other else ""
    return Answer(f"{len(book.rows):,} rows hold ({copies}). Head {book.head}.{from_other}", facts=facts)


def _of_fork(other: Path, fork: int | None) -> str:
    if fork is None:
        return f" {other.name} has the same rows."
    return f" {other.name} has the same rows before row {fork}; from there on the two are different logs."


STUDY = Study(
    name="change_log",
    caption="Change log",
    group=RibbonGroup.WATCH,
    icon="ReviewTrackChanges",
    brief="Check that no row of the Change Log was edited or removed.",
    more="Says the log's head too: kept elsewhere, it proves later that nothing before it has changed.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    command="log verify",
    at_once=True,
)

"""A document for each CSM about the book that the plan gives them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from xl_territory.errors import UsageError
from xl_territory.studies.parameters import Option
from xl_territory.studies.selection import CSM, Proposal, Selection
from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

if TYPE_CHECKING:
    from xl_territory.plans.evaluate import Plan

Output = Annotated[Path | None, Option("The folder to write the documents to.", ("-o", "--output"))]
Csm = Annotated[list[str] | None, Option("Only for this CSM, by ID or name; may be repeated.")]
Kinds = Annotated[
    str | None, Option("html,pdf,docx or some of them; all that can be written unless given.", ("--format",))
]


def run(asked: Asked, *, output: Output = None, csm: Csm = None, kinds: Kinds = None) -> Answer:
    """Write a document for each CSM: the book, what comes and goes and why, top 10, tiers, risks, milestones, quota.

    Every number is a cell of sheet Book Plans. Setting "Documents: others" says what a CSM may see of colleagues.
    """
    from xl_territory.studies.documents.book_context import BookContext
    from xl_territory.studies.documents.book_files import write_books
    from xl_territory.studies.documents.book_sections import book_plan
    from xl_territory.studies.documents.document_kinds import KINDS, kinds_of
    from xl_territory.studies.documents.sheet import book_plans_sheet
    from xl_territory.studies.documents.view import in_short

    chosen = kinds_of(kinds)
    context = BookContext.of(asked.source)
    plans = []
    wanted = _wanted(context.plan, csm)
    for j in wanted:
        plans.append(book_plan(context, j))
        asked.told(len(plans), len(wanted))
    sheet = book_plans_sheet(plans)
    many = f"{len(plans)} book plans" if len(plans) != 1 else "1 book plan"
    said, facts = f"{many}. -o FOLDER writes a document for each.", {}
    if output is not None:
        files = write_books(plans, chosen, Path(output))
        left_out = [] if kinds else [kind.missing for kind in KINDS if not kind.is_there]
        said = " ".join([f"{many}, {len(files)} documents in {output}.", *left_out])
        facts = {"documents": [str(path) for path in files]}
    return Answer(said, (sheet,), found=plans, view=partial(in_short, said), facts=facts)


def _wanted(plan: Plan, csm: Sequence[str] | None) -> list[int]:
    """Positions of the CSMs that are asked for. Raises `UsageError` where a word means none, or several."""
    from xl_territory.tables.people import csms_of

    ids, people = plan.territory.csm_ids, csms_of(plan.territory.csms)
    if not csm:
        return list(range(len(ids)))
    meant = {word: people.meant(word) for word in csm}
    for word, found in meant.items():
        if len(found) != 1:
            raise UsageError(
                f"{word!r} is {' or '.join(found) if found else 'no CSM of the plan'}. Use one of: {', '.join(ids)}."
            )
    return list(dict.fromkeys(ids.index(found[0]) for found in meant.values()))


def select(selection: Selection) -> Sequence[Proposal]:
    """The documents of the selected CSMs, or of all, in a folder beside the workbook."""
    if not selection.folder:
        raise UsageError("Save the workbook first: the documents are written into a folder beside it.")
    folder, ids = str(Path(selection.folder) / "Book plans"), list(selection.ids(CSM))
    every = Proposal({"output": folder}, f"Write a document for each CSM to {folder}?")
    return (
        [Proposal({"output": folder, "csm": ids}, f"Write the book plan of {', '.join(ids)} only?"), every]
        if ids
        else [every]
    )


STUDY = Study(
    name="documents",
    caption="Book plans",
    group=RibbonGroup.HAND_OVER,
    icon="FileCreateDocumentWorkspace",
    brief="A document for each CSM about their book.",
    more="Sheet Book Plans has every number; what you type on Book Notes wins. Settings say what is told of others.",
    run=run,
    sheets=("Book Plans",),
    reads=("Book Notes", "Handoffs"),
    select=select,
)

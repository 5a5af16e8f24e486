"""A plan as a page that anybody can open in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from xl_territory.errors import UsageError
from xl_territory.studies.parameters import Option
from xl_territory.studies.selection import Proposal, Selection
from xl_territory.studies.study import Answer, Asked, RibbonGroup, Study

Output = Annotated[Path | None, Option("The page to write; else it stands beside the workbook.", ("-o", "--output"))]
Title = Annotated[str | None, Option("What the page is called; the workbook's name unless given.")]


def run(asked: Asked, *, output: Output = None, title: Title = None) -> Answer:
    """Write the plan as one HTML file to send or to put anywhere: figures, books, moves, weeks, scenarios, accounts.

    It asks the network for nothing. Accounts can be searched, filtered and sorted, each with its Why.
    """
    from xl_territory.studies.plan_page.page_content import page_content, what_is_on_it
    from xl_territory.studies.plan_page.render import page
    from xl_territory.workbook.saving import save

    book = Path(asked.source) if isinstance(asked.source, str | Path) else None
    path = Path(output) if output else book.with_suffix(".html") if book else None
    if path and path.suffix.lower() not in {".html", ".htm"}:
        raise UsageError(f"{path.name}: the name of the page ends in .html.")
    content = page_content(asked.source, title or (book or path or Path("plan")).stem, asked.now)
    if path is None:
        return Answer(f"The page would have {what_is_on_it(content)}. -o PLAN.html writes it.")
    written = page(content)
    save(written, path)
    return Answer(
        f"{path}: {what_is_on_it(content)}, {len(written) / 1e6:.1f} MB. Open it in a browser.",
        facts={"output": str(path), "bytes": len(written)},
    )


def select(selection: Selection) -> Sequence[Proposal]:
    """The page beside the workbook, after a question."""
    if not selection.folder:
        raise UsageError("Save the workbook first: the page is written beside it.")
    path = Path(selection.folder) / "plan.html"
    return [Proposal({"output": str(path)}, f"Write the plan as a page to {path}?")]


STUDY = Study(
    name="plan_page",
    command="report",
    caption="Page",
    group=RibbonGroup.HAND_OVER,
    icon="FileSaveAsWebPage",
    brief="The plan as one HTML page to send around.",
    more="It needs no Excel and no network: figures, books, moves, weeks, scenarios, and every account with its Why.",
    run=run,
    sheets=(),
    reads=("Handoffs", "Handoff Weeks", "Scenario Compare"),
    select=select,
)

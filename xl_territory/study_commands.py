"""Commands that ask about a plan: why, why not, what if. Each prints its answer and writes its sheet where asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xl_territory.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.sheets import ResultSheet

commands = typer.Typer()

Book = Annotated[Path, typer.Argument(help="The planning workbook.", show_default=False)]
Planned = Annotated[Path, typer.Option("--book", "-b", help="The workbook with the plan.", show_default=False)]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write the sheet into a copy of this name.")]
InPlace = Annotated[bool, typer.Option("--in-place", help="Write the sheet into the workbook; a backup is kept.")]


@commands.command()
def explain(
    book: Planned,
    account: Annotated[str | None, typer.Argument(help="Account ID or name.", show_default=False)] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="What keeps accounts from having an owner.")] = False,
    output: Output = None,
    in_place: InPlace = False,
) -> None:
    """Say why an account is where it is and what every other CSM would cost, or what rules contradict each other."""
    if conflicts == (account is not None):
        raise UsageError("Give an account, or --conflicts.")
    if conflicts:
        from xl_territory.reports.conflicts import conflicts as sheet
        from xl_territory.studies import study_conflicts
        from xl_territory.terminal_studies import conflicts as view

        study = study_conflicts(book)
        finish(view(study), [sheet(study)], book, output, in_place)
        return
    from xl_territory.app import planned
    from xl_territory.explain import explain as look
    from xl_territory.terminal import explanation, out

    out().print(explanation(look(planned(book), str(account))))


def finish(
    view: RenderableType, sheets: Sequence[ResultSheet], book: Path, output: Path | None, in_place: bool
) -> None:
    """Print what was found, and write its sheets where that was asked for."""
    from xl_territory.studies import write_sheets
    from xl_territory.terminal import out

    if in_place and output:
        raise UsageError("Give --in-place or --output, not both.")
    out().print(view)
    names = " and ".join(sheet.name for sheet in sheets)
    if not (in_place or output):
        typer.echo(f"Nothing written; --in-place or -o COPY.xlsx writes sheet {names}.")
        return
    written = write_sheets(sheets, book, book if in_place else output)
    typer.echo(f"Sheet {names} written to {written.path}.")

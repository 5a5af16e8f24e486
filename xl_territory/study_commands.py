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
    csm: Annotated[str | None, typer.Option(help="Why not this CSM? ID or name.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="What keeps accounts from having an owner.")] = False,
    output: Output = None,
    in_place: InPlace = False,
) -> None:
    """Why an account is where it is, why not elsewhere, which accounts are hard to place, what contradicts what."""
    from xl_territory import studies, terminal_studies
    from xl_territory.reports.conflicts import conflicts as conflict_sheet
    from xl_territory.reports.explain import explain as explain_sheet

    if (conflicts and account) or (csm and not account):
        raise UsageError("Give an account (with --csm if you like), or --conflicts.")
    if conflicts:
        contradictions = studies.study_conflicts(book)
        finish(terminal_studies.conflicts(contradictions), [conflict_sheet(contradictions)], book, output, in_place)
    else:
        study = studies.study_account(book, account, csm)
        finish(terminal_studies.explained(study), [explain_sheet(study)], book, output, in_place)


@commands.command()
def scenarios(
    book: Book,
    models: Annotated[bool, typer.Option("--models", help="Territory models instead of settings.")] = False,
    output: Output = None,
    in_place: InPlace = False,
) -> None:
    """Solve today's settings, the presets and the Scenarios sheet side by side; or whole territory models."""
    from xl_territory import studies, terminal_studies
    from xl_territory.reports.scenario_compare import scenario_accounts, scenario_compare

    found, advice = studies.study_scenarios(book, with_models=models)
    sheets = [scenario_compare(found, advice), scenario_accounts(found)]
    finish(terminal_studies.comparison(found, advice), sheets, book, output, in_place)


@commands.command()
def frontier(
    book: Book,
    first: Annotated[str, typer.Option("--of", help="A term of the score, or moved.")] = "balance",
    second: Annotated[str, typer.Option("--against", help="Another term, or moved.")] = "moved",
    points: Annotated[int, typer.Option(help="Plans on the curve at most.", min=2, max=40)] = 12,
    output: Output = None,
    in_place: InPlace = False,
) -> None:
    """The trade-off curve of two aims, with its knee: how much balance is it worth to move more accounts?"""
    from xl_territory import studies, terminal_studies
    from xl_territory.reports.trade_off import trade_off

    found = studies.study_frontier(book, first, second, points)
    finish(terminal_studies.trade_off(found), [trade_off(found)], book, output, in_place)


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

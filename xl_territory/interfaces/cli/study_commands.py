"""Commands that ask about a plan: why, why not, what if. Each prints its answer and writes its sheet where asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xl_territory.errors import UsageError
from xl_territory.interfaces.cli.output import Command, say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xl_territory.territory.territory import Territory
    from xl_territory.workbook.sheets import ResultSheet

commands = typer.Typer()

Book = Annotated[Path, typer.Argument(help="The planning workbook.", show_default=False)]
Planned = Annotated[Path, typer.Option("--book", "-b", help="The workbook with the plan.", show_default=False)]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write the sheet into a copy of this name.")]
InPlace = Annotated[bool, typer.Option("--in-place", help="Write the sheet into the workbook; a backup is kept.")]
Cluster = Annotated[str | None, typer.Option(help="Solve on the Dask cluster at tcp://HOST:PORT.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else there.")]


@dataclass(frozen=True)
class Wanted:
    """What becomes of an answer: the workbook it is about, where to write its sheets, and how to tell it.

    Raises UsageError when it should be written to two places.
    """

    book: Path
    output: Path | None
    in_place: bool
    as_json: bool

    def __post_init__(self) -> None:
        if self.in_place and self.output:
            raise UsageError("Give --in-place or --output, not both.")

    @property
    def target(self) -> Path | None:
        """The file to write, None for none."""
        return self.book if self.in_place else self.output


@commands.command(cls=Command)
def explain(
    book: Planned,
    account: Annotated[str | None, typer.Argument(help="Account ID or name.", show_default=False)] = None,
    csm: Annotated[str | None, typer.Option(help="Why not this CSM? ID or name.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="What keeps accounts from having an owner.")] = False,
    output: Output = None,
    in_place: InPlace = False,
    as_json: Json = False,
) -> None:
    """Why an account is where it is, why not elsewhere, which accounts are hard to place, what contradicts what."""
    from xl_territory.interfaces.cli import terminal_studies
    from xl_territory.studies import questions as studies
    from xl_territory.studies.conflicts.sheet import conflicts as conflict_sheet
    from xl_territory.studies.explain.sheet import explain as explain_sheet

    wanted = Wanted(book, output, in_place, as_json)
    if (conflicts and account) or (csm and not account):
        raise UsageError("Give an account (with --csm if you like), or --conflicts.")
    if conflicts:
        contradictions = studies.study_conflicts(book)
        finish(terminal_studies.conflicts(contradictions), [conflict_sheet(contradictions)], wanted)
    else:
        study = studies.study_account(book, account, csm)
        finish(terminal_studies.explained(study), [explain_sheet(study)], wanted)


@commands.command(cls=Command)
def scenarios(
    book: Book,
    models: Annotated[bool, typer.Option("--models", help="Territory models instead of settings.")] = False,
    cluster: Cluster = None,
    output: Output = None,
    in_place: InPlace = False,
    as_json: Json = False,
) -> None:
    """Solve today's settings, the presets and the Scenarios sheet side by side; or whole territory models."""
    from xl_territory.interfaces.cli import terminal_studies
    from xl_territory.studies import questions as studies
    from xl_territory.studies.scenarios import sheet as report

    wanted = Wanted(book, output, in_place, as_json)
    found, advice = studies.study_scenarios(book, with_models=models, cluster=cluster)
    sheets = (report.model_sheets if models else report.scenario_sheets)(found, advice)
    finish(terminal_studies.comparison(found, advice), sheets, wanted)


@commands.command(cls=Command)
def frontier(  # noqa: PLR0913, PLR0917
    book: Book,
    first: Annotated[str, typer.Option("--of", help="A term of the score, or moved.")] = "balance",
    second: Annotated[str, typer.Option("--against", help="Another term, or moved.")] = "moved",
    points: Annotated[int, typer.Option(help="Plans on the curve at most.", min=2, max=40)] = 12,
    cluster: Cluster = None,
    output: Output = None,
    in_place: InPlace = False,
    as_json: Json = False,
) -> None:
    """The trade-off curve of two aims, with its knee: how much balance is it worth to move more accounts?"""
    from xl_territory.interfaces.cli import terminal_studies
    from xl_territory.studies import questions as studies
    from xl_territory.studies.trade_off.sheet import trade_off

    wanted = Wanted(book, output, in_place, as_json)
    found = studies.study_frontier(book, first, second, points, cluster=cluster)
    finish(terminal_studies.trade_off(found), [trade_off(found)], wanted)


Names = list[str] | None


@commands.command("what-if", cls=Command)
def what_if(  # noqa: PLR0913, PLR0917
    book: Book,
    leaves: Annotated[Names, typer.Option(help="A CSM who leaves. May be repeated, like the others.")] = None,
    opens: Annotated[Names, typer.Option(help="An Open seat of the CSMs sheet that is filled.")] = None,
    hire: Annotated[str | None, typer.Option(help="A hire, with skills separated by ; (or none: '').")] = None,
    ramp: Annotated[float, typer.Option(help="Productivity of the hire: 0.5 = half.", min=0, max=2)] = 1.0,
    start: Annotated[datetime | None, typer.Option(help="First day of the hire.", formats=["%Y-%m-%d"])] = None,
    churns: Annotated[Names, typer.Option(help="An account that is gone.")] = None,
    doubles: Annotated[Names, typer.Option(help="An account that needs twice the hours.")] = None,
    output: Output = None,
    in_place: InPlace = False,
    as_json: Json = False,
) -> None:
    """What becomes of the plan: mended with as few moves as possible, and planned anew."""
    from xl_territory.interfaces.cli import terminal_studies
    from xl_territory.studies import questions as studies
    from xl_territory.studies.what_if import analysis as happens
    from xl_territory.studies.what_if.sheet import what_if as sheet

    wanted = Wanted(book, output, in_place, as_json)
    kinds = ((happens.leaves, leaves), (happens.opens, opens), (happens.churns, churns), (happens.grows, doubles))
    words = None if hire is None else [word.strip() for word in hire.split(";") if word.strip()]
    if words is None and not any(names for _, names in kinds):
        raise UsageError("Say what happens: --leaves, --opens, --hire, --churns or --doubles.")

    def events(t: Territory) -> list[happens.Event]:
        found = [event(t, name) for event, names in kinds for name in names or []]
        return found if words is None else [*found, happens.hire(t, words, ramp, start.date() if start else None)]

    found = studies.study_what_if(book, events)
    finish(terminal_studies.what_if(found), [sheet(found)], wanted)


@commands.command(cls=Command)
def resilience(
    book: Book, cluster: Cluster = None, output: Output = None, in_place: InPlace = False, as_json: Json = False
) -> None:
    """What the plan would lose with each CSM, one at a time, and who is the single point of failure."""
    from xl_territory.interfaces.cli import terminal_studies
    from xl_territory.studies import questions as studies
    from xl_territory.studies.resilience.sheet import resilience as sheet

    wanted = Wanted(book, output, in_place, as_json)
    losses = studies.study_resilience(book, cluster=cluster)
    finish(terminal_studies.resilience(losses), [sheet(losses)], wanted)


@commands.command("check-move", cls=Command)
def check_move(
    book: Book,
    move: Annotated[Names, typer.Option(help="ACCOUNT=CSM; may be repeated. None = what was edited by hand.")] = None,
    output: Output = None,
    in_place: InPlace = False,
    as_json: Json = False,
) -> None:
    """Measure a change of Assignments made by hand, or one you only think about: before, after, what it breaks."""
    from xl_territory.interfaces.cli import terminal_studies
    from xl_territory.studies import questions as studies
    from xl_territory.studies.move_check.sheet import hand_made as sheet

    wanted = Wanted(book, output, in_place, as_json)
    pairs = [each.partition("=") for each in move or []]
    if not all(account and equals for account, equals, _ in pairs):
        raise UsageError("Write a move as ACCOUNT=CSM, for example --move A001=C2.")
    found = studies.study_moves(book, {account.strip(): csm.strip() for account, _, csm in pairs})
    finish(terminal_studies.hand_made(found), [sheet(found)], wanted)


@commands.command(cls=Command)
def fairness(book: Book, output: Output = None, in_place: InPlace = False, as_json: Json = False) -> None:
    """Every CSM against the team median, who is worst off and what mends it; how customer groups are treated."""
    from xl_territory.interfaces.cli import terminal_studies
    from xl_territory.studies import questions as studies
    from xl_territory.studies.fairness.sheet import fairness as sheet

    wanted = Wanted(book, output, in_place, as_json)
    study = studies.study_fairness(book)
    finish(terminal_studies.fairness(study), [sheet(study)], wanted)


def finish(view: RenderableType, sheets: Sequence[ResultSheet], wanted: Wanted) -> None:
    """Tell what was found, and write its sheets where that was asked for."""
    from xl_territory.interfaces.cli.terminal import out
    from xl_territory.studies.freshness import dated
    from xl_territory.studies.questions import write_sheets
    from xl_territory.studies.study_summary import study_summary
    from xl_territory.workbook import Written

    if not wanted.as_json:
        out().print(view)
    sheets = [dated(sheet, datetime.now()) for sheet in sheets]
    names = " and ".join(sheet.name for sheet in sheets)
    written = write_sheets(sheets, wanted.book, wanted.target) if wanted.target else Written()
    if wanted.as_json:
        say(json.dumps(study_summary(sheets, written)))
    elif written.path:
        say(f"Sheet {names} written to {written.path}.")
    else:
        say(f"Nothing written; --in-place or -o COPY.xlsx writes sheet {names}.")

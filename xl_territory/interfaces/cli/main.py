"""The command line: parse, call app, show. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from xl_territory import __version__
from xl_territory.errors import Severity, UsageError, counted
from xl_territory.interfaces.cli.failures import run, show_faults
from xl_territory.interfaces.cli.json_output import print_json
from xl_territory.interfaces.cli.options import (
    Book,
    DiscardEdits,
    Gap,
    InPlace,
    Json,
    KeepEdits,
    NoVerify,
    Output,
    Processes,
    Set,
    Solver,
    TimeLimit,
    changes,
    edits_wanted,
)
from xl_territory.interfaces.cli.output import Command, say, separate_descriptor
from xl_territory.interfaces.cli.study_commands import commands

app = typer.Typer(
    name="xl-territory",
    help="Territory planning in Excel: which CSM owns which account, optimised, proved and explained.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(commands())

MARKS = {Severity.ERROR: "[error]  ", Severity.WARNING: "[warning]", Severity.INFO: "[well]   "}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"xl-territory {__version__}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Territory planning in Excel: which CSM owns which account, optimised, proved and explained."""


@app.command(cls=Command)
def new(
    path: Annotated[Path, typer.Argument(help="The workbook: .xlsx, or .xlsm with buttons.", show_default=False)],
    example: Annotated[str, typer.Option(help="What it starts with: worked or blank.")] = "blank",
    as_json: Json = False,
) -> None:
    """Make a new planning workbook."""
    from xl_territory.template import Example
    from xl_territory.template.new_workbook import new_workbook

    if example not in list(Example):
        raise UsageError(f"There is no example {example!r}. Use one of: {', '.join(Example)}.")
    made = new_workbook(path, Example(example))
    _told(as_json, f"Made {made}. Open it and follow the Start sheet.", output=str(made))


@app.command(cls=Command)
def upgrade(book: Book, as_json: Json = False) -> None:
    """Give a macro workbook the macros, ribbon and Python of this installation; everything else stays as it is."""
    from xl_territory.template.interpreter_config import this_machine
    from xl_territory.template.upgrade import upgrade as brought_up_to_date

    backup = brought_up_to_date(book, this_machine())
    _told(as_json, f"{book} has the macros of this installation; what it was is {backup}.", output=str(book))


@app.command(cls=Command)
def validate(book: Book, set_: Set = None, as_json: Json = False) -> None:
    """Check a workbook and list everything that is wrong with it; nothing is written."""
    from xl_territory.plans.pipeline import check

    faults = check(book, changes(set_))
    errors = sum(fault.count for fault in faults if fault.severity is Severity.ERROR)
    others = sum(fault.count for fault in faults) - errors
    told = f"{counted(errors, 'error')}, {counted(others, 'warning or note', 'warnings and notes')} in {book}."
    code = 2 if errors else 0
    if as_json:
        print_json(code, told, faults, errors=errors)
    else:
        show_faults(faults)
        say(told)
    raise typer.Exit(code)


@app.command(cls=Command)
def optimize(  # noqa: PLR0913, PLR0917
    book: Book,
    output: Output = None,
    in_place: InPlace = False,
    set_: Set = None,
    time_limit: TimeLimit = None,
    gap: Gap = None,
    solver: Solver = None,
    cluster: Annotated[
        str | None, typer.Option(help="Large separate parts on the Dask cluster at tcp://HOST:PORT.")
    ] = None,
    no_verify: NoVerify = False,
    keep_edits: KeepEdits = False,
    discard_edits: DiscardEdits = False,
    as_json: Json = False,
) -> None:
    """Plan a workbook and write the plan; Ctrl-C takes the best plan so far."""
    if in_place and output:
        raise UsageError("Give --in-place or --output, not both.")
    from xl_territory.interfaces.cli.watching import run_and_tell
    from xl_territory.schema.settings import GAP, SOLVER_NAME, TIME_LIMIT

    edits = edits_wanted(keep_edits, discard_edits)
    wanted = changes(set_, {TIME_LIMIT.name: time_limit, GAP.name: gap, SOLVER_NAME.name: solver})
    run_and_tell(book, book if in_place else output, wanted, as_json, cluster, verify=not no_verify, edits=edits)


@app.command(cls=Command)
def restore(
    book: Book,
    backup: Annotated[Path | None, typer.Option("--from", help="An older backup instead of the newest.")] = None,
    as_json: Json = False,
) -> None:
    """Bring back the newest backup of a workbook; restoring again undoes it."""
    from xl_territory.records.went_back import went_back
    from xl_territory.workbook import restore as bring_back

    chosen = bring_back(book, backup)
    went_back(book, chosen)
    _told(as_json, f"Restored {book} from {chosen}.", output=str(book))


@app.command(cls=Command)
def doctor(
    book: Annotated[Path | None, typer.Argument(help="A workbook to look at too.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Check the installation, and a workbook, for what keeps Excel and Python apart; say how to mend it."""
    from xl_territory.interfaces.doctor import doctor as look

    findings = look(book)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        told = f"{counted(errors, 'error')} among {counted(len(findings), 'finding')}."
        print_json(2 if errors else 0, told, findings=[vars(finding) for finding in findings])
    for finding in () if as_json else findings:
        say(f"{MARKS[finding.severity]} {finding.subject}: {finding.text}")
        if finding.mend:
            say(f"          {finding.mend}")
    raise typer.Exit(2 if errors else 0)


@app.command(cls=Command)
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="The workbook to write.")] = Path(
        "territory_demo.xlsx"
    ),
    as_json: Json = False,
) -> None:
    """Build the worked example (240 accounts, 8 CSMs), plan it and show the result."""
    import tempfile

    from xl_territory.interfaces.cli.watching import run_and_tell
    from xl_territory.template import Example
    from xl_territory.template.new_workbook import new_workbook

    with tempfile.TemporaryDirectory() as folder:
        example = new_workbook(Path(folder) / "worked_example.xlsx", Example.WORKED)
        run_and_tell(example, output, {}, as_json)


@app.command(cls=Command)
def batch(  # noqa: PLR0913, PLR0917
    folder: Annotated[Path, typer.Argument(help="A folder of planning workbooks.", show_default=False)],
    processes: Processes = 0,
    set_: Set = None,
    time_limit: TimeLimit = None,
    cluster: Annotated[str | None, typer.Option(help="Solve on the Dask cluster at tcp://HOST:PORT.")] = None,
    keep_edits: KeepEdits = False,
    discard_edits: DiscardEdits = False,
    as_json: Json = False,
) -> None:
    """Plan every workbook of a folder; one that fails does not stop the others, Ctrl-C leaves what is done."""
    from xl_territory.interfaces.cli.batch_report import batch_progress, show_batch
    from xl_territory.run.batch import not_reached, run_batch, workbooks
    from xl_territory.run.hand_edits import EditChoice
    from xl_territory.schema.settings import TIME_LIMIT
    from xl_territory.solver.executors import executor

    books, skipped = workbooks(folder)
    edits = EditChoice(edits_wanted(keep_edits, discard_edits))
    wanted, outcomes = changes(set_, {TIME_LIMIT.name: time_limit}), []
    with suppress(KeyboardInterrupt), executor(processes, cluster) as workers:
        for outcome in batch_progress(run_batch(books, wanted, workers, edits), len(books)):
            outcomes.append(outcome)  # one by one: Ctrl-C leaves what is done
    raise typer.Exit(show_batch([*outcomes, *not_reached(books, outcomes)], skipped, as_json))


def main() -> None:
    """Run the command line; every error that is meant for a user is one message, and its exit code."""
    separate_descriptor()
    run(app, sys.argv[1:])


def _told(as_json: bool, message: str, **more: Any) -> None:
    """Say that it is done."""
    if as_json:
        print_json(0, message, **more)
    else:
        say(message)

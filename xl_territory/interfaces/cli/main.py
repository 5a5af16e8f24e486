"""The command line: parse, call app, show. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xl_territory import __version__
from xl_territory.errors import Severity, UsageError, counted
from xl_territory.interfaces.cli.failures import run, show_faults
from xl_territory.interfaces.cli.json_output import print_json
from xl_territory.interfaces.cli.output import Command, say, separate_descriptor
from xl_territory.interfaces.cli.study_commands import commands
from xl_territory.interfaces.cli.typed_words import number, whole

if TYPE_CHECKING:
    from xl_territory.schema.settings import Changes, SettingValue

app = typer.Typer(
    name="xl-territory",
    help="Territory planning in Excel: which CSM owns which account, optimised, proved and explained.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(commands())

MARKS = {Severity.ERROR: "[error]  ", Severity.WARNING: "[warning]", Severity.INFO: "[well]   "}

Book = Annotated[Path, typer.Argument(help="The planning workbook.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else there.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the result.")]
InPlace = Annotated[bool, typer.Option("--in-place", help="Write into the workbook itself; a backup is kept.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help='Another setting for this run: --set "Weight: balance=50". May be repeated.'),
]
TimeLimit = Annotated[
    float | None,
    typer.Option(help="Seconds of solving at most.", parser=number("--time-limit", "60", 0.1), metavar="SECONDS"),
]
Gap = Annotated[
    float | None,
    typer.Option(
        help="Stop when the plan is proved this close to the best: 0.001.",
        parser=number("--gap", "0.001", 0),
        metavar="SHARE",
    ),
]
Processes = Annotated[
    int,
    typer.Option(
        help="Workbooks planned at a time; 0 = one per processor.",
        parser=whole("--processes", "2", 0),
        metavar="NUMBER",
    ),
]
NoVerify = Annotated[bool, typer.Option("--no-verify", help="Do not read the written workbook again to check it.")]
Solver = Annotated[str | None, typer.Option(help="Solver to use instead of the one on Settings.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"xl-territory {__version__}")
        raise typer.Exit


KeepEdits = Annotated[bool, typer.Option("--keep-edits", help="Keep hand edits of Assignments, as locks.")]
DiscardEdits = Annotated[bool, typer.Option("--discard-edits", help="Drop hand edits of Assignments.")]


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
    from xl_territory.schema.settings import GAP, SOLVER_NAME, TIME_LIMIT

    edits = edits_wanted(keep_edits, discard_edits)
    wanted = changes(set_, {TIME_LIMIT.name: time_limit, GAP.name: gap, SOLVER_NAME.name: solver})
    _finish(_run(book, book if in_place else output, wanted, cluster, not no_verify, edits), as_json)


@app.command(cls=Command)
def restore(
    book: Book,
    backup: Annotated[Path | None, typer.Option("--from", help="An older backup instead of the newest.")] = None,
    as_json: Json = False,
) -> None:
    """Bring back the newest backup of a workbook; restoring again undoes it."""
    from xl_territory.workbook import restore as bring_back

    _told(as_json, f"Restored {book} from {bring_back(book, backup)}.", output=str(book))


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

    from xl_territory.template import Example
    from xl_territory.template.new_workbook import new_workbook

    with tempfile.TemporaryDirectory() as folder:
        example = new_workbook(Path(folder) / "worked_example.xlsx", Example.WORKED)
        run = _run(example, output, {})
    _finish(run, as_json)


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
    from xl_territory.interfaces.cli.batch_report import batch_progress, batch_report, totals
    from xl_territory.interfaces.cli.terminal import out
    from xl_territory.run.batch import not_reached, run_batch, workbooks, worst
    from xl_territory.run.hand_edits import EditChoice
    from xl_territory.solver.executors import executor

    books, skipped = workbooks(folder)
    from xl_territory.schema.settings import TIME_LIMIT

    edits = EditChoice(edits_wanted(keep_edits, discard_edits))
    wanted, outcomes = changes(set_, {TIME_LIMIT.name: time_limit}), []
    with suppress(KeyboardInterrupt), executor(processes, cluster) as workers:
        for outcome in batch_progress(run_batch(books, wanted, workers, edits), len(books)):
            outcomes.append(outcome)  # one by one: Ctrl-C leaves what is done
    outcomes += not_reached(books, outcomes)
    code = worst(outcome.exit_code for outcome in outcomes)
    if as_json:
        rows = [{**vars(outcome), "book": str(outcome.book)} for outcome in outcomes]
        others = [{"file": str(each.file), "reason": each.reason} for each in skipped]
        print_json(code, totals(outcomes), workbooks=rows, skipped=others)
    else:
        out().print(batch_report(outcomes, skipped))
    raise typer.Exit(code)


def changes(assignments: list[str] | None, options: Changes | None = None) -> dict[str, SettingValue]:
    """Settings from ``--set "Name=value"`` and from options of their own (None = not given).

    Raises
    ------
    UsageError : when an assignment has no ``=``.
    """
    settings: dict[str, SettingValue] = {}
    for assignment in assignments or []:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise UsageError(f'--set {assignment!r}: write it as "Name=value", for example "Weight: balance=50".')
        settings[name.strip()] = value.strip()
    return settings | {name: value for name, value in (options or {}).items() if value is not None}


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


def edits_wanted(keep: bool, discard: bool) -> str:
    """What should become of hand edits. Raises `UsageError` where both are asked for."""
    if keep and discard:
        raise UsageError("Give --keep-edits or --discard-edits, not both.")
    return "keep" if keep else "discard" if discard else "ask"


def _run(
    book: Path,
    target: Path | None,
    wanted: Changes,
    cluster: str | None = None,
    verify: bool = False,
    edits: str = "ask",
) -> Any:
    from xl_territory.interfaces.cli.watching import run_watched
    from xl_territory.run.hand_edits import EditChoice

    return run_watched(book, target, wanted, cluster, verify, EditChoice(edits))


def _finish(run: Any, as_json: bool) -> None:
    from xl_territory.interfaces.cli.summary import summary
    from xl_territory.interfaces.cli.terminal import about_input, err, headline, out, run_report
    from xl_territory.plans.status import PROVED_IMPOSSIBLE

    if as_json:
        print_json(0 if run.plan.complete else 3, headline(run.plan).plain, run.faults, **summary(run))
    else:
        err().print(about_input(run.faults))
        out().print(run_report(run))
        if run.plan.status in PROVED_IMPOSSIBLE:
            from xl_territory.interfaces.cli.terminal import conflicts_named

            out().print(conflicts_named(run.plan.territory))
    raise typer.Exit(0 if run.plan.complete else 3)

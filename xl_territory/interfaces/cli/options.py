"""Arguments and options that several commands share, and what their words mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xl_territory.errors import UsageError
from xl_territory.interfaces.cli.typed_words import number, whole

if TYPE_CHECKING:
    from xl_territory.schema.settings import Changes, SettingValue

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
KeepEdits = Annotated[bool, typer.Option("--keep-edits", help="Keep hand edits of Assignments, as locks.")]
DiscardEdits = Annotated[bool, typer.Option("--discard-edits", help="Drop hand edits of Assignments.")]


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


def edits_wanted(keep: bool, discard: bool) -> str:
    """What should become of hand edits. Raises `UsageError` where both are asked for."""
    if keep and discard:
        raise UsageError("Give --keep-edits or --discard-edits, not both.")
    return "keep" if keep else "discard" if discard else "ask"

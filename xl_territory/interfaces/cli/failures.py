"""How a command ends that goes wrong: one message for people, or with ``--json`` one object for programs."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from xl_territory.errors import Fault, InputError, TerritoryError, TooLittleDataError, UndecidedError
from xl_territory.interfaces.cli.json_output import JSON, print_json

DEFECT = "This is a defect, not your fault: {!r}. Please report what --debug prints."
DEBUG = "--debug"


def run(app: typer.Typer, arguments: Sequence[str]) -> NoReturn:
    """Run the command line and end the process with its exit code."""
    words = [argument for argument in arguments if argument != DEBUG]
    as_json = JSON in words
    try:
        sys.exit(app(words, standalone_mode=not as_json) or 0)
    except Exception as error:
        if DEBUG in arguments:
            traceback.print_exception(error)
        code, message, faults = _told(error)
        if as_json:
            print_json(code, message, faults, **_more(error))
        elif faults:
            show_faults(faults)
        else:
            typer.echo(f"xl-territory: {message}", err=True)
        sys.exit(code)


def _told(error: Exception) -> tuple[int, str, Sequence[Fault]]:
    """Exit code, message, and what is wrong with the input."""
    if isinstance(error, InputError):
        return error.exit_code, str(error), error.faults
    if isinstance(error, TerritoryError):
        return error.exit_code, str(error), ()
    usage: Any = getattr(error, "format_message", None)  # typer has its own classes of click's errors, or click's
    if usage is not None:
        return int(getattr(error, "exit_code", 2)), str(usage()), ()
    return 1, DEFECT.format(error), ()


def _more(error: Exception) -> dict[str, str]:
    """Keys of the object that only some errors have."""
    if isinstance(error, UndecidedError):
        return {"question": error.question}
    return {"status": "refused"} if isinstance(error, TooLittleDataError) else {}


def show_faults(found: Sequence[Fault]) -> None:
    """Every fault, on standard error."""
    from xl_territory.interfaces.cli.terminal import err, faults

    if found:
        err().print(faults(found))

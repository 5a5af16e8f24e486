"""Standard output is ours alone: whatever else is printed while a command runs goes to standard error.

A library may print in Python, or below it (solvers do); a script that reads our JSON must see neither.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import UnsupportedOperation
from typing import Any, TextIO

import typer
from typer.core import TyperCommand

from xl_territory.errors import NoPlanError, UsageError

_streams: list[TextIO] = []


def own_stream() -> TextIO:
    """Where results go: standard output as it was before the running command."""
    return _streams[-1] if _streams else sys.stdout


def say(text: str) -> None:
    """Print a line of the result."""
    typer.echo(text, file=own_stream())


@contextmanager
def own_output() -> Iterator[None]:
    """While it lasts, only `say` and `own_stream` reach standard output from Python."""
    _streams.append(sys.stdout)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _streams.pop()


class Command(TyperCommand):
    """A command that runs in `own_output`; its help, which the library prints, is written before."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the words. `UsageError` where an option does not exist: IDs may look like one."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            option = getattr(error, "option_name", None)  # NoSuchOption of typer's own click, or of click
            if option is None or not hasattr(error, "possibilities"):
                raise
            near = " or ".join(error.possibilities or ())
            raise UsageError(
                f"{ctx.info_name} has no option {option}{f'; did you mean {near}?' if near else '.'} "
                f"An ID or a file that begins with - stands behind --, at the end: … -- -A1."
            ) from None

    def invoke(self, ctx: Any) -> Any:
        """Run the command. `NoPlanError` where the user stops it before it has anything."""
        try:
            with own_output():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            raise NoPlanError("Stopped before there was any plan; nothing was written.") from None


def separate_descriptor() -> None:
    """Give ``sys.stdout`` a descriptor of its own, and let descriptor 1 be standard error for this process and its
    children; nothing happens where standard output is no file (a test, a window without console)."""
    stream: Any = sys.stdout
    try:
        stream.flush()
        other, number = _other_descriptor(), stream.fileno()
        own = os.dup(number)
        os.dup2(other, number)
    except (AttributeError, OSError, UnsupportedOperation):
        return
    sys.stdout = open(own, "w", buffering=1, encoding=stream.encoding, errors=stream.errors)  # noqa: PTH123, SIM115


def _other_descriptor() -> int:
    """Standard error, or nowhere; where it is closed this takes its number, which no other file should get."""
    try:
        return os.dup(sys.stderr.fileno())
    except (AttributeError, OSError, UnsupportedOperation):
        return os.open(os.devnull, os.O_WRONLY)

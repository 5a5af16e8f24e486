"""How the options of a study are declared: its function's own parameters, each annotated with what a user is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any, get_args

Words = tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """An option of a command: ``--name VALUE`` unless ``flags`` say otherwise, or a word in its place (positional)."""

    help: str
    flags: tuple[str, ...] = ()
    positional: bool = False
    minimum: float | None = None
    maximum: float | None = None


BOOK = Annotated[Path, Option("The planning workbook.", positional=True)]
PLAN = Annotated[Path, Option("The workbook with the plan.", ("--book", "-b"))]
Cluster = Annotated[str | None, Option("Solve on the Dask cluster at tcp://HOST:PORT.")]
By = Annotated[str | None, Option("Who decides, in place of the name that the system knows.")]


def keywords(run: Callable[..., Any], **more: Any) -> dict[str, Parameter]:
    """The parameters of ``run`` after its first, and more by name and annotation before them."""
    parameters = list(signature(run, eval_str=True).parameters.values())[1:]
    before = [Parameter(name, Parameter.KEYWORD_ONLY, annotation=parameter) for name, parameter in more.items()]
    return {parameter.name: parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in (*before, *parameters)}


def option_of(parameter: Parameter) -> Option:
    """What the annotation of a parameter says. TypeError where it says nothing."""
    options = [arg for arg in get_args(parameter.annotation) if isinstance(arg, Option)]
    if len(options) != 1:
        raise TypeError(f"Annotate {parameter.name} as Annotated[…, Option(…)].")
    return options[0]


def flags_of(parameter: Parameter) -> Words:
    """What a user types before its value, the usual one first; nothing for a word in its place."""
    option = option_of(parameter)
    return () if option.positional else option.flags or (f"--{parameter.name.replace('_', '-')}",)


def words(options: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> Words:
    """The options as words of a command line; those in their place stand last, behind -- where one starts with -."""
    placed: list[str] = []
    flagged: list[str] = []
    for name, parameter in parameters.items():
        value = options.get(name)
        values = [] if value is None or value is False else list(value) if isinstance(value, list | tuple) else [value]
        for each in values:
            texts = [] if each is True else [str(each)]
            if flags := flags_of(parameter):
                flagged += [flags[0], *texts]
            else:
                placed += texts
    behind = ("--",) if any(word.startswith("-") for word in placed) else ()
    return (*flagged, *behind, *placed)

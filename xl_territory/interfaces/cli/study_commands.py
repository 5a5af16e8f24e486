"""A command for every study: it asks, shows the answer, and writes its sheets where that was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature, getdoc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from xl_territory.errors import UsageError
from xl_territory.interfaces.cli.json_output import print_json
from xl_territory.interfaces.cli.output import Command, say
from xl_territory.interfaces.cli.typed_words import date, number, whole
from xl_territory.studies import STUDIES
from xl_territory.studies.parameters import Option, flags_of, keywords, option_of
from xl_territory.studies.study import Answer, Asked, Study

if TYPE_CHECKING:
    from xl_territory.workbook import Written

Output = Annotated[Path | None, Option("Write the sheet into a copy of this name.", ("-o", "--output"))]
InPlace = Annotated[bool, Option("Write the sheet into the workbook; a backup is kept.")]
Json = Annotated[bool, Option("Print one JSON object on standard output and nothing else there.", ("--json",))]


def commands(studies: tuple[Study, ...] = STUDIES) -> typer.Typer:
    """The commands of all studies; one of two words stands in a group of its first."""
    app = typer.Typer()
    groups: dict[str, typer.Typer] = {}
    for study in studies:
        first, _, second = study.verb.partition(" ")
        if second and first not in groups:
            groups[first] = typer.Typer(help=f"{first.capitalize()}: see --help of each.", no_args_is_help=True)
            app.add_typer(groups[first], name=first)
        (groups[first] if second else app).command(second or first, cls=Command)(command(study))
    return app


def command(study: Study) -> Callable[..., None]:
    """The function that typer calls: parameters of its own are the study's, and where to write its sheets."""
    own = keywords(study.run, book=study.book)
    shared = {
        **({"output": _parameter("output", Output, None), "in_place": _parameter("in_place", InPlace, False)}),
        "as_json": _parameter("as_json", Json, False),
    }
    wanted = {**own, **{name: each for name, each in shared.items() if name not in own}}

    def ask(**given: Any) -> None:
        places = {name: given.pop(name) for name in shared if name not in own}
        finish(study, Wanted(given.pop("book"), **places), given)

    parameters = [_typed(parameter) for parameter in wanted.values()]
    ask.__doc__ = getdoc(study.run)
    ask.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    vars(ask)["__signature__"] = Signature(parameters)
    return ask


@dataclass(frozen=True)
class Wanted:
    """What becomes of an answer: the workbook it is about, where to write its sheets, and how to tell it.

    Raises UsageError when it should be written to two places.
    """

    book: Path
    output: Path | None = None
    in_place: bool = False
    as_json: bool = False

    def __post_init__(self) -> None:
        if self.in_place and self.output:
            raise UsageError("Give --in-place or --output, not both.")

    @property
    def target(self) -> Path | None:
        """The file to write, None for none."""
        return self.book if self.in_place else self.output


def finish(study: Study, wanted: Wanted, options: Mapping[str, Any]) -> None:
    """Ask, tell what was found, and write its sheets where that was asked for; the exit code is the answer's."""
    from xl_territory.interfaces.cli.terminal import out
    from xl_territory.studies.study_summary import study_summary
    from xl_territory.studies.terminal_tables import sheet_view

    answer = study.ask(Asked(wanted.book), options)
    if not wanted.as_json:
        out().print(answer.view(answer.found) if answer.view else sheet_view(answer))
    written = _written(answer, wanted, options.get("by"))
    has_own_output = "output" in keywords(study.run)
    if wanted.as_json:
        print_json(answer.exit_code, answer.sentence.strip(), **study_summary(answer, written))
    elif where := _where(answer, written, "--in-place" if has_own_output else "--in-place or -o COPY.xlsx"):
        say(where)
    if answer.exit_code:
        raise typer.Exit(answer.exit_code)


def _written(answer: Answer, wanted: Wanted, by: str | None) -> Written:
    from xl_territory.studies.writing import write_answer
    from xl_territory.workbook import Written, open_workbook

    return Written() if wanted.target is None else write_answer(answer, open_workbook(wanted.book), wanted.target, by)


def _where(answer: Answer, written: Written, how: str) -> str:
    if written.path:
        return f"Sheet {answer.places} written to {written.path}."
    return f"The workbook is as it was; {how} writes sheet {answer.places}." if answer.places else ""


def _parameter(name: str, annotation: Any, default: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _typed(parameter: Parameter) -> Parameter:
    """The same parameter, annotated as typer reads it."""
    kind, option = get_args(parameter.annotation)[0], option_of(parameter)
    more: dict[str, Any] = {"help": option.help, "show_default": parameter.default not in (None, False)}
    more |= _read_as({kind, *get_args(kind)}, parameter)
    if option.positional:
        made: Any = typer.Argument(**{**more, "show_default": False})
    else:
        made = typer.Option(*flags_of(parameter), **more)
    return parameter.replace(annotation=Annotated[kind, made])


def _read_as(kinds: set[Any], parameter: Parameter) -> Mapping[str, Any]:
    """How typer reads a number or a date."""
    flag, option = next(iter(flags_of(parameter)), parameter.name), option_of(parameter)
    if dt.date in kinds:
        return {"parser": date(flag), "metavar": "YYYY-MM-DD"}
    if int in kinds:
        return {"parser": whole(flag, f"{option.minimum or 1:g}", option.minimum, option.maximum), "metavar": "NUMBER"}
    if float in kinds:
        return {"parser": number(flag, "0.5", option.minimum, option.maximum), "metavar": "NUMBER"}
    return {}

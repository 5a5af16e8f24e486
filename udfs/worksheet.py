"""What makes a worksheet function of a pure one: values in and out, remembered, its help taken from its docstring."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

import xlwings as xw

from udfs.ranges import PROBLEM, Block, frozen
from xl_territory.errors import TerritoryError

CATEGORY = "Territory"
LONGEST_HELP = 255
REMEMBERED = 16

Function = TypeVar("Function", bound=Callable[..., Block])


@dataclass(frozen=True)
class Argument:
    """An argument of a worksheet function, with the help that Excel's function wizard shows."""

    name: str
    help: str
    optional: bool


@dataclass(frozen=True)
class Documentation:
    """What is known about a worksheet function: what it is, its arguments, what it returns and an example."""

    name: str
    summary: str
    arguments: tuple[Argument, ...]
    returns: str
    example: str

    @property
    def syntax(self) -> str:
        """The function as it is typed, optional arguments in brackets."""
        listed = (f"[{each.name}]" if each.optional else each.name for each in self.arguments)
        return f"{self.name}({', '.join(listed)})"


def worksheet_function(function: Function) -> Function:
    """The function as one that Excel can call.

    It gets frozen blocks, is asked once for the same values on the same day, and never raises: what it cannot work with
    becomes one text that begins with ``#VALUE!``.
    """
    remembered = lru_cache(REMEMBERED)(lambda _today, *blocks: function(*blocks))

    @wraps(function)
    def wrapper(*ranges: Any) -> list[list[Any]]:
        try:
            return [list(row) for row in remembered(dt.date.today(), *map(frozen, ranges))]
        except TerritoryError as error:
            return [[f"{PROBLEM}{error}"[:LONGEST_HELP]]]
        except Exception as error:
            return [[f"{PROBLEM}This is a defect, please report it: {error!r}"[:LONGEST_HELP]]]

    return cast(Function, _declared(wrapper, described(function)))


def described(function: Callable[..., Any]) -> Documentation:
    """The documentation in a docstring: summary, then the sections Parameters, Returns and Example."""
    parts = re.split(r"\n(Parameters|Returns|Example)\n-+\n", inspect.cleandoc(function.__doc__ or ""))
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    helps = dict(re.findall(r"^(\w+) : (.+(?:\n {4}.+)*)", sections.get("Parameters", ""), re.MULTILINE))
    return Documentation(
        name=function.__name__,
        summary=_one_line(parts[0]),
        arguments=tuple(
            Argument(name, _one_line(helps.get(name, "")), parameter.default is not inspect.Parameter.empty)
            for name, parameter in inspect.signature(function).parameters.items()
        ),
        returns=_one_line(sections.get("Returns", "")),
        example=_one_line(sections.get("Example", "")),
    )


def _declared(wrapper: Callable[..., Any], documentation: Documentation) -> Callable[..., Any]:
    """``wrapper`` with what xlwings and the VBA generator want to know."""
    full = wrapper.__doc__
    wrapper.__doc__ = documentation.summary  # xlwings shows the first 255 characters of it
    declared: Callable[..., Any] = xw.func(category=CATEGORY)(wrapper)
    for argument in documentation.arguments:
        declared = xw.arg(argument.name, ndim=2, err_to_str=True, doc=argument.help)(declared)
    declared.__doc__ = full
    declared.__dict__["documentation"] = documentation
    return declared


def _one_line(text: str) -> str:
    return " ".join(text.split())

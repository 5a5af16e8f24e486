"""Conditional compilation of VBA, decided before the code goes into a workbook.

LibreOffice reads every branch of ``#If``, so code whose branches do not stand side by side (two headers of one
function, say) does not compile there. Deciding a directive ahead leaves VBA exactly the code it would have chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

Constant = bool | str

_DIRECTIVE = re.compile(r"^\s*#(If|ElseIf|Else|End If|Const)\b(.*?)(?:\s*'.*)?$")
_EQUALS = re.compile(r'^(\w+)\s*=\s*"(.*)"$')


@dataclass(frozen=True)
class _Group:
    """An ``#If`` group: decided ones are taken apart, the others stay as they are."""

    decided: bool
    taken: bool
    keeps: bool


def decide(source: str, constants: Mapping[str, Constant]) -> str:
    """The VBA ``source`` without the directives that ``constants`` decide and without the branches not taken.

    Definitions of these constants go as well. Directives on other constants stay. Line ends become CR LF.

    Raises
    ------
    ValueError : where the groups of ``source`` do not match up.
    """
    return "\r\n".join(_decided(source.splitlines(), constants)) + "\r\n"


def _decided(lines: Iterable[str], constants: Mapping[str, Constant]) -> Iterator[str]:
    open_groups: list[_Group] = []
    for line in lines:
        word, condition = _directive(line)
        if word in ("Else", "ElseIf", "End If") and not open_groups:
            raise ValueError(f"#{word} without #If")
        group = open_groups.pop() if word in ("Else", "ElseIf", "End If") else None
        visible = all(outer.keeps for outer in open_groups)
        if word == "If":
            group = _opened(condition, constants)
            open_groups.append(group)
        elif group is not None and word != "End If":
            open_groups.append(_next_branch(group, _value(condition, constants) if word == "ElseIf" else True))
        dropped = group.decided if group is not None else word == "Const" and _name(condition) in constants
        if visible and not dropped and all(outer.keeps for outer in open_groups):
            yield line
    if open_groups:
        raise ValueError("#If without #End If")


def _directive(line: str) -> tuple[str, str]:
    directive = _DIRECTIVE.match(line)
    return (directive[1], directive[2].removesuffix("Then").strip()) if directive else ("", "")


def _opened(condition: str, constants: Mapping[str, Constant]) -> _Group:
    value = _value(condition, constants)
    return _Group(decided=value is not None, taken=bool(value), keeps=value is not False)


def _next_branch(group: _Group, value: bool | None) -> _Group:
    if not group.decided:
        return group
    return replace(group, taken=group.taken or bool(value), keeps=not group.taken and bool(value))


def _name(definition: str) -> str:
    return definition.partition("=")[0].strip()


def _value(condition: str, constants: Mapping[str, Constant]) -> bool | None:
    """Whether the condition holds; None where ``constants`` do not tell."""
    if condition.startswith("Not "):
        value = _value(condition.removeprefix("Not "), constants)
        return None if value is None else not value
    equals = _EQUALS.match(condition)
    if equals:
        return constants[equals[1]] == equals[2] if equals[1] in constants else None
    return bool(constants[condition]) if condition in constants else None

"""The reference page: commands, buttons, sheets, settings, flags and worksheet functions, as they are declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from udfs.reference import documentation
from xl_territory.interfaces.cli.main import app
from xl_territory.plans.flags import FLAGS
from xl_territory.policies import CATALOGUE
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.schema import INPUT_SHEETS, InputSheet, Setting
from xl_territory.studies import STUDIES
from xl_territory.template.buttons import BUTTONS

PAGE = Path(__file__).with_name("reference.md")
HEAD = """# Reference

Made from the declarations by `python -m xl_territory.docs`; do not edit it by hand.

`xl-territory COMMAND --help` says the same. Every command takes `--json`, which prints one object on standard output
whatever happens (`status`, `exit_code`, `message`, `faults` and the command's own keys). A command that writes takes
`-o COPY.xlsx` or `--in-place`, which keeps a backup; questions and planning steps write nothing without one of them.
"""
COMMON = {"output", "in_place", "as_json"}


def reference() -> str:
    """The page in Markdown."""
    parts = (
        HEAD,
        _section("Commands", ("Command", "What it does"), _commands()),
        _section("Options of the commands", ("Command", "Option", "Meaning"), _options()),
        _section("Buttons", ("Button", "Group", "What it does"), _buttons()),
        _section("Sheets that a planner fills in", ("Sheet", "What it is", "Columns (bold = required)"), _inputs()),
        _section("Sheets of a run", ("Sheet", "Tables"), _results()),
        _section("Sheets of studies", ("Sheet", "Written by", "What it answers"), _studies()),
        _section("Settings", ("Setting", "Unless given", "Unit", "Meaning"), _settings()),
        _section("Flags", ("Flag", "Kind", "Severity"), _flags()),
        _section("Worksheet functions", ("Function", "What it gives", "Example"), _functions()),
    )
    return "\n".join(parts)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by what a user types, those of groups too."""
    yield from _walk(typer.main.get_command(app), "")


def _walk(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _walk(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _commands() -> Iterator[Sequence[str]]:
    for name, command in commands():
        placed = [_placed(each) for each in command.params if each.param_type_name == "argument"]
        needed = [f"{each.opts[0]} {each.name.upper()}" for each in _flagged(command) if each.required]
        yield f"`{' '.join([name, *placed, *needed])}`", _line(command.help)


def _placed(argument: Any) -> str:
    word = f"{argument.name.upper()}{'…' if argument.nargs == -1 else ''}"
    return word if argument.required else f"[{word}]"


def _options() -> Iterator[Sequence[str]]:
    for name, command in commands():
        for option in _flagged(command):
            if option.name not in COMMON:
                yield f"`{name}`", f"`{', '.join(option.opts)}`", _line(option.help)


def _flagged(command: Any) -> list[Any]:
    return [each for each in command.params if each.param_type_name == "option"]


def _buttons() -> Iterator[Sequence[str]]:
    for button in BUTTONS:
        yield button.caption, button.group.value, button.tip


def _inputs() -> Iterator[Sequence[str]]:
    for sheet in INPUT_SHEETS:
        yield sheet.name, sheet.explanation, _columns(sheet)


def _columns(sheet: InputSheet) -> str:
    columns = [column for block in sheet.blocks for column in block.columns]
    return ", ".join(f"**{column.name}**" if column.required else column.name for column in columns)


def _results() -> Iterator[Sequence[str]]:
    for report in REPORTS:
        sheet = report(ReportContext(None))
        yield sheet.name, "; ".join(", ".join(column.name for column in table.columns) for table in sheet.tables)


def _studies() -> Iterator[Sequence[str]]:
    for study in STUDIES:
        for sheet in study.sheets:
            yield sheet, f"`{study.verb}`", study.brief


def _settings() -> Iterator[Sequence[str]]:
    for setting in CATALOGUE:
        yield f"`{setting.name}`", _default(setting), setting.unit, setting.meaning


def _default(setting: Setting[Any]) -> str:
    value = setting.default
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _flags() -> Iterator[Sequence[str]]:
    for flag in FLAGS:
        yield flag.name, flag.subject.value, flag.severity.value


def function_rows() -> list[str]:
    """The rows of the worksheet functions, in the order of their names."""
    return list(map(_row, _functions()))


def _functions() -> Iterator[Sequence[str]]:
    for function in sorted(documentation(), key=lambda function: function.name):
        yield f"`{function.syntax}`", function.summary, f"`{function.example}`"


def _section(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(columns), _row(["---"] * len(columns)), *map(_row, rows)]
    return "\n".join([f"## {title}", "", *lines, ""])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(text: str | None) -> str:
    """A text in one line, as a cell of a table can hold it."""
    return " ".join((text or "").split()).replace("|", "\\|")

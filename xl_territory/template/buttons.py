"""Every button of the planning workbook, once: its macro, its place on Start and on the ribbon, and its help.

Every study has one; the others stand in `PLANNING`, each with a function of its name in interfaces/excel/plan_buttons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from xl_territory.schema.settings import TIME_LIMIT
from xl_territory.studies import STUDIES
from xl_territory.studies.study import RibbonGroup, Study

MODULE = "xl_territory.buttons"
"""What macros import, by a name that workbooks have kept since the first one."""


@dataclass(frozen=True)
class Button:
    """A button: what it says, and what it calls.

    ``name`` is the function of `MODULE` that Excel calls. ``brief`` is what it does in a few words, ``more`` whatever
    else the tip on the ribbon says. ``icon`` is the name of one of Office's own images. Where there is no Excel, it is
    done by the command line: for a ``study`` by its own command, else by the words of ``command`` with ``{book}``
    filled in; where there are none, ``instead`` tells what to do. ``replaces_edits``: it asks about hand edits first.
    """

    name: str
    caption: str
    brief: str
    icon: str
    group: RibbonGroup = RibbonGroup.PLAN
    more: str = ""
    command: tuple[str, ...] = ()
    instead: str = ""
    study: Study | None = None
    replaces_edits: bool = False

    @property
    def tip(self) -> str:
        """What it does, in full."""
        return f"{self.brief} {self.more}".strip()

    @property
    def in_libreoffice(self) -> bool:
        """Whether the command line can do it in Excel's place."""
        return self.study is not None or bool(self.command)

    @property
    def typed(self) -> str:
        """The command of a terminal that does the same, "" where there is none."""
        return self.study.verb if self.study else " ".join(self.command[:1])

    @property
    def macro(self) -> str:
        """Name of its macro; a prefix keeps it apart from words of VBA such as Stop."""
        return f"Territory{self.name.title().replace('_', '')}"

    @property
    def ribbon_macro(self) -> str:
        """Name of the macro that the ribbon calls."""
        return f"Ribbon{self.macro}"

    @property
    def python(self) -> str:
        """What xlwings' RunPython runs."""
        return f"import {MODULE}; {MODULE}.{self.name}()"


PLANNING = (
    Button(
        "validate",
        "Validate",
        "Check every input sheet and list what is wrong on Data Issues.",
        "DataValidation",
        more="Nothing else changes.",
        command=("validate", "{book}"),
    ),
    Button(
        "optimize",
        "Optimize",
        "Find the best owner for every account.",
        "MacroPlay",
        more="Go on working meanwhile; the plan is written to the result sheets when it is done.",
        command=("optimize", "{book}", "--in-place", "--json"),
        replaces_edits=True,
    ),
    Button(
        "stop",
        "Stop",
        "End what is under way; Optimize takes the best plan so far.",
        "DeclineInvitation",
        more="A question that is being answered ends without an answer, and nothing is written.",
        instead=f"Here a run ends by itself after {TIME_LIMIT.name} seconds, with the best plan found so far.",
    ),
    Button(
        "clear",
        "Clear results",
        "Empty the sheets of the plan.",
        "Delete",
        more="Inputs, answers to questions and your own sheets stay as they are.",
        instead="Delete the result sheets that you do not want to keep; the next run makes them anew.",
    ),
    Button(
        "help",
        "Help",
        "Show what the buttons do.",
        "Help",
        command=("--help",),
    ),
)


def study_button(study: Study, group: RibbonGroup) -> Button:
    """The button that asks a study."""
    return Button(study.name, study.caption, study.brief, study.icon, group, study.more, study=study)


def in_order(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """The same buttons, group by group."""
    groups = list(RibbonGroup)
    return tuple(sorted(buttons, key=lambda button: groups.index(button.group)))


MOST_IN_A_ROW = 6
"""As many buttons as stand beside each other on a small screen."""
BUTTONS = in_order((*PLANNING, *(study_button(study, study.group) for study in STUDIES if study.group)))


def by_group(buttons: Iterable[Button]) -> list[tuple[RibbonGroup, list[Button]]]:
    """The buttons that stand together, in their order."""
    return [(group, list(members)) for group, members in groupby(buttons, key=lambda button: button.group)]


def in_rows(buttons: Iterable[Button]) -> list[tuple[str, list[Button]]]:
    """The rows of buttons on a sheet, with the name of the group before its first one."""
    return [
        (group if at == 0 else "", members[at : at + MOST_IN_A_ROW])
        for group, members in by_group(buttons)
        for at in range(0, len(members), MOST_IN_A_ROW)
    ]

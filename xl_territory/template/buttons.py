"""Every button of the planning workbook, once: its macro, its place on Start and on the ribbon, and its help.

To add a button, add an entry to `BUTTONS` and a function of the same name to the module that the entry names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

PLANNING = "xl_territory.interfaces.excel.buttons"
STUDIES = "xl_territory.interfaces.excel.study_buttons"


class Group(StrEnum):
    """What buttons that stand together are for."""

    PLAN = "Plan"
    UNDERSTAND = "Understand"
    COMPARE = "Compare"


@dataclass(frozen=True)
class Button:
    """A button: what it says, and what it calls.

    ``name`` is the function of ``module`` that Excel calls. ``brief`` is what it does in a few words, ``more`` whatever
    else the tip on the ribbon says. ``icon`` is the name of one of Office's own images. ``command`` is what the command
    line does in its place where there is no Excel, with ``{book}``, ``{selected}`` (the ID in the selected row) and
    ``{happens}`` (the option of what-if that goes with it) filled in; where it is empty, ``instead`` tells what to do.
    """

    name: str
    caption: str
    brief: str
    icon: str
    group: Group = Group.PLAN
    more: str = ""
    module: str = PLANNING
    command: tuple[str, ...] = ()
    instead: str = ""

    @property
    def tip(self) -> str:
        """What it does, in full."""
        return f"{self.brief} {self.more}".strip()

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
        return f"import {self.module}; {self.module}.{self.name}()"


BUTTONS = (
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
    ),
    Button(
        "stop",
        "Stop",
        "End what is under way; Optimize takes the best plan so far.",
        "DeclineInvitation",
        more="A question that is being answered ends without an answer, and nothing is written.",
        instead="Here a run ends by itself after Solver: time limit seconds, with the best plan found so far.",
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
    Button(
        "explain",
        "Explain selected account",
        "Why it has its CSM, and what each other would cost.",
        "TracePrecedents",
        Group.UNDERSTAND,
        more="Select a row of Accounts or Assignments first. Sheet Explain has the contributions and the best repairs.",
        module=STUDIES,
        command=("explain", "{selected}", "--book", "{book}", "--in-place", "--json"),
    ),
    Button(
        "conflicts",
        "Conflicts",
        "What keeps accounts from having an owner, and what would mend it.",
        "ErrorChecking",
        Group.UNDERSTAND,
        more="Sheet Conflicts names the rows and rules that contradict each other, and remedies that were tried.",
        module=STUDIES,
        command=("explain", "--conflicts", "--book", "{book}", "--in-place", "--json"),
    ),
    Button(
        "check_moves",
        "Check my moves",
        "What your own edits of Assignments change and break.",
        "AcceptInvitation",
        Group.UNDERSTAND,
        more="Change Assigned CSM on Assignments, then click. Sheet Move Check has every term before and after.",
        module=STUDIES,
        command=("check-move", "{book}", "--in-place", "--json"),
    ),
    Button(
        "fairness",
        "Fairness",
        "Who carries more than the others, and what mends it.",
        "DistributionListSelectMembers",
        Group.UNDERSTAND,
        more="Sheet Fairness has every CSM against the team's median, and how groups of customers are treated.",
        module=STUDIES,
        command=("fairness", "{book}", "--in-place", "--json"),
    ),
    Button(
        "what_if",
        "What if",
        "What becomes of the plan if whom you selected leaves, starts or grows.",
        "WhatIfAnalysisMenu",
        Group.COMPARE,
        more="Select rows of CSMs or Accounts first; you are asked what happens. Sheet What If has the plan mended "
        "with few moves, and planned anew.",
        module=STUDIES,
        command=("what-if", "{book}", "{happens}", "{selected}", "--in-place", "--json"),
    ),
    Button(
        "resilience",
        "Resilience",
        "What would be lost with each CSM.",
        "ReviewProtectWorkbook",
        Group.COMPARE,
        more="Sheet Resilience has hours without a home, skills and at-risk accounts, the gravest loss first.",
        module=STUDIES,
        command=("resilience", "{book}", "--in-place", "--json"),
    ),
    Button(
        "scenarios",
        "Scenarios",
        "Today, your settings, your scenarios and the presets side by side.",
        "ChartTypeColumnInsertGallery",
        Group.COMPARE,
        more="Each row of Scenarios is planned. See Scenario Compare and Scenario Accounts.",
        module=STUDIES,
        command=("scenarios", "{book}", "--in-place", "--json"),
    ),
    Button(
        "models",
        "Territory models",
        "By vertical, region, tier and hybrid side by side.",
        "Consolidate",
        Group.COMPARE,
        more="See Territory Models, which also says which of them suits your team, and Model Accounts.",
        module=STUDIES,
        command=("scenarios", "{book}", "--models", "--in-place", "--json"),
    ),
    Button(
        "trade_off",
        "Trade-off",
        "How much better the balance gets with every account that moves.",
        "ChartTypeXYScatterInsertGallery",
        Group.COMPARE,
        more="Sheet Trade-off has the curve and its knee.",
        module=STUDIES,
        command=("frontier", "{book}", "--in-place", "--json"),
    ),
)


def caption(name: str) -> str:
    """The caption of the button called ``name``; KeyError where there is none."""
    return {button.name: button.caption for button in BUTTONS}[name]


def by_group(buttons: Iterable[Button]) -> list[tuple[Group, list[Button]]]:
    """The buttons that stand together, in their order."""
    return [(group, list(members)) for group, members in groupby(buttons, key=lambda button: button.group)]

"""Every button of the planning workbook, once: its macro, its place on Start and on the ribbon, and its help.

To add a button, add an entry to `BUTTONS` and a function of the same name to ``xl_territory.buttons``.
"""

from __future__ import annotations

from dataclasses import dataclass

MODULE = "xl_territory.buttons"


@dataclass(frozen=True)
class Button:
    """A button: what it says, and what it calls.

    ``name`` is the function of ``xl_territory.buttons`` that Excel calls. ``command`` is what the command line does in
    its place where there is no Excel, with ``{book}`` and ``{account}`` filled in; where it is empty, ``instead``
    tells what to do. ``icon`` is the name of one of Office's own images.
    """

    name: str
    caption: str
    screentip: str
    icon: str
    command: tuple[str, ...] = ()
    instead: str = ""

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


BUTTONS = (
    Button(
        "validate",
        "Validate",
        "Check every input sheet and list what is wrong on Data Issues. Nothing else changes.",
        "DataValidation",
        command=("validate", "{book}"),
    ),
    Button(
        "optimize",
        "Optimize",
        "Find the best owner for every account and write the plan to the result sheets.",
        "MacroPlay",
        command=("optimize", "{book}", "--in-place", "--json"),
    ),
    Button(
        "stop",
        "Stop",
        "End the running search and take the best plan found so far.",
        "DeclineInvitation",
        instead="Here a run ends by itself after Solver: time limit seconds, with the best plan found so far.",
    ),
    Button(
        "explain",
        "Explain selected account",
        "Say why the account in the selected row has its CSM, and what the others would cost.",
        "TracePrecedents",
        command=("explain", "{account}", "--book", "{book}"),
    ),
    Button(
        "clear",
        "Clear results",
        "Empty the result sheets; inputs and your own sheets stay as they are.",
        "Delete",
        instead="Delete the result sheets that you do not want to keep; the next run makes them anew.",
    ),
    Button(
        "help",
        "Help",
        "Show what the buttons do and where to read more.",
        "Help",
        command=("--help",),
    ),
)

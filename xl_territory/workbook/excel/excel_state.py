"""What a write changes in the user's Excel: put down in the workbook before, given back by whoever is there after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from xl_territory.workbook.excel.excel_busy import Patience, is_rejection, patiently
from xl_territory.workbook.excel.excel_edits import best_effort
from xl_territory.workbook.excel.excel_native import native

if TYPE_CHECKING:
    import xlwings as xw

NOTE = "xl_territory_before"
"""The name in the workbook that says how Excel was; the macros of the workbook know it too."""

AUTO_SAVE = "auto_save"
WHILE_WRITING: Mapping[str, bool | str] = {
    "interactive": False,
    "screen_updating": False,
    "enable_events": False,
    "display_alerts": False,
    "calculation": "manual",
    AUTO_SAVE: False,
}
"""Input comes first: once it is off, no cell can be edited, so nothing after it is rejected; it returns last.

AutoSave is off so that those who have the workbook open elsewhere see the result as a whole.
"""


@contextmanager
def undisturbed(book: xw.Book, patience: Patience) -> Iterator[None]:
    """Keep Excel from drawing, computing, running events, saving and taking input; all is as it was afterwards.

    Raises `BusyError` when Excel stays busy.
    """
    patiently(partial(give_back, book), patience)
    before = patiently(partial(_settings, book), patience)
    patiently(partial(_put_down, book, before), patience)
    try:
        for name in before:
            patiently(partial(_set, book, name, WHILE_WRITING[name]), patience)
        yield
    finally:
        with best_effort("Giving Excel back"):
            patiently(partial(give_back, book), patience)


def give_back(book: xw.Book) -> bool:
    """Give Excel back what a write took, by what was put down; whether there was something."""
    before = put_down(book)
    if not before:
        return False
    for name, value in reversed([*before.items()]):
        with suppress(NotImplementedError):
            _set(book, name, {"True": True, "False": False}.get(value, value))
    book.names[NOTE].delete()
    return True


def put_down(book: xw.Book) -> Mapping[str, str]:
    """What was put down and not given back yet; empty where all is well."""
    found = next((name.refers_to for name in book.names if name.name == NOTE), "")
    pairs = (pair.split("=", 1) for pair in str(found).strip('="').split(";") if "=" in pair)
    return {name: value for name, value in pairs if name in WHILE_WRITING}


def _settings(book: xw.Book) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in WHILE_WRITING:
        try:
            found[name] = native(book, "AutoSaveOn") if name == AUTO_SAVE else getattr(book.app, name)
        except Exception as error:  # macOS has no way to keep Excel from taking input
            if is_rejection(error) or type(error).__name__ != "XlwingsError":
                raise
    return {name: value for name, value in found.items() if value not in {None, WHILE_WRITING[name]}}


def _put_down(book: xw.Book, before: Mapping[str, object]) -> None:
    text = ";".join(f"{name}={value}" for name, value in before.items())
    book.names.add(NOTE, f'="{text}"')


def _set(book: xw.Book, name: str, value: bool | str) -> None:
    if name == AUTO_SAVE:
        book.api.AutoSaveOn = value
    else:
        setattr(book.app, name, value)

"""Checks of a workbook: whether it can be read and written, where it is, its macros, the Python that they start."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import is_zipfile

from xl_territory.errors import TerritoryError
from xl_territory.interfaces.doctor.finding import Finding, System, installed_version
from xl_territory.workbook.names import header_key

SYNCED = re.compile(r"onedrive|sharepoint|cloudstorage|dropbox|google ?drive", re.IGNORECASE)
UPGRADE = 'Run "xl-territory upgrade" with it: everything but macros, ribbon and configuration stays.'
REBUILD = 'Make a new one with "xl-territory new FRESH.xlsm" and copy your input sheets into it.'


def readable(workbook: Path, _: System) -> Iterator[Finding]:
    """Whether the file is a workbook, whatever its name says; why it cannot be read if it cannot."""
    from xl_territory.workbook import XlsxHost

    try:
        host = XlsxHost(workbook)
    except TerritoryError as error:
        yield Finding.error(
            "workbook", str(error), "Give the path of a saved workbook, or of a folder with .csv files."
        )
        return
    sheets = ", ".join(host.sheet_names)
    if host.is_converted and workbook.suffix.lower() in {".xlsx", ".xlsm"}:
        mend = "Open it in Excel and save it as .xlsx."
        yield Finding.warning(
            "workbook", f"{workbook.name} is no Excel workbook, whatever its name says: {sheets}.", mend
        )
    else:
        yield Finding.well("workbook", f"{workbook.name} can be read: {sheets}.")


def write_access(workbook: Path, _: System) -> Iterator[Finding]:
    """Whether the workbook may be written, as things are."""
    from xl_territory.workbook.saving import check_writable

    try:
        check_writable(workbook.resolve())
        if not os.access(workbook.parent, os.W_OK):
            yield Finding.error(
                "write access", f"{workbook.parent} cannot be written.", "Move the workbook to another folder."
            )
        else:
            yield Finding.well("write access", f"{workbook.name} can be written.")
    except TerritoryError as error:
        yield Finding.warning("write access", str(error), "The buttons write into the open workbook all the same.")


def place(workbook: Path, system: System) -> Iterator[Finding]:
    """Folders that are kept in step with a cloud, and files that Windows does not trust."""
    if SYNCED.search(str(workbook.resolve().parent)):
        yield Finding.warning(
            "synchronised folder",
            "The workbook is in a folder that is synchronised: Excel may know it by its address on the internet, and "
            "the file may change under a run of the command line.",
            "Copy it to a plain folder to plan it, or turn AutoSave off meanwhile.",
        )
    if system.platform == "win32" and Path(f"{workbook}:Zone.Identifier").exists():
        mend = "In Explorer: Properties > Unblock. Then open it again."
        yield Finding.error("macros", "Windows blocks the macros of this file, because it came from elsewhere.", mend)


def macros(workbook: Path, system: System) -> Iterator[Finding]:
    """Whether the VBA in the workbook is the one of the installed xlwings and of this package."""
    if workbook.suffix.lower() != ".xlsm":
        yield Finding.well(
            "macros", 'No buttons in this workbook: "xl-territory new NAME.xlsm" makes one that has them.'
        )
        return
    if not is_zipfile(workbook):
        yield Finding.error("macros", f"{workbook.name} is no Excel workbook, whatever its name says.", REBUILD)
        return
    from xl_territory.template.macro_version_check import embedded_xlwings, outdated_modules

    embedded, installed = embedded_xlwings(workbook), installed_version(system, "xlwings")
    if not embedded:
        yield Finding.error(
            "macros", "The workbook has no xlwings module, so its buttons cannot start Python.", REBUILD
        )
    elif embedded != installed:
        text = f"The workbook was made for xlwings {embedded}, but {installed or 'none'} is installed."
        mend = f'{UPGRADE} Or install the old one: "pip install xlwings=={embedded}".'
        yield Finding.error("macros", text, mend)
    elif changed := outdated_modules(workbook):
        text = f"Macros differ from the ones that would be made today: {', '.join(changed)}."
        yield Finding.warning("macros", text, UPGRADE)
    else:
        yield Finding.well("macros", f"The macros are those of this installation (xlwings {installed}).")


def interpreter(workbook: Path, system: System) -> Iterator[Finding]:
    """The Python that the buttons start."""
    from xl_territory.template.interpreter_config import CONF_SHEET, INTERPRETER_KEYS, expanded

    name = INTERPRETER_KEYS.get(system.platform)
    if workbook.suffix.lower() != ".xlsm" or name is None or not is_zipfile(workbook):
        return
    path = expanded(configured(workbook).get(header_key(name), ""), system.environment)
    put = f"Write {system.executable} beside {name} on the hidden sheet {CONF_SHEET}."
    if not path:
        yield Finding.warning(
            "interpreter", f"{CONF_SHEET} names no {name}: the first Python on the PATH is started.", put
        )
    elif path != "python" and not Path(path).exists():
        yield Finding.error("interpreter", f"The buttons start {path}, which does not exist.", put)
    elif path not in {"python", system.executable}:
        yield Finding.warning(
            "interpreter", f"The buttons start {path}; this is {system.executable}.", f"Unless meant: {put}"
        )
    else:
        yield Finding.well("interpreter", f"The buttons start {path}.")


def configured(workbook: Path) -> dict[str, str]:
    """The rows of the workbook's ``xlwings.conf``, keys as headers compare; none where it has no such sheet."""
    from xl_territory.template.interpreter_config import CONF_SHEET
    from xl_territory.workbook import open_workbook

    sheet = open_workbook(workbook).read([CONF_SHEET]).get(CONF_SHEET)
    rows = sheet.rows if sheet is not None else []
    return {header_key(str(row[0])): str(row[1]) for row in rows if len(row) > 1 and row[0] and row[1] is not None}


WORKBOOK: tuple[Callable[[Path, System], Iterator[Finding]], ...] = (write_access, place, macros, interpreter)

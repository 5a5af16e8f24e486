"""A macro workbook of an older installation gets the macros, ribbon and configuration of this one, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.exceptions import PyOpenVBAError

from udfs import MODULES
from xl_territory.errors import UsageError
from xl_territory.template import ribbon
from xl_territory.template.buttons import BUTTONS
from xl_territory.template.interpreter_config import CONF_SHEET, Machine, configuration
from xl_territory.template.macro_version_check import embedded_xlwings
from xl_territory.template.udf_wrappers import wrappers
from xl_territory.template.vba_project import Project, project
from xl_territory.workbook import XlsxHost
from xl_territory.workbook.backups import replace_keeping
from xl_territory.workbook.edits import CellEdit
from xl_territory.workbook.file_lock import reserved
from xl_territory.workbook.xlsx.merge_sheets import merge_sheets
from xl_territory.workbook.xlsx.package import Package

VBA_PART = "xl/vbaProject.bin"
_OPENED = re.compile(r"Private Sub Workbook_Open\(\).*?^End Sub[^\n]*\n?", re.DOTALL | re.MULTILINE)
_OURS = "TerritoryGiveBack"


def upgrade(path: Path, machine: Machine) -> Path | None:
    """Bring a workbook that ``new`` made to this installation in its place; gives the backup of what it was.

    Modules of the planner's own stay in its VBA project, rows of their own on ``xlwings.conf``, and everything else.

    Raises
    ------
    UsageError : where the workbook has no macros of this project.
    WorkbookError : where it cannot be read or written, or the installed xlwings does not bring what macros need.
    """
    host = XlsxHost(path)
    if path.suffix.lower() != ".xlsm" or not embedded_xlwings(path):
        raise UsageError(f"{path.name} has no macros of this project: xl-territory new FRESH.xlsm makes one that has.")
    with reserved(path, 0.0):
        data = path.read_bytes()
        edits = list(_configured(host, configuration(machine, MODULES)))
        package = Package(merge_sheets(data, [], ".xlsm", edits))
        package.put(VBA_PART, _with_macros(data, project(BUTTONS, wrappers())))
        package.put(ribbon.PART, ribbon.ribbon_xml(BUTTONS))
        return replace_keeping(package.save(), path, dt.datetime.now())


def _configured(host: XlsxHost, wanted: Mapping[str, str | bool]) -> Iterator[CellEdit]:
    """Values beside keys that are there, keys that are missing below them."""
    sheet = host.read([CONF_SHEET]).get(CONF_SHEET)
    if sheet is None:
        return
    row_of = {row[0]: number for number, row in enumerate(sheet.rows, start=1) if row}
    missing = (key for key in wanted if key not in row_of)
    row_of |= {key: number for number, key in enumerate(missing, start=len(sheet.rows) + 1)}
    for key, value in wanted.items():
        yield CellEdit(CONF_SHEET, row_of[key], 1, key)
        yield CellEdit(CONF_SHEET, row_of[key], 2, value)


def _with_macros(data: bytes, macros: Project) -> bytes:
    """The VBA project of a workbook with these macros in place of older ones."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "workbook.xlsm"
        copy.write_bytes(data)
        try:
            with ExcelFile(copy) as workbook:
                _exchange(workbook, macros)
                workbook.save()
        except PyOpenVBAError as error:
            raise UsageError(f"The macros of the workbook cannot be read ({error}). Make a new one.") from error
        with zipfile.ZipFile(copy) as package:
            return package.read(VBA_PART)


def _exchange(workbook: ExcelFile, macros: Project) -> None:
    there = {name.casefold() for name in workbook.module_names()}
    for sources, kind in ((macros.modules, VBAModuleKind.standard), (macros.classes, VBAModuleKind.other)):
        for name, source in sources.items():
            if name.casefold() in there:
                workbook.set_module(name, source)
            else:
                workbook.vba_project().add_module(name, source, kind=kind)
    opened = workbook.get_module("ThisWorkbook")
    found = _OPENED.search(opened)
    if found is None:
        workbook.set_module("ThisWorkbook", opened + macros.workbook)
    elif _OURS in found[0]:
        workbook.set_module("ThisWorkbook", opened[: found.start()] + macros.workbook + opened[found.end() :])

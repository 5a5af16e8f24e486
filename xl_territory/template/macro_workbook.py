"""The planning workbook with buttons, ribbon and worksheet functions (.xlsm), built without Excel."""

from __future__ import annotations

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree
from pyopenvba import ExcelFile, VBAModuleKind
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from udfs import MODULES
from xl_territory.template import ribbon
from xl_territory.template.build import PROPERTIES, write_input_sheets
from xl_territory.template.buttons import BUTTONS
from xl_territory.template.contents import Example, contents
from xl_territory.template.interpreter_config import CONF_SHEET, Machine, configuration
from xl_territory.template.start_sheet import (
    BUTTON_ROW_PIXELS,
    COLUMN_PIXELS,
    FIRST,
    StartPage,
    button_places,
    write_start_sheet,
)
from xl_territory.template.udf_wrappers import wrappers
from xl_territory.template.vba_project import Project, project

PAGE = StartPage(
    how_to_run="Click Optimize below or on the Territory tab of the ribbon. Stop takes the best plan so far."
)
BUTTON_SIZE = {"width": COLUMN_PIXELS - 6, "height": BUTTON_ROW_PIXELS - 2}
MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def build_macro_template(path: Path, example: Example, machine: Machine) -> None:
    """Write a new planning workbook (.xlsm) with Start, every input sheet and the macros for ``machine``.

    Raises
    ------
    WorkbookError : when the installed xlwings does not bring what the macros need.
    OSError : when ``path`` cannot be written.
    """
    macros = project(BUTTONS, wrappers())
    with TemporaryDirectory() as folder:
        made = Path(folder) / "workbook.xlsm"
        _write_sheets(made, example, machine)
        _add_project(made, macros)
        path.write_bytes(made.read_bytes())
    _finish(path)


def _write_sheets(path: Path, example: Example, machine: Machine) -> None:
    filled = contents(example)
    workbook = Workbook(path)
    workbook.set_properties(PROPERTIES)
    _place_buttons(write_start_sheet(workbook, filled, PAGE))
    write_input_sheets(workbook, filled)
    _write_configuration(workbook, machine)
    workbook.close()


def _place_buttons(start: Worksheet) -> None:
    """Each above the sheet that it fills."""
    for row, each in button_places(PAGE):
        for column, button in enumerate(each.buttons, start=FIRST):
            words: dict[str, str | int] = {
                "macro": button.macro,
                "caption": button.caption,
                "description": button.tip,
            }
            start.insert_button(row, column, {**words, **BUTTON_SIZE, "x_offset": 2, "y_offset": 1})


def _write_configuration(workbook: Workbook, machine: Machine) -> None:
    sheet = workbook.add_worksheet(CONF_SHEET)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 80)
    for row, (key, value) in enumerate(configuration(machine, MODULES).items()):
        sheet.write(row, 0, key)
        sheet.write(row, 1, value)
    sheet.hide()


def _add_project(path: Path, macros: Project) -> None:
    with ExcelFile(path) as workbook:
        vba = workbook.add_vba_project()
        for name, source in macros.modules.items():
            vba.add_module(name, source)
        for name, source in macros.classes.items():
            vba.add_module(name, source, kind=VBAModuleKind.other)
        workbook.set_module("ThisWorkbook", workbook.get_module("ThisWorkbook") + macros.workbook)
        workbook.save()


def _finish(path: Path) -> None:
    """Declare the package a macro workbook, add the ribbon, and leave no time of day in it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    types = parts["[Content_Types].xml"].replace(PLAIN_WORKBOOK.encode(), MACRO_WORKBOOK.encode())
    parts["[Content_Types].xml"] = types
    parts["_rels/.rels"] = _with_ribbon(parts["_rels/.rels"])
    parts[ribbon.PART] = ribbon.ribbon_xml(BUTTONS)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name, ZIP_DATE), part, zipfile.ZIP_DEFLATED)


def _with_ribbon(relationships: bytes) -> bytes:
    root = etree.fromstring(relationships)
    tag = f"{{{etree.QName(root).namespace}}}Relationship"
    etree.SubElement(root, tag, Id="rIdTerritoryRibbon", Type=ribbon.RELATIONSHIP, Target=ribbon.PART)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

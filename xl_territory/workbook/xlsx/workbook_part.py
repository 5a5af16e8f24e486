"""The workbook part: which sheets there are, which epoch dates count from, and how a sheet is added."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from xl_territory.errors import WorkbookError
from xl_territory.workbook.cell_values import safe_text
from xl_territory.workbook.printing import replaces
from xl_territory.workbook.xlsx.package import Package
from xl_territory.workbook.xlsx.size_limits import MOST_SHEETS, NAMES, STYLES, check_count
from xl_territory.workbook.xlsx.xml import (
    OFFICE,
    STRICT_MAIN,
    child,
    children,
    make,
    number,
    place,
    relationship_id,
    serialise,
    truth,
)

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}
# The order in which the schema wants the children of <workbook>.
_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "workbookProtection", "bookViews"),
    *("sheets", "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews"),
    *("pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name and the part that holds it."""

    name: str
    part: str


class Workbook:
    """The workbook part of a package, opened once; `save` writes it back where it was changed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = _workbook_part(package)
        self._root = package.root(self.part, NAMES)
        check_count(len(children(self._root, "sheets", "sheet")), MOST_SHEETS, "sheets")
        package.strict = self._root.tag == f"{{{STRICT_MAIN}}}workbook"
        self._targets = {link.id: link for link in package.relationships(self.part)}
        self._changed = False
        styles = self.related("styles")
        if styles is not None:
            STYLES.check(package.size(styles), "The workbook")

    @property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets whose parts exist, in their order."""
        return tuple(
            SheetPart(each.get("name", ""), link.target)
            for each in children(self._root, "sheets", "sheet")
            if (link := self._targets.get(relationship_id(each)))
            and link.kind == "worksheet"
            and self.package.has(link.target)
        )

    def sheet(self, name: str) -> SheetPart | None:
        """The worksheet of this name, as Excel compares names. Raises `WorkbookError` for a chart sheet of the name."""
        named = next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)
        names = {each.get("name", "").casefold() for each in children(self._root, "sheets", "sheet")}
        if named is None and name.casefold() in names:
            raise WorkbookError(f"The workbook has a chart sheet {name}, and results go to that name. Rename yours.")
        return named

    @property
    def counts_from_1904(self) -> bool:
        """Whether dates count from 1904, as old workbooks from a Mac do."""
        return truth(child(self._root, "workbookPr"), "date1904")

    def related(self, kind: str) -> str | None:
        """The part of this kind that belongs to the workbook, such as its styles."""
        return next(iter(self.package.related(self.part, kind)), None)

    def names_in_use(self) -> set[str]:
        """The defined names, casefolded; a table may have none of them."""
        return {each.get("name", "").casefold() for each in children(self._root, "definedNames", "definedName")}

    def add_sheet(self, name: str, sheet: bytes, repeated_rows: int = 0) -> SheetPart:
        """Add a worksheet behind the others; the rows down to ``repeated_rows`` head every printed page."""
        part = self.package.add("xl/worksheets/sheet{}.xml", sheet, WORKSHEET_TYPE)
        listed = place(self._root, "sheets", _ORDER)
        ids = [number(each.get("sheetId")) for each in listed]
        link = self.package.link(self.part, part, "worksheet")
        made = make(listed, "sheet", name=name, sheetId=max(ids, default=0) + 1)
        made.set(f"{{{_office_namespace(self.package)}}}id", link)
        self._targets = {each.id: each for each in self.package.relationships(self.part)}
        if repeated_rows:
            self._define_locally("_xlnm.Print_Titles", name, len(listed) - 1, f"$1:${repeated_rows}")
        self._changed = True
        return SheetPart(name, part)

    def recalculate_on_opening(self) -> None:
        """Have Excel compute every formula when it opens the file, and rebuild its list of them."""
        place(self._root, "calcPr", _ORDER).set("fullCalcOnLoad", "1")
        for chain in self.package.related(self.part, "calcChain"):
            self.package.unlink(self.part, chain)
            self.package.drop(chain)
        self._changed = True

    def check_kind(self, suffix: str) -> None:
        """Raise `WorkbookError` where a file with this suffix would lose macros."""
        if suffix in {".xlsx", ".xltx"} and self.related("vbaProject"):
            raise WorkbookError(f"The workbook has macros, which a {suffix} file cannot hold: name the output .xlsm.")

    def as_kind(self, suffix: str) -> None:
        """Declare the package as what this suffix promises. Raises `WorkbookError` where macros would be lost."""
        self.check_kind(suffix)
        if suffix in _MAIN_TYPES and self.package.content_type(self.part) != _MAIN_TYPES[suffix]:
            self.package.declare(self.part, _MAIN_TYPES[suffix])

    def save(self) -> None:
        """Put the workbook part back into the package, if anything in it changed."""
        if self._changed:
            self.package.put(self.part, serialise(self._root))

    def set_print_area(self, name: str, area: str, is_new: bool) -> None:
        """What is printed of a sheet; what a planner has chosen or taken away stays as it is."""
        listed = [each.get("name") for each in children(self._root, "sheets", "sheet")]
        areas = [
            each
            for each in children(self._root, "definedNames", "definedName")
            if each.get("name") == "_xlnm.Print_Area" and number(each.get("localSheetId")) == listed.index(name)
        ]
        if is_new:
            self._define_locally("_xlnm.Print_Area", name, listed.index(name), area)
        for old in areas:
            if replaces(area, old.text or ""):
                old.text = f"{quoted(name)}!{area}"
                self._changed = True

    def _define_locally(self, what: str, name: str, position: int, cells: str) -> None:
        names = place(self._root, "definedNames", _ORDER)
        make(names, "definedName", name=what, localSheetId=position).text = f"{quoted(name)}!{cells}"
        self._changed = True


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def attribute(text: str) -> str:
    """The text as a quoted XML attribute, without characters that no workbook can hold."""
    return quoteattr(safe_text(text), {"\n": "_x000a_"})


def _workbook_part(package: Package) -> str:
    parts = [*package.related("", "officeDocument"), "xl/workbook.xml"]
    part = next((part for part in parts if package.has(part)), None)
    if part is None or part.endswith(".bin"):
        raise WorkbookError("The file is a zip archive but holds no workbook. Save it in Excel as .xlsx and try again.")
    return part


def _office_namespace(package: Package) -> str:
    return OFFICE if not package.strict else "http://purl.oclc.org/ooxml/officeDocument/relationships"

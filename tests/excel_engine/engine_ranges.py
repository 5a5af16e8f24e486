"""Ranges of the test engine: values, formats, notes, rules, and moving with everything on them."""

# The methods and their arguments are those of xlwings' engines, and documented there.
# ruff: noqa: D102, ARG002, ARG005

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from xlwings import base_classes

from tests.excel_engine.engine_values import computed, got, put


def ranges(sheet: Any, start: Any, end: Any) -> Range:
    """What ``sheet.range(start, end)`` means: addresses, (row, column) pairs or ranges; or several areas in one."""
    if isinstance(start, str):
        areas = [_box(each) for each in start.split(",")]
        return Range(sheet, *areas[0]) if len(areas) == 1 else Union(sheet, areas)
    first, last = _corner(start), _corner(end or start)
    return Range(sheet, *first, last[0] - first[0] + 1, last[1] - first[1] + 1)


class Range(base_classes.Range):
    """A rectangle of cells."""

    row = column = shape = None
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Any, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet, self.row, self.column, self.shape = sheet, row, column, (rows, columns)

    address = property(lambda self: self.get_address(True, True, False))
    hidden = property(lambda self: self.sheet.ws.row_dimensions)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        def one(row: int, column: int) -> str:
            return f"{'$' * col_absolute}{get_column_letter(column)}{'$' * row_absolute}{row}"

        first, last = one(self.row, self.column), one(self.last[0], self.last[1])
        return first if first == last else f"{first}:{last}"

    @property
    def row_column(self) -> tuple[int, int]:
        return self.row, self.column

    @property
    def last(self) -> tuple[int, int]:
        return self.row + self.shape[0] - 1, self.column + self.shape[1] - 1

    def touch(self, call: str) -> None:
        self.sheet.book.app.touch(call)

    def edit(self, call: str) -> None:
        if self.sheet.ws.protection.sheet:
            raise RuntimeError("The cell is on a protected sheet.")
        self.touch(call)

    def cells(self) -> Any:
        ws = self.sheet.ws
        return (
            (ws.cell(r, c) for c in range(self.column, self.last[1] + 1)) for r in range(self.row, self.last[0] + 1)
        )

    @property
    def api(self) -> Any:
        local, in_r1c1 = self._local(in_r1c1=False), self._local(in_r1c1=True)
        array = SimpleNamespace(Address=self._array_around() or self.address)
        return self.sheet.book.app.native(FormulaLocal=local, FormulaR1C1Local=in_r1c1, CurrentArray=array)

    def _local(self, in_r1c1: bool) -> Any:
        language = self.sheet.book.app.language
        found = tuple(tuple(language.local(str(cell.value or ""), in_r1c1) for cell in row) for row in self.cells())
        return found[0][0] if self.shape == (1, 1) else found

    def _merged(self) -> list[Range]:
        return [_of(self.sheet, each.coord) for each in self.sheet.ws.merged_cells.ranges]

    def _arrays(self) -> list[Range]:
        return [_of(self.sheet, ref) for ref in self.sheet.ws.__dict__.setdefault("arrays", [])]

    def _array_around(self) -> str:
        return next((area.address for area in self._arrays() if _meet(area, self)), "")

    def _share(self, areas: list[Range]) -> bool | None:
        """Whether all cells lie in one of the areas, none or some of them."""
        near = [area for area in areas if _meet(area, self)]
        inside = {any(_meet(area, cell) for area in near) for cell in self._single_cells()} if near else {False}
        return None if len(inside) == 2 else inside.pop()

    def _single_cells(self) -> Any:
        rows, columns = range(self.row, self.last[0] + 1), range(self.column, self.last[1] + 1)
        return (Range(self.sheet, row, column, 1, 1) for row in rows for column in columns)

    @property
    def merge_cells(self) -> bool | None:
        self.touch("merge cells")
        return self._share(self._merged())

    def merge(self, across: bool) -> None:
        """Excel keeps the first value only."""
        self.edit("merge")
        self.sheet.ws.merge_cells(self.get_address(False, False, False))

    @property
    def merge_area(self) -> Range:
        self.touch("merge area")
        return next((area for area in self._merged() if _meet(area, self)), self)

    @property
    def has_array(self) -> bool | None:
        self.touch("has array")
        return self._share(self._arrays())

    def refuse_parts(self) -> None:
        """No part of an array formula, of a merged cell, or of a table together with its header can be cut."""
        tables = [_of(self.sheet, table.ref) for table in self.sheet.ws.tables.values()]
        headed = [table for table in tables if _meet(Range(self.sheet, *table.row_column, 1, table.shape[1]), self)]
        if any(_meet(area, self) and not _holds(self, area) for area in [*self._merged(), *self._arrays(), *headed]):
            raise RuntimeError("You cannot change part of that.")

    @property
    def raw_value(self) -> Any:
        self.touch("read values")
        return [[got(cell, self.result) for cell in row] for row in self.cells()]

    def result(self, cell: Any) -> Any:
        """The result of a formula: computed where it is a plain sum, else as the file had it.

        Where Excel calculates by hand it is the one that was computed last.
        """
        results = self.sheet.ws.__dict__.setdefault("results", {})
        if self.sheet.book.app.__dict__["state"]["calculation"] != "manual" or cell.coordinate not in results:
            results[cell.coordinate] = self._computed(cell)
        return results[cell.coordinate]

    def _computed(self, cell: Any) -> Any:
        ws = self.sheet.ws
        found = computed(ws, str(cell.value))
        stored = self.sheet.book.stored if found is None else None
        return stored[ws.title][cell.coordinate].value if stored and ws.title in stored.sheetnames else found

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.edit("write values")
        rows = value if isinstance(value, list | tuple) else [[value] * self.shape[1]] * self.shape[0]
        self.refuse_parts_of_arrays()
        app = self.sheet.book.app
        app.__dict__["pending"] = app.__dict__["state"]["calculation"] == "manual"
        for r, row in enumerate(rows):
            for c, each in enumerate(row):
                cell = self.sheet.ws.cell(self.row + r, self.column + c)
                if not isinstance(cell, MergedCell):  # what is merged away takes nothing, and says nothing
                    put(cell, each)
                if cell.data_type == "f":
                    self.sheet.ws.__dict__.get("results", {}).pop(cell.coordinate, None)
                    self.result(cell)

    @property
    def formula(self) -> Any:
        self.touch("read formulas")
        found = tuple(tuple("" if cell.value is None else str(cell.value) for cell in row) for row in self.cells())
        return found[0][0] if self.shape == (1, 1) else found

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    def clear_contents(self) -> None:
        self.edit("clear contents")
        self.refuse_parts_of_arrays()
        for row in self.cells():
            for cell in row:
                if not isinstance(cell, MergedCell):
                    cell.value = None

    def refuse_parts_of_arrays(self) -> None:
        """Nothing may be typed into a part of an array formula."""
        if any(_meet(area, self) and not _holds(self, area) for area in self._arrays()):
            raise RuntimeError("You cannot change part of an array.")

    def clear(self) -> None:
        self.edit("clear")
        for row in self.cells():
            for cell in row:
                cell.value, cell._style = None, StyleArray()

    def move(self, destination: Any) -> None:
        """Cut and paste; a table that lies in it whole goes along."""
        self.edit("move")
        self.refuse_parts()
        ws, down = self.sheet.ws, destination.row - self.row
        right = destination.column - self.column
        ws.move_range(self.get_address(False, False, False), rows=down, cols=right, translate=False)
        for table in ws.tables.values():
            left, top, last_column, bottom = range_boundaries(table.ref)
            if self.row <= top and bottom <= self.last[0] and self.column <= left and last_column <= self.last[1]:
                corners = (left + right, top + down), (last_column + right, bottom + down)
                table.ref = ":".join(f"{get_column_letter(c)}{r}" for c, r in corners)
                table.autoFilter.ref = table.ref
        for merged in [each for each in ws.merged_cells.ranges if _holds(self, _of(self.sheet, each.coord))]:
            merged.shift(right, down)

    def get_special_cells(self, cell_type: str, _value_type: object) -> list[Range]:
        self.touch("special cells")
        shown = [r for r in range(self.row, self.last[0] + 1) if not self.sheet.ws.row_dimensions[r].hidden]
        return [Range(self.sheet, r, self.column, 1, self.shape[1]) for r in shown]

    def _each(self, change: Any, call: str) -> None:
        self.edit(call)
        for row in self.cells():
            for cell in row:
                change(cell)

    @property
    def number_format(self) -> str:
        return str(self.sheet.ws.cell(self.row, self.column).number_format)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._each(lambda cell: setattr(cell, "number_format", value), "format")

    def _align(self, **how: Any) -> None:
        def change(cell: Any) -> None:
            old = cell.alignment
            cell.alignment = Alignment(**{"horizontal": old.horizontal, "wrap_text": old.wrap_text, **how})

        self._each(change, "format")

    wrap_text = property(lambda self: None, lambda self, value: self._align(wrap_text=value))
    horizontal_alignment = property(
        lambda self: self.sheet.ws.cell(self.row, self.column).alignment.horizontal,
        lambda self, value: self._align(horizontal=value),
    )

    def _fill(self, colour: Any) -> None:
        fill = PatternFill("solid", fgColor="FF" + _hex(colour))
        self._each(lambda cell: setattr(cell, "fill", fill), "format")

    color = property(lambda self: None, _fill)

    @property
    def font(self) -> RangeFont:
        return RangeFont(self)

    @property
    def column_width(self) -> float:
        return float(self.sheet.ws.column_dimensions[get_column_letter(self.column)].width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.edit("format")
        self.sheet.ws.column_dimensions[get_column_letter(self.column)].width = value

    @property
    def row_height(self) -> float | None:
        return self.sheet.ws.row_dimensions[self.row].height

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.edit("format")
        self.sheet.ws.row_dimensions[self.row].height = value

    @property
    def note(self) -> Any:
        comment = self.sheet.ws.cell(self.row, self.column).comment
        return None if comment is None else SimpleNamespace(text=comment.text)

    def add_note(self, text: str) -> Any:
        self.edit("note")
        self.sheet.ws.cell(self.row, self.column).comment = Comment(text, "")
        return SimpleNamespace(text=text)

    @property
    def data_validation(self) -> Validation:
        return Validation(self)

    @property
    def conditional_formats(self) -> Rules:
        return Rules(self)


class Validation:
    """The validation of a range, as openpyxl keeps it."""

    def __init__(self, area: Range) -> None:
        self.area = area

    api = property(lambda self: self)

    @property
    def type(self) -> str:
        rules = self.area.sheet.ws.data_validations.dataValidation
        found = [[rule.type for rule in rules if cell.coordinate in rule] for row in self.area.cells() for cell in row]
        return "mixed_criteria" if [] in found and any(found) else found[0][0] if found[0] else "none"

    def set_list(self, source: list[str], _dropdown: bool) -> None:
        self.area.edit("validation")
        rule = DataValidation(type="list", formula1=f'"{",".join(source)}"', allow_blank=True)
        rule.add(self.area.get_address(False, False, False))
        self.area.sheet.ws.add_data_validation(rule)


class Union(Range):
    """Several areas, as the source of a chart."""

    def __init__(self, sheet: Any, boxes: list[tuple[int, int, int, int]]) -> None:
        super().__init__(sheet, *boxes[0])
        self.areas = [Range(sheet, *box) for box in boxes]


class RangeFont(base_classes.Font):
    """The font of every cell of a range."""

    def __init__(self, area: Range) -> None:
        self.area = area

    def _set(self, **how: Any) -> None:
        def change(cell: Any) -> None:
            old = cell.font
            cell.font = Font(**{"b": old.b, "i": old.i, "sz": old.sz, "color": old.color, "name": old.name, **how})

        self.area._each(change, "format")

    bold = property(lambda self: None, lambda self, value: self._set(b=value))
    italic = property(lambda self: None, lambda self, value: self._set(i=value))
    size = property(lambda self: None, lambda self, value: self._set(sz=value))
    color = property(lambda self: None, lambda self, value: self._set(color="FF" + _hex(value)))


class Rules:
    """Conditional formats that touch a range; kept beside the sheet, the newest first."""

    def __init__(self, area: Range) -> None:
        self.area = area
        self.kept = area.sheet.ws.__dict__.setdefault("rules", [])

    def __iter__(self) -> Any:
        return iter([rule for rule in self.kept if _meet(rule.area, self.area)])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __call__(self, position: int) -> Any:
        return list(iter(self))[position - 1]

    def add_custom(self, spec: dict[str, Any]) -> Any:
        self.area.edit("rule")
        app = self.area.sheet.book.app
        spec["formula"] = app.language.english(spec["formula"], app.ReferenceStyle != 1)
        rule = SimpleNamespace(type="custom", area=self.area, **spec)
        rule.delete = lambda: self.kept.remove(rule)
        self.kept.insert(0, rule)
        return rule


def _meet(one: Range, other: Range) -> bool:
    return (
        one.row <= other.last[0]
        and other.row <= one.last[0]
        and one.column <= other.last[1]
        and other.column <= one.last[1]
    )


def _holds(one: Range, other: Range) -> bool:
    rows = one.row <= other.row and other.last[0] <= one.last[0]
    return rows and one.column <= other.column and other.last[1] <= one.last[1]


def _of(sheet: Any, ref: str) -> Range:
    return Range(sheet, *_box(ref))


def _corner(place: Any) -> tuple[int, int]:
    return (place.row, place.column) if isinstance(place, Range) else (place[0], place[1])


def _box(address: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(re.sub(r"\$", "", address))
    return top, left, bottom - top + 1, right - left + 1


def _hex(colour: Any) -> str:
    return colour.lstrip("#") if isinstance(colour, str) else "{:02X}{:02X}{:02X}".format(*colour)

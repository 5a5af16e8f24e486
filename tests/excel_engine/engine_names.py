"""Defined names of a workbook in the test engine."""

# The methods and their arguments are those of xlwings' engines, and documented there.
# ruff: noqa: D102

from __future__ import annotations

from typing import Any

from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from tests.excel_engine.engine_ranges import Range


class Names(base_classes.Names):
    """Defined names of a workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book

    def __iter__(self) -> Any:
        return iter(Name(self.book, name) for name in self.book.wb.defined_names)

    def __len__(self) -> int:
        return len(self.book.wb.defined_names)

    def contains(self, name: str) -> bool:
        return name in self.book.wb.defined_names

    def add(self, name: str, refers_to: str) -> Name:
        self.book.app.touch("add name")
        self.book.wb.defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return Name(self.book, name)

    def __call__(self, key: int | str) -> Name:
        names = list(self.book.wb.defined_names)
        if isinstance(key, str) and key not in names:
            raise KeyError(key)
        return Name(self.book, key if isinstance(key, str) else names[key - 1])


class Name(base_classes.Name):
    """A defined name."""

    name = None

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.name = book, name

    @property
    def refers_to(self) -> str:
        return f"={self.book.wb.defined_names[self.name].attr_text}"

    def delete(self) -> None:
        self.book.app.touch("delete name")
        del self.book.wb.defined_names[self.name]

    @property
    def refers_to_range(self) -> Range:
        sheet, address = next(iter(self.book.wb.defined_names[self.name].destinations))
        return self.book.sheets(sheet).range(address)

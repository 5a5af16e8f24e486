"""An xlwings engine over openpyxl: real xlwings calls on a workbook, where there is no Excel.

It does what Excel does where the host relies on it: text that looks like a number becomes one unless it is marked, a
table keeps its header's row when it is resized, a protected sheet takes nothing, a busy Excel rejects every call.
"""

# The methods and their arguments are those of xlwings' engines, and documented there.
# ruff: noqa: D102, ARG002

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings
from xlwings import NoSuchObjectError, base_classes

from tests.excel_engine.engine_charts import Charts, Shapes
from tests.excel_engine.engine_language import ENGLISH
from tests.excel_engine.engine_names import Names
from tests.excel_engine.engine_ranges import Range, ranges
from tests.excel_engine.engine_tables import Tables
from tests.excel_engine.engine_values import pywin32

NAME = "openpyxl"


class CallRejectedError(Exception):
    """What Excel answers while a cell is being edited, with the number that Windows gives it."""

    hresult = -2147418111


class Engine:
    """One Excel instance that is always there."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        on_windows = pywin32()[0].Engine
        self.clean_value_data = on_windows.clean_value_data
        self.prepare_xl_data_element = on_windows.prepare_xl_data_element
        self.apps = Apps(self)


class Apps(base_classes.Apps):
    """The running instances, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def add(self, spec: object = None, add_book: bool | None = None, visible: object = None, **_: object) -> App:
        self.running.insert(0, App(self))
        return self.running[0]

    def __iter__(self) -> Any:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)


class App(base_classes.App):
    """An instance: what it shows, what was asked of it, and for how many more calls it is busy."""

    pids = itertools.count(1)
    STATE = frozenset(
        {"screen_updating", "calculation", "enable_events", "interactive", "display_alerts", "status_bar"}
    )
    pid = books = engine = None

    def __init__(self, apps: Apps) -> None:
        self.__dict__.update(
            engine=apps.engine,
            pid=next(App.pids),
            books=Books(self),
            calls=Counter(),
            alerts=[],
            answers=[],
            busy=0,
            broken=None,
            refused=None,
            language=ENGLISH,
            ReferenceStyle=1,
            pending=False,
            ProtectedViewWindows=SimpleNamespace(Count=0),
            state={
                "screen_updating": True,
                "calculation": "automatic",
                "enable_events": True,
                "interactive": True,
                "display_alerts": True,
                "status_bar": False,
            },
        )

    def __getattribute__(self, name: str) -> Any:
        if name in App.STATE:
            self.touch(f"get {name}")
            if name not in self.state:
                raise xlwings.XlwingsError(f"Getting or setting 'app.{name}' isn't supported on macOS.")
            return self.state[name]
        return super().__getattribute__(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in App.STATE:
            self.touch(f"set {name}")
            self.state[name] = value
        else:
            self.__dict__[name] = value

    def touch(self, call: str) -> None:
        """Count a call; raise where Excel is busy, or broken at this very call."""
        if self.busy and self.state.get("interactive", True):
            self.busy -= 1
            raise CallRejectedError("Call was rejected by callee.")
        if self.broken and call == self.broken:
            raise RuntimeError("Exception occurred.")
        self.calls[call] += 1
        if self.refused == self.calls.total():
            raise RuntimeError("Exception occurred.")

    @property
    def api(self) -> App:
        return self

    @property
    def CalculationState(self) -> int:  # noqa: N802  (Excel's: done, calculating, pending)
        return 2 if self.pending else 0

    def native(self, **properties: Any) -> Any:
        """Properties of Excel's own object model, as COM has them or, on macOS, as AppleScript does."""
        if "interactive" in self.state:
            return SimpleNamespace(**properties)
        spelled = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(): value for name, value in properties.items()}
        return SimpleNamespace(**{name: SimpleNamespace(get=lambda v=value: v) for name, value in spelled.items()})

    def calculate(self) -> None:
        self.touch("calculate")
        self.__dict__["pending"] = False
        for book in self.books:
            for ws in book.wb.worksheets:
                ws.__dict__.pop("results", None)

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: object) -> str:
        self.touch("alert")
        self.alerts.append(prompt)
        return self.answers.pop(0) if self.answers else "ok"

    def kill(self) -> None:
        self.apps.running.remove(self)

    def activate(self, steal_focus: bool = False) -> None:
        """Nothing to see."""


class Books(base_classes.Books):
    """Open workbooks, the active one first."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.open_books: list[Book] = []

    @property
    def active(self) -> Book:
        return self.open_books[0]

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, int):
            return self.open_books[key - 1]
        found = [book for book in self.open_books if book.name.lower() == key.lower()]
        if not found:
            raise KeyError(key)
        return found[0]

    def __len__(self) -> int:
        return len(self.open_books)

    def __iter__(self) -> Any:
        return iter(self.open_books)

    def add(self) -> Book:
        self.open_books.insert(0, Book(self, openpyxl.Workbook(), None))
        return self.open_books[0]

    def open(self, fullname: str, *_: object, **__: object) -> Book:
        book = openpyxl.load_workbook(fullname, keep_vba=fullname.lower().endswith(".xlsm"))
        self.open_books.insert(0, Book(self, book, fullname))
        return self.open_books[0]


class Book(base_classes.Book):
    """A workbook; ``path`` is None until it is saved."""

    numbers = itertools.count(1)
    books = None

    def __init__(self, books: Books, wb: openpyxl.Workbook, path: str | None) -> None:
        self.books, self.wb, self.path = books, wb, path
        self.unsaved_name = f"Book{next(Book.numbers)}"
        self.origin = path
        self.native = SimpleNamespace(ReadOnly=False, MultiUserEditing=False, AutoSaveOn=False)

    @cached_property
    def stored(self) -> openpyxl.Workbook | None:
        """The results of formulas as they were in the file that was opened."""
        return openpyxl.load_workbook(self.origin, data_only=True) if self.origin else None

    app = property(lambda self: self.books.app)
    name = property(lambda self: Path(self.path).name if self.path else self.unsaved_name)
    fullname = property(lambda self: self.path or self.unsaved_name)
    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108  (defined below)

    @property
    def api(self) -> Any:
        self.native.ProtectStructure = bool(self.wb.security and self.wb.security.lockStructure)
        return self.native if "interactive" in self.app.state else self.app.native(**vars(self.native))

    @property
    def names(self) -> Names:
        return Names(self)

    def close(self) -> None:
        self.books.open_books.remove(self)

    def save(self, path: str | None = None, password: object = None) -> None:
        self.path = str(path or self.path)
        self.wb.save(self.path)

    def activate(self) -> None:
        self.books.open_books.remove(self)
        self.books.open_books.insert(0, self)


class Sheets(base_classes.Sheets):
    """The worksheets in their order."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        self.book.app.touch("active sheet")
        return Sheet(self.book, self.book.wb.active)

    def __call__(self, key: int | str) -> Sheet:
        self.book.app.touch("sheet")
        if isinstance(key, int):
            return Sheet(self.book, self.book.wb.worksheets[key - 1])
        found = [ws for ws in self.book.wb.worksheets if ws.title.lower() == key.lower()]
        if not found:
            raise NoSuchObjectError(key)
        return Sheet(self.book, found[0])

    def __len__(self) -> int:
        return len(self.book.wb.worksheets)

    def __iter__(self) -> Any:
        self.book.app.touch("sheets")
        if self.book not in self.book.books.open_books:
            raise RuntimeError("The object invoked has disconnected from its clients.")
        return (Sheet(self.book, ws) for ws in self.book.wb.worksheets)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        self.book.app.touch("add sheet")
        if self.book.wb.security and self.book.wb.security.lockStructure:
            raise RuntimeError("Exception occurred.")
        ws = self.book.wb.create_sheet(name, after.index if after else 0)
        self.book.wb.active = ws
        return Sheet(self.book, ws)


class Sheet(base_classes.Sheet):
    """A worksheet."""

    book = None

    def __init__(self, book: Book, ws: Any) -> None:
        self.book, self.ws = book, ws

    name = property(lambda self: self.ws.title, lambda self, value: setattr(self.ws, "title", value))
    index = property(lambda self: self.book.wb.worksheets.index(self.ws) + 1)

    @property
    def api(self) -> Any:
        filters = self.ws.auto_filter
        return self.book.app.native(
            ProtectContents=bool(self.ws.protection.sheet),
            AutoFilterMode=filters.ref is not None,
            FilterMode=bool(filters.filterColumn),
        )

    tables = property(Tables)
    charts = property(Charts)
    shapes = property(Shapes)
    cells = property(lambda self: Range(self, 1, 1, 1_048_576, 16_384))
    used_range = property(lambda self: Range(self, 1, 1, self.ws.max_row, self.ws.max_column))

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    def range(self, start: Any, end: Any = None) -> Range:
        return ranges(self, start, end)

    def activate(self) -> None:
        self.book.app.touch("activate")
        self.book.wb.active = self.ws

    def delete(self) -> None:
        self.book.app.touch("delete sheet")
        in_front = self.book.wb.active
        self.book.wb.remove(self.ws)
        self.book.wb.active = self.book.wb.worksheets[0] if in_front is self.ws else in_front


class PageSetup(base_classes.PageSetup):
    """How a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.ws.__dict__.setdefault("native_page_setup", SimpleNamespace())

    @property
    def print_area(self) -> str | None:
        self.sheet.book.app.touch("print area")
        return self.sheet.ws.__dict__.get("printed")

    @print_area.setter
    def print_area(self, value: str) -> None:
        self.sheet.book.app.touch("print area")
        self.sheet.ws.__dict__["printed"] = value


def excel() -> xlwings.App:
    """A fresh instance of the engine, with no workbook open; the engine is registered once."""
    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.main.Engine(impl=Engine()))
    xlwings.engines[NAME].activate()
    return xlwings.App(impl=xlwings.engines[NAME].impl.apps.add())

"""xlwings' own Windows code on any system: pywin32 is stubbed, and all that turns cells into Python values is real."""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import xlwings

RANGE = "{00020846-0000-0000-C000-000000000046}"
OMITTED = -2147352572
ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#SPILL!": -2146826243,
}
"""What pywin32 makes of an omitted argument and of Excel's error values."""


class ComError(Exception):
    """pywin32's error."""


def _module(name: str, **content: Any) -> types.ModuleType:
    made = types.ModuleType(name)
    made.__dict__.update(content)
    sys.modules[name] = made
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, made)
    return made


def _a_class(name: str) -> type:
    return type(name, (), {})


def _stub_pywin32() -> None:
    time = type("TimeType", (dt.datetime,), {})
    _module("pywintypes", com_error=ComError, error=ComError, IID=str, TimeType=time)
    _module(
        "pythoncom",
        __file__="pythoncom.dll",
        CoInitialize=lambda: None,
        com_error=ComError,
        ole_error=ComError,
        IID_IDispatch="IDispatch",
        IID_IEnumVARIANT="IEnumVARIANT",
        TypeIIDs={"IDispatch": _a_class("PyIDispatch")},
    )
    for name in ("win32api", "win32con", "win32event", "win32gui", "win32process", "win32com", "win32com.server"):
        _module(name)
    sys.modules["win32process"].GetWindowThreadProcessId = lambda _window: (1, 1)  # type: ignore[attr-defined]
    _module("win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC))
    classes = {name: _a_class(name) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")}
    _module("win32com.client", Dispatch=lambda found=None: found, DispatchEx=lambda found=None: found, **classes)
    _module("win32com.server.util", wrap=lambda found, _iid=None: found, unwrap=lambda found: found)
    _module("win32com.server.dispatcher", DispatcherBase=object)
    _module("win32com.server.policy", DefaultPolicy=object, BasicWrapPolicy=object)
    _module("win32com.server.exception", COMException=ComError)


@contextmanager
def windows(modules: Sequence[str]) -> Iterator[types.ModuleType]:
    """xlwings' ``udfs`` module as on Windows, with ``modules`` imported anew under it; all is undone afterwards."""
    kept = dict(sys.modules)
    names = ("func", "arg", "ret", "_xlwindows", "udfs", "com_server")
    before = {name: getattr(xlwings, name, None) for name in names}
    engines = list(xlwings.engines.engines), dict(xlwings.engines.engines_by_name)
    _stub_pywin32()
    stubs = {"oledll": mock.MagicMock(), "windll": mock.MagicMock(), "PyDLL": mock.MagicMock()}
    with mock.patch.multiple(ctypes, create=True, **stubs):
        system = importlib.import_module("xlwings._xlwindows")
    xlwings.engines.add(xlwings.main.Engine(impl=system.engine))
    server = importlib.import_module("xlwings.com_server")
    udfs = importlib.import_module("xlwings.udfs")
    udfs.com_server = server  # type: ignore[attr-defined]
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    for name in modules:
        importlib.reload(importlib.import_module(name))
    try:
        yield udfs
    finally:
        for name in set(sys.modules) - set(kept):
            del sys.modules[name]
        for name, value in before.items():
            setattr(xlwings, name, value)
        xlwings.engines.engines, xlwings.engines.engines_by_name = engines
        for name in modules:
            importlib.reload(importlib.import_module(name))


class ComRange:
    """As much of Excel's Range as a worksheet function's argument shows."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        cells = tuple(tuple(map(_from_excel, row)) for row in rows)
        self.Value = cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else cells
        self.Row = self.Column = 1
        self.Rows, self.Columns = types.SimpleNamespace(Count=len(cells)), types.SimpleNamespace(Count=len(cells[0]))
        self.Count = len(cells) * len(cells[0])
        attribute = types.SimpleNamespace(iid=RANGE)
        info = types.SimpleNamespace(GetTypeAttr=lambda: attribute)
        self._oleobj_ = types.SimpleNamespace(GetTypeInfo=lambda: info)
        excel = types.SimpleNamespace(Name="Microsoft Excel", Hwnd=1, Version="16.0")
        book = types.SimpleNamespace(Name="Book.xlsm", Application=excel)
        self.Application = excel
        self.Worksheet = types.SimpleNamespace(
            Name="Sheet1", Parent=book, Application=excel, Cells=lambda *_: None, Range=lambda *_: self
        )
        self.Address = "$A$1"


def _from_excel(cell: Any) -> Any:
    """A cell as COM hands it over."""
    if isinstance(cell, str) and cell in ERRORS:
        return ERRORS[cell]
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return sys.modules["pywintypes"].TimeType(cell.year, cell.month, cell.day)
    if isinstance(cell, dt.datetime):
        return sys.modules["pywintypes"].TimeType(*cell.timetuple()[:6])
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def argument(given: Any) -> Any:
    """An argument as VBA passes it on: a list of rows is a range, None is omitted, anything else is a literal."""
    if given is None:
        return OMITTED
    return ComRange(given) if isinstance(given, list) else _from_excel(given)

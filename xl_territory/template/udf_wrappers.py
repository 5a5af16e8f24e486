"""The VBA that makes the functions of ``udfs`` worksheet functions, as xlwings' "Import Functions" would write it.

xlwings can only write it with pywin32 at hand. It runs in a process of its own (``python -m`` this module), where a
stand-in for pywin32 does no harm: ``udfs`` has to be imported after xlwings' decorators have become real ones.
"""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

from xl_territory.errors import WorkbookError

PYWIN32: Mapping[str, Mapping[str, Any]] = {
    "pythoncom": {"CoInitialize": lambda: None},
    "pywintypes": {"com_error": Exception},
    "win32com": {},
    "win32com.client": {"Dispatch": lambda part: part},
}


@dataclass(frozen=True)
class FunctionHelp:
    """What Excel's function wizard shows of a worksheet function."""

    name: str
    category: str
    description: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Wrappers:
    """The VBA of all worksheet functions, and their help."""

    source: str
    functions: tuple[FunctionHelp, ...]


def wrappers() -> Wrappers:
    """The wrappers of every function in the modules of ``udfs``.

    Raises
    ------
    WorkbookError : when xlwings refuses one of them; the message is its own.
    """
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise WorkbookError(f"The worksheet functions cannot be put into a workbook:\n{done.stderr}")
    made = json.loads(done.stdout)
    functions = tuple(FunctionHelp(**{**each, "arguments": tuple(each["arguments"])}) for each in made["functions"])
    return Wrappers(made["source"], functions)


def generate() -> Wrappers:
    """The same, in this process: only for one that does nothing else."""
    xlwings_udfs = _real_decorators()
    modules = {name: importlib.import_module(name) for name in importlib.import_module("udfs").MODULES}
    source = io.StringIO()
    for name, module in modules.items():
        xlwings_udfs.generate_vba_wrapper(name, module, source, SimpleNamespace(Name="Territory.xlsm"))
    declared = [f.__xlfunc__ for module in modules.values() for f in vars(module).values() if hasattr(f, "__xlfunc__")]
    return Wrappers(source.getvalue(), tuple(_help(function) for function in sorted(declared, key=lambda f: f["name"])))


def _real_decorators() -> Any:
    """xlwings' module for worksheet functions, with its decorators in the places where ``udfs`` finds them."""
    if sys.platform != "win32":
        for name, content in PYWIN32.items():
            module = ModuleType(name)
            vars(module).update(content)
            sys.modules[name] = module
    xlwings = importlib.import_module("xlwings")
    xlwings_udfs = importlib.import_module("xlwings.udfs")
    vars(xlwings).update(func=xlwings_udfs.xlfunc, arg=xlwings_udfs.xlarg, ret=xlwings_udfs.xlret)
    return xlwings_udfs


def _help(function: dict[str, Any]) -> FunctionHelp:
    arguments = tuple(argument["doc"] for argument in function["args"] if not argument["vba"])
    return FunctionHelp(function["name"], function["category"], function["ret"]["doc"], arguments)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(json.dumps(asdict(generate())))

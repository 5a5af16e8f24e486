"""The machine that a macro workbook is built for: which Python its buttons start, as rows of ``xlwings.conf``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONF_SHEET = "xlwings.conf"
HOME_FOLDERS = ("APPDATA", "LOCALAPPDATA")
INTERPRETER_KEYS = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}


@dataclass(frozen=True)
class Machine:
    """A Python installation: its platform (``sys.platform``), its interpreter, and its conda environment if it has one.

    Without an interpreter, the buttons start the ``python`` that the system finds.
    """

    platform: str
    interpreter: str = ""
    conda_base: str = ""
    conda_environment: str = ""


ANY_MACHINE = Machine(platform="")


def this_machine(environment: Mapping[str, str] = os.environ) -> Machine:
    """The Python that runs now."""
    conda = environment.get("CONDA_EXE", "") if (Path(sys.prefix) / "conda-meta").is_dir() else ""
    base = str(Path(conda).parents[1]) if conda else ""
    name = environment.get("CONDA_DEFAULT_ENV", "") if conda else ""
    return Machine(sys.platform, travelling(sys.platform, sys.executable, environment), base, name)


def travelling(platform: str, interpreter: str, environment: Mapping[str, str]) -> str:
    """The interpreter by %APPDATA% or %LOCALAPPDATA% where it lies there, as after ``uv tool install``.

    xlwings expands them, so that the workbook finds the Python of whoever opens it.
    """
    folders = {name: environment.get(name, "") for name in HOME_FOLDERS} if platform == "win32" else {}
    for name, folder in folders.items():
        if folder and interpreter.casefold().startswith(folder.casefold() + "\\"):
            return f"%{name}%{interpreter[len(folder) :]}"
    return interpreter


def expanded(interpreter: str, environment: Mapping[str, str]) -> str:
    """The path that `travelling` stands for on this machine, as xlwings expands it."""
    for name in HOME_FOLDERS:
        interpreter = interpreter.replace(f"%{name}%", environment.get(name, ""))
    return interpreter


def configuration(machine: Machine, udf_modules: tuple[str, ...]) -> dict[str, str | bool]:
    """Keys and values of the ``xlwings.conf`` sheet; a conda environment is named, as it has to be activated."""
    conda = bool(machine.conda_base and machine.conda_environment) and machine.platform == "win32"
    own = INTERPRETER_KEYS.get(machine.platform)
    return {
        **({own: "python" if conda else machine.interpreter} if own else {}),
        **({"CONDA PATH": machine.conda_base, "CONDA ENV": machine.conda_environment} if conda else {}),
        "INTERPRETER_LIBREOFFICE": machine.interpreter or "python3",
        "UDF MODULES": ";".join(udf_modules),
        "ADD_WORKBOOK_TO_PYTHONPATH": False,
        "USE UDF SERVER": False,
        "SHOW CONSOLE": False,
    }

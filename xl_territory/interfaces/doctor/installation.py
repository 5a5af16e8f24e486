"""Checks of the machine: Python, packages, solvers, conda, Excel, the temporary folder.

Each one imports what it needs by itself, so that what cannot be imported is a finding.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from xl_territory.errors import install_command
from xl_territory.interfaces.doctor.finding import Finding, System, installed_version

PACKAGE = "xl-territory"
OLDEST_PYTHON = (3, 11)
FOR_EXCEL = {"win32": ("pywin32",), "darwin": ("appscript", "psutil")}
"""What xlwings needs to reach Excel."""


def python_itself(system: System) -> Iterator[Finding]:
    """Its version, and where it is."""
    version = ".".join(map(str, system.python))
    if system.python < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        yield Finding.error("python", f"Python {version} is too old.", f"Install Python {oldest} or newer.")
    else:
        yield Finding.well("python", f"Python {version} at {system.executable}.")


def packages(system: System) -> Iterator[Finding]:
    """Everything the package asks for, in the versions it asks for; what xlwings needs to reach Excel."""
    try:
        required = metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        yield Finding.warning(
            "packages",
            "xl-territory runs from a folder and is not installed, so Excel's Python may not find it.",
            f"Run {install_command()}.",
        )
        required = []
    wanted = [match.groups() for line in required if (match := re.match(r"([\w.-]+)(?:>=([\d.]+))?[^;]*$", line))]
    wanted += [(name, None) for name in ("xlwings", *FOR_EXCEL.get(system.platform, ()))]
    bad = [finding for name, least in dict.fromkeys(wanted) for finding in _package(name, least, system)]
    yield from bad or [Finding.well("packages", f"All packages are there; xlwings is {system.version('xlwings')}.")]


def solvers(_: System) -> Iterator[Finding]:
    """At least one that works."""
    from xl_territory.solver.mip.catalogue import available_solvers

    available = available_solvers()
    if available:
        yield Finding.well("solvers", f"Solvers that work: {', '.join(available)}.")
    else:
        yield Finding.error("solvers", "No solver works.", 'Run "pip install highspy".')


def environment(system: System) -> Iterator[Finding]:
    """A conda environment that is active while another Python runs."""
    name, folder = (system.environment.get(each, "") for each in ("CONDA_DEFAULT_ENV", "CONDA_PREFIX"))
    if folder and Path(folder) != Path(system.prefix):
        yield Finding.warning(
            "conda",
            f"The conda environment {name} is active, but this Python belongs to {system.prefix}.",
            f'Activate the environment that xl-territory is in, or install it there: "conda activate {name}", then '
            f"{install_command()}.",
        )
    elif folder:
        yield Finding.well("conda", f"This Python belongs to the active conda environment {name}.")


def excel_here(system: System) -> Iterator[Finding]:
    """What works on this system, and the step that macOS needs."""
    if system.platform == "win32":
        library = f"xlwings64-{installed_version(system, 'xlwings')}.dll"
        if (Path(system.prefix) / library).exists():
            yield Finding.well("excel", "Buttons and worksheet functions work in Excel on Windows.")
        else:
            text = f"Worksheet functions need {library} in {system.prefix}, where it is not. Buttons work without it."
            yield Finding.error("excel", text, 'Run "pip install --force-reinstall xlwings" in this Python.')
    elif system.platform == "darwin":
        script = f"xlwings-{installed_version(system, 'xlwings')}.applescript"
        folder = system.home / "Library" / "Application Scripts" / "com.microsoft.Excel"
        if not (folder / script).exists():
            step = 'Run "xlwings runpython install", then start Excel again; after every update of xlwings too.'
            yield Finding.error("excel", f"Excel may not start Python: {script} is not in {folder}.", step)
        else:
            yield Finding.well("excel", f"Excel may start Python: {script} is there.")
        yield Finding.well("excel", "Buttons work in Excel on macOS; worksheet functions need Windows.")
    else:
        yield Finding.well("excel", "There is no Excel here: use the command line, or the buttons in LibreOffice.")


def running_excel(system: System) -> Iterator[Finding]:
    """An Excel that a run which died has left without input, events or calculation: it is given back at once."""
    if system.platform not in FOR_EXCEL:
        return
    from xl_territory.run.worker.button_context import give_back_everywhere

    for name in give_back_everywhere():
        text = f"A run that died while it wrote to {name} had left Excel without input: it is as it was again."
        yield Finding.well("excel", text)


def working_folder(_: System) -> Iterator[Finding]:
    """Runs from Excel keep their state in the temporary folder."""
    folder = Path(tempfile.gettempdir())
    if not os.access(folder, os.W_OK):
        yield Finding.error(
            "temporary folder", f"{folder} cannot be written.", "Set TEMP (or TMPDIR) to a folder that can."
        )


INSTALLATION: tuple[Callable[[System], Iterator[Finding]], ...] = (
    python_itself,
    packages,
    solvers,
    environment,
    excel_here,
    running_excel,
    working_folder,
)


def _package(name: str, least: str | None, system: System) -> Iterator[Finding]:
    version = installed_version(system, name)
    if not version:
        yield Finding.error("packages", f"{name} is not installed.", f'Run "pip install {name}".')
    elif least and _parts(version) < _parts(least):
        mend = f'Run "pip install --upgrade {name}".'
        yield Finding.error("packages", f"{name} {version} is older than {least}, which is needed.", mend)


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)[:3]]

"""What may keep the planner from working on this machine, or in a workbook, and how to mend it.

Only Python itself is imported here: each check brings what it needs, and what cannot be imported is a finding.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from zipfile import is_zipfile

from xl_territory.errors import Severity, TerritoryError
from xl_territory.workbook.names import header_key

PACKAGE = "xl-territory"
OLDEST_PYTHON = (3, 11)
FOR_EXCEL = {"win32": ("pywin32",), "darwin": ("appscript", "psutil")}
"""What xlwings needs to reach Excel."""
SYNCED = re.compile(r"onedrive|sharepoint|cloudstorage|dropbox|google ?drive", re.IGNORECASE)
REBUILD = 'Make a new one with "xl-territory new FRESH.xlsm" and copy your input sheets into it.'


@dataclass(frozen=True)
class Finding:
    """Something that was looked at: an error or a warning with its mend, or INFO where all is well."""

    severity: Severity
    subject: str
    text: str
    mend: str = ""


@dataclass(frozen=True)
class System:
    """The machine as the checks see it; ``platform`` is ``sys.platform``, ``prefix`` the environment Python runs in."""

    platform: str = sys.platform
    python: tuple[int, int] = sys.version_info[:2]
    executable: str = sys.executable
    prefix: str = sys.prefix
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: Path = field(default_factory=Path.home)
    version: Callable[[str], str] = metadata.version


def doctor(workbook: Path | None = None, system: System | None = None) -> tuple[Finding, ...]:
    """Everything that was looked at, in a fixed order: the installation, then the workbook where one is given."""
    system = system or System()
    findings = [finding for check in INSTALLATION for finding in _found(check, system)]
    if workbook is None:
        return tuple(findings)
    findings += _found(readable, workbook, system)
    if findings[-1].severity is Severity.ERROR:
        return tuple(findings)
    return (*findings, *(finding for look in WORKBOOK for finding in _found(look, workbook, system)))


def python_itself(system: System) -> Iterator[Finding]:
    """Its version, and where it is."""
    version = ".".join(map(str, system.python))
    if system.python < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        yield _error("python", f"Python {version} is too old.", f"Install Python {oldest} or newer.")
    else:
        yield _well("python", f"Python {version} at {system.executable}.")


def packages(system: System) -> Iterator[Finding]:
    """Everything the package asks for, in the versions it asks for; what xlwings needs to reach Excel."""
    try:
        required = metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        yield _warning(
            "packages",
            "xl-territory runs from a folder and is not installed, so Excel's Python may not find it.",
            'Run "pip install ." in its folder.',
        )
        required = []
    wanted = [match.groups() for line in required if (match := re.match(r"([\w.-]+)(?:>=([\d.]+))?[^;]*$", line))]
    wanted += [(name, None) for name in ("xlwings", *FOR_EXCEL.get(system.platform, ()))]
    bad = [finding for name, least in dict.fromkeys(wanted) for finding in _package(name, least, system)]
    yield from bad or [_well("packages", f"All packages are there; xlwings is {system.version('xlwings')}.")]


def solvers(_: System) -> Iterator[Finding]:
    """At least one that works."""
    from xl_territory.solver.mip.catalogue import available_solvers

    available = available_solvers()
    if available:
        yield _well("solvers", f"Solvers that work: {', '.join(available)}.")
    else:
        yield _error("solvers", "No solver works.", 'Run "pip install highspy".')


def environment(system: System) -> Iterator[Finding]:
    """A conda environment that is active while another Python runs."""
    name, folder = (system.environment.get(each, "") for each in ("CONDA_DEFAULT_ENV", "CONDA_PREFIX"))
    if folder and Path(folder) != Path(system.prefix):
        yield _warning(
            "conda",
            f"The conda environment {name} is active, but this Python belongs to {system.prefix}.",
            f'Activate the environment that xl-territory is in, or install it there: "conda activate {name}", then '
            '"pip install xl-territory".',
        )
    elif folder:
        yield _well("conda", f"This Python belongs to the active conda environment {name}.")


def excel_here(system: System) -> Iterator[Finding]:
    """What works on this system, and the step that macOS needs."""
    if system.platform == "win32":
        library = f"xlwings64-{_version(system, 'xlwings')}.dll"
        if (Path(system.prefix) / library).exists():
            yield _well("excel", "Buttons and worksheet functions work in Excel on Windows.")
        else:
            text = f"Worksheet functions need {library} in {system.prefix}, where it is not. Buttons work without it."
            yield _error("excel", text, 'Run "pip install --force-reinstall xlwings" in this Python.')
    elif system.platform == "darwin":
        script = f"xlwings-{_version(system, 'xlwings')}.applescript"
        folder = system.home / "Library" / "Application Scripts" / "com.microsoft.Excel"
        if not (folder / script).exists():
            step = 'Run "xlwings runpython install", then start Excel again; after every update of xlwings too.'
            yield _error("excel", f"Excel may not start Python: {script} is not in {folder}.", step)
        else:
            yield _well("excel", f"Excel may start Python: {script} is there.")
        yield _well("excel", "Buttons work in Excel on macOS; worksheet functions need Windows.")
    else:
        yield _well("excel", "There is no Excel here: use the command line, or the buttons in LibreOffice.")


def running_excel(system: System) -> Iterator[Finding]:
    """An Excel that a run which died has left without input, events or calculation: it is given back at once."""
    if system.platform not in FOR_EXCEL:
        return
    from xl_territory.run.worker.button_context import give_back_everywhere

    for name in give_back_everywhere():
        text = f"A run that died while it wrote to {name} had left Excel without input: it is as it was again."
        yield _well("excel", text)


def working_folder(_: System) -> Iterator[Finding]:
    """Runs from Excel keep their state in the temporary folder."""
    folder = Path(tempfile.gettempdir())
    if not os.access(folder, os.W_OK):
        yield _error("temporary folder", f"{folder} cannot be written.", "Set TEMP (or TMPDIR) to a folder that can.")


def readable(workbook: Path, _: System) -> Iterator[Finding]:
    """Whether the file is a workbook, whatever its name says; why it cannot be read if it cannot."""
    from xl_territory.workbook import XlsxHost

    try:
        host = XlsxHost(workbook)
    except TerritoryError as error:
        yield _error("workbook", str(error), "Give the path of a saved workbook, or of a folder with .csv files.")
        return
    sheets = ", ".join(host.sheet_names)
    if host.is_converted and workbook.suffix.lower() in {".xlsx", ".xlsm"}:
        mend = "Open it in Excel and save it as .xlsx."
        yield _warning("workbook", f"{workbook.name} is no Excel workbook, whatever its name says: {sheets}.", mend)
    else:
        yield _well("workbook", f"{workbook.name} can be read: {sheets}.")


def write_access(workbook: Path, _: System) -> Iterator[Finding]:
    """Whether the workbook may be written, as things are."""
    from xl_territory.workbook.saving import check_writable

    try:
        check_writable(workbook.resolve())
        if not os.access(workbook.parent, os.W_OK):
            yield _error(
                "write access", f"{workbook.parent} cannot be written.", "Move the workbook to another folder."
            )
        else:
            yield _well("write access", f"{workbook.name} can be written.")
    except TerritoryError as error:
        yield _warning("write access", str(error), "The buttons write into the open workbook all the same.")


def place(workbook: Path, system: System) -> Iterator[Finding]:
    """Folders that are kept in step with a cloud, and files that Windows does not trust."""
    if SYNCED.search(str(workbook.resolve().parent)):
        yield _warning(
            "synchronised folder",
            "The workbook is in a folder that is synchronised: Excel may know it by its address on the internet, and "
            "the file may change under a run of the command line.",
            "Copy it to a plain folder to plan it, or turn AutoSave off meanwhile.",
        )
    if system.platform == "win32" and Path(f"{workbook}:Zone.Identifier").exists():
        mend = "In Explorer: Properties > Unblock. Then open it again."
        yield _error("macros", "Windows blocks the macros of this file, because it came from elsewhere.", mend)


def macros(workbook: Path, system: System) -> Iterator[Finding]:
    """Whether the VBA in the workbook is the one of the installed xlwings and of this package."""
    if workbook.suffix.lower() != ".xlsm":
        yield _well("macros", 'No buttons in this workbook: "xl-territory new NAME.xlsm" makes one that has them.')
        return
    if not is_zipfile(workbook):
        yield _error("macros", f"{workbook.name} is no Excel workbook, whatever its name says.", REBUILD)
        return
    from xl_territory.template.macro_version_check import embedded_xlwings, outdated_modules

    embedded, installed = embedded_xlwings(workbook), _version(system, "xlwings")
    if not embedded:
        yield _error("macros", "The workbook has no xlwings module, so its buttons cannot start Python.", REBUILD)
    elif embedded != installed:
        text = f"The workbook was made for xlwings {embedded}, but {installed or 'none'} is installed."
        mend = f'{REBUILD} Or install the old one: "pip install xlwings=={embedded}".'
        yield _error("macros", text, mend)
    elif changed := outdated_modules(workbook):
        text = f"Macros differ from the ones that would be made today: {', '.join(changed)}."
        yield _warning("macros", text, REBUILD)
    else:
        yield _well("macros", f"The macros are those of this installation (xlwings {installed}).")


def interpreter(workbook: Path, system: System) -> Iterator[Finding]:
    """The Python that the buttons start."""
    from xl_territory.template.interpreter_config import CONF_SHEET, INTERPRETER_KEYS

    name = INTERPRETER_KEYS.get(system.platform)
    if workbook.suffix.lower() != ".xlsm" or name is None or not is_zipfile(workbook):
        return
    path = configured(workbook).get(header_key(name), "")
    put = f"Write {system.executable} beside {name} on the hidden sheet {CONF_SHEET}."
    if not path:
        yield _warning("interpreter", f"{CONF_SHEET} names no {name}: the first Python on the PATH is started.", put)
    elif path != "python" and not Path(path).exists():
        yield _error("interpreter", f"The buttons start {path}, which does not exist.", put)
    elif path not in {"python", system.executable}:
        yield _warning("interpreter", f"The buttons start {path}; this is {system.executable}.", f"Unless meant: {put}")
    else:
        yield _well("interpreter", f"The buttons start {path}.")


def configured(workbook: Path) -> dict[str, str]:
    """The rows of the workbook's ``xlwings.conf``, keys as headers compare; none where it has no such sheet."""
    from xl_territory.template.interpreter_config import CONF_SHEET
    from xl_territory.workbook import open_workbook

    sheet = open_workbook(workbook).read([CONF_SHEET]).get(CONF_SHEET)
    rows = sheet.rows if sheet is not None else []
    return {header_key(str(row[0])): str(row[1]) for row in rows if len(row) > 1 and row[0] and row[1] is not None}


INSTALLATION: tuple[Callable[[System], Iterator[Finding]], ...] = (
    python_itself,
    packages,
    solvers,
    environment,
    excel_here,
    running_excel,
    working_folder,
)
WORKBOOK: tuple[Callable[[Path, System], Iterator[Finding]], ...] = (write_access, place, macros, interpreter)


def _found(check: Callable[..., Iterator[Finding]], *about: Path | System) -> list[Finding]:
    """What a check finds; what it cannot even look at is a finding too."""
    name = check.__name__.replace("_", " ")
    try:
        return list(check(*about))
    except ImportError as error:
        mend = 'Run "pip install --upgrade xl-territory" in the Python that Excel starts.'
        return [_error(name, f"{error.name or error} cannot be imported.", mend)]
    except (TerritoryError, OSError) as error:
        return [_error(name, str(error), "Mend that, then ask again.")]


def _package(name: str, least: str | None, system: System) -> Iterator[Finding]:
    version = _version(system, name)
    if not version:
        yield _error("packages", f"{name} is not installed.", f'Run "pip install {name}".')
    elif least and _parts(version) < _parts(least):
        mend = f'Run "pip install --upgrade {name}".'
        yield _error("packages", f"{name} {version} is older than {least}, which is needed.", mend)


def _version(system: System, name: str) -> str:
    try:
        return system.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)[:3]]


def _well(subject: str, text: str) -> Finding:
    return Finding(Severity.INFO, subject, text)


def _warning(subject: str, text: str, mend: str) -> Finding:
    return Finding(Severity.WARNING, subject, text, mend)


def _error(subject: str, text: str, mend: str) -> Finding:
    return Finding(Severity.ERROR, subject, text, mend)

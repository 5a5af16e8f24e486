"""Each complaint that planners have, on the system where it happens."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook
from typer.testing import CliRunner

from tests.excel_engine.engine import excel
from tests.excel_engine.test_given_back import killed_while_writing
from xl_territory.errors import Severity
from xl_territory.interfaces.cli.main import app
from xl_territory.interfaces.doctor import Finding, System, doctor
from xl_territory.solver.mip import catalogue
from xl_territory.template.interpreter_config import CONF_SHEET

BUILT = Path(__file__).parents[2] / "workbook_templates"
HERE = System(platform="linux", environment={})
XLWINGS = metadata.version("xlwings")


def versions(**others: str | None) -> Callable[[str], str]:
    """Installed versions, but for some; None is not installed."""

    def version(name: str) -> str:
        found = others.get(name.replace("-", "_"), "")
        if found is None:
            raise metadata.PackageNotFoundError(name)
        return found or ("1" if name in {"pywin32", "appscript", "psutil"} else metadata.version(name))

    return version


WINDOWS = System(platform="win32", environment={}, executable="C:/py/python.exe", version=versions())
MAC = System(platform="darwin", environment={}, version=versions())


def about(subject: str, found: tuple[Finding, ...]) -> list[Finding]:
    """The findings on a subject that are not well."""
    return [each for each in found if each.subject == subject and each.severity is not Severity.INFO]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the workbook with buttons."""
    return Path(shutil.copy(BUILT / "territory_buttons.xlsm", tmp_path / "plan.xlsm"))


def test_this_installation_is_sound() -> None:
    """Nothing but what is well, or the note that it runs from a folder."""
    found = doctor(None, HERE)
    assert [each.subject for each in found if each.severity is Severity.ERROR] == []
    assert {"python", "packages", "solvers", "excel"} <= {each.subject for each in found}


@pytest.mark.parametrize("system", [HERE, WINDOWS, MAC])
def test_every_finding_that_is_not_well_has_its_mend(system: System, book: Path, tmp_path: Path) -> None:
    """On each system, with and without a workbook."""
    worst = replace(system, python=(3, 9), version=versions(xlwings="0.1", pywin32=None), home=tmp_path)
    for found in (doctor(None, worst), doctor(book, worst), doctor(tmp_path / "none.xlsx", worst)):
        assert all(each.mend for each in found if each.severity is not Severity.INFO)


def test_an_old_python_is_an_error() -> None:
    """With the version that is needed."""
    (found,) = about("python", doctor(None, replace(HERE, python=(3, 9))))
    assert "3.11" in found.mend


def test_a_missing_package_is_named() -> None:
    """With the command that installs it."""
    (found,) = about("packages", doctor(None, replace(WINDOWS, version=versions(pywin32=None))))[-1:]
    assert found.text == "pywin32 is not installed."
    assert found.mend == 'Run "pip install pywin32".'


def test_a_package_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what the package itself asks for."""
    monkeypatch.setattr(metadata, "requires", lambda _: ["xlwings>=0.33", 'pytest>=8; extra == "test"', "numpy"])
    (found,) = about("packages", doctor(None, replace(HERE, version=versions(xlwings="0.9.3"))))
    assert found.text == "xlwings 0.9.3 is older than 0.33, which is needed."


def test_no_solver_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the one that is easiest to have."""
    monkeypatch.setattr(catalogue, "available_solvers", tuple)
    (found,) = about("solvers", doctor(None, HERE))
    assert "highspy" in found.mend


def test_an_excel_that_a_dead_run_has_left_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a terminal, since such an Excel takes no clicks."""
    before = xw.engines.active
    book = excel().books.add()
    killed_while_writing(book, monkeypatch)
    assert book.app.impl.state["interactive"] is False
    assert any(f"{book.name} had left Excel" in each.text for each in doctor(None, WINDOWS))
    assert book.app.impl.state["interactive"] is True
    assert not [each for each in doctor(None, WINDOWS) if "had left Excel" in each.text]
    xw.engines.active = before


def test_what_cannot_be_imported_is_a_finding(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is when a doctor is asked; the other checks go on."""
    for name in ("xl_territory.template.macro_version_check", "xl_territory.solver.mip.catalogue"):
        monkeypatch.setitem(sys.modules, name, None)
    found = doctor(book, HERE)
    assert [each.subject for each in found if "cannot be imported" in each.text] == ["solvers", "macros"]
    assert "write access" in {each.subject for each in found}


def test_a_file_that_is_no_workbook_is_a_finding(tmp_path: Path) -> None:
    """What it is, is said."""
    (tmp_path / "plan.xlsm").write_text("hello")
    (found,) = about("workbook", doctor(tmp_path / "plan.xlsm", WINDOWS))
    assert (found.severity, found.text[:25]) == (Severity.ERROR, "plan.xlsm is plain text, ")


def test_a_table_of_text_under_the_name_of_a_workbook_is_a_warning(tmp_path: Path) -> None:
    """It can be planned, and has no buttons; under its true name all is well."""
    for name, severity in (("plan.xlsx", Severity.WARNING), ("accounts.csv", Severity.INFO)):
        (tmp_path / name).write_text("Account ID,ARR\nA1,5\n")
        (found,) = [each for each in doctor(tmp_path / name, HERE) if each.subject == "workbook"]
        assert (found.severity, found.text.partition(": ")[2].casefold()) == (severity, "accounts.")


def test_another_conda_environment_is_noticed() -> None:
    """The planner installed into one and Excel starts the other."""
    conda = {"CONDA_DEFAULT_ENV": "planning", "CONDA_PREFIX": "/opt/conda/envs/planning"}
    (found,) = about("conda", doctor(None, replace(HERE, environment=conda)))
    assert "conda activate planning" in found.mend
    assert not about("conda", doctor(None, replace(HERE, environment=conda, prefix="/opt/conda/envs/planning")))


def test_macos_needs_the_script_that_lets_excel_start_python(tmp_path: Path) -> None:
    """Of this very version of xlwings."""
    (found,) = about("excel", doctor(None, replace(MAC, home=tmp_path)))
    assert "xlwings runpython install" in found.mend
    folder = tmp_path / "Library" / "Application Scripts" / "com.microsoft.Excel"
    folder.mkdir(parents=True)
    (folder / f"xlwings-{XLWINGS}.applescript").touch()
    assert not about("excel", doctor(None, replace(MAC, home=tmp_path)))


def test_the_built_workbook_fits_this_installation(book: Path) -> None:
    """Macros as they would be made today."""
    assert not about("macros", doctor(book, HERE))


def test_a_workbook_that_was_made_for_another_xlwings_is_an_error(book: Path) -> None:
    """The version in its VBA names a library that is not there."""
    (found,) = about("macros", doctor(book, replace(HERE, version=versions(xlwings="0.99.1"))))
    assert found.text == f"The workbook was made for xlwings {XLWINGS}, but 0.99.1 is installed."
    assert "xl-territory upgrade" in found.mend


def test_a_workbook_whose_macros_were_lost_is_an_error(tmp_path: Path) -> None:
    """Saved by something that does not keep them."""
    bare = Path(shutil.copy(BUILT / "territory_blank.xlsx", tmp_path / "plan.xlsm"))
    (found,) = about("macros", doctor(bare, HERE))
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("path", "severity"),
    [(None, Severity.WARNING), ("C:/gone/python.exe", Severity.ERROR), (__file__, Severity.WARNING)],
)
def test_the_interpreter_of_the_workbook_is_looked_at(book: Path, path: str | None, severity: Severity) -> None:
    """None named, one that is gone, another one than this."""
    opened = load_workbook(book, keep_vba=True)
    opened[CONF_SHEET].append(["INTERPRETER_WIN", path])
    opened.save(book)
    (found,) = about("interpreter", doctor(book, WINDOWS))
    assert found.severity is severity
    assert "C:/py/python.exe" in found.mend


def test_a_synchronised_folder_is_a_warning(tmp_path: Path) -> None:
    """Excel may know the workbook by an address."""
    folder = tmp_path / "OneDrive - Example"
    folder.mkdir()
    book = Path(shutil.copy(BUILT / "territory_blank.xlsx", folder))
    (found,) = about("synchronised folder", doctor(book, HERE))
    assert "AutoSave" in found.mend


def test_a_workbook_that_is_open_is_said(tmp_path: Path) -> None:
    """The command line cannot write it now; the buttons can."""
    book = Path(shutil.copy(BUILT / "territory_blank.xlsx", tmp_path))
    (tmp_path / f"~${book.name}").touch()
    (found,) = about("write access", doctor(book, HERE))
    assert "is open" in found.text


def test_a_file_that_windows_does_not_trust_is_an_error(book: Path) -> None:
    """Its macros are blocked."""
    Path(f"{book}:Zone.Identifier").touch()
    (found,) = about("macros", doctor(book, WINDOWS))
    assert "Unblock" in found.mend


def test_the_command_says_it_line_by_line(tmp_path: Path) -> None:
    """0 where nothing is in the way, 2 where something is."""
    run = CliRunner().invoke(app, ["doctor"])
    assert run.exit_code == 0
    assert "python: Python" in run.output
    run = CliRunner().invoke(app, ["doctor", str(tmp_path / "none.xlsx")])
    assert run.exit_code == 2
    assert "There is no file" in run.output

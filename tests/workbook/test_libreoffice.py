"""LibreOffice opens what was written, and computes the formulas to the results that were stored."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.workbook.samples import everything
from xl_territory.workbook import XlsxHost

OFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def converted(path: Path, kind: str, folder: Path) -> list[Path]:
    """The files that LibreOffice makes of a workbook, with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return sorted((folder / "out").iterdir())


def test_every_sheet_of_the_result_opens_with_its_numbers(rich_path: Path, tmp_path: Path) -> None:
    """As .csv, sheet by sheet, formulas computed anew."""
    written = XlsxHost(rich_path).write(everything(), rich_path.with_name("result.xlsm"))
    assert written.path is not None
    made = converted(
        written.path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", tmp_path
    )
    tables = {path.stem.removeprefix("result-"): list(csv.reader(path.open(encoding="utf-8"))) for path in made}
    assert {"Plan", "Data", "Assignments", "CSM Hours", "Score", "Data Issues", "Dashboard"} <= tables.keys()
    assert tables["Plan"][5][0] == "55"
    assert tables["CSM Hours"][9][:4] == ["Team", "65", "145", "150"]
    assert tables["Assignments"][6][1] == "=HYPERLINK(evil)"


def test_the_result_prints(rich_path: Path, tmp_path: Path) -> None:
    """A PDF comes out, charts and all."""
    written = XlsxHost(rich_path).write(everything(), rich_path.with_name("result.xlsm"))
    assert written.path is not None
    (made,) = converted(written.path, "pdf", tmp_path)
    assert made.read_bytes().startswith(b"%PDF")


def test_a_workbook_that_libreoffice_saved_takes_another_run(rich_path: Path, tmp_path: Path) -> None:
    """Its styles, tables and names look different; the results go where they were."""
    first = XlsxHost(rich_path).write(everything(), rich_path.with_name("result.xlsm"))
    assert first.path is not None
    (saved,) = converted(first.path, "xlsx:Calc MS Excel 2007 XML", tmp_path)
    second = XlsxHost(saved).write(everything(20), tmp_path / "again.xlsx")
    assert second.path is not None
    found = XlsxHost(second.path).read(["Assignments", "CSM Hours"])
    assert [row[0] for row in found["Assignments"].rows[3:25] if row] == [
        "Account ID",
        *(f"A{at:04}" for at in range(20)),
    ]
    assert [table.name for table in found["CSM Hours"].tables] == ["CSM_Hours"]

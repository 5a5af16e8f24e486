"""Installers for planners: from nothing to a planned workbook and back; what can be seen of the Windows one here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
SHELL, WINDOWS = ROOT / "install-territory.sh", ROOT / "Install-Territory.cmd"
PASSED_ON = re.compile(r"^(PIP|UV|SSL|REQUESTS|https?_proxy|no_proxy)", re.IGNORECASE)


def ran(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script with a home of its own and no Python of ours on its path."""
    path = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), "/usr/bin", "/bin"])
    environment = {name: value for name, value in os.environ.items() if PASSED_ON.match(name)}
    command = ["sh", str(SHELL), *arguments]
    environment |= {"HOME": str(home), "PATH": path}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("sh"), reason="a POSIX shell runs it")
def test_the_shell_script_goes_from_nothing_to_a_planned_workbook_and_back(tmp_path: Path) -> None:
    """A workbook that is there already stays; --undo leaves workbooks."""
    first = ran(tmp_path)
    if "Failed to fetch" in first.stderr or "Could not find a version" in first.stderr:
        pytest.skip("no package index can be reached from here")
    assert first.returncode == 0, first.stderr
    book, program = tmp_path / "Documents" / "planning.xlsm", tmp_path / ".local" / "bin" / "xl-territory"
    assert f"The program is {program}; open {book}" in first.stdout
    assert "Dashboard" in openpyxl.load_workbook(book, read_only=True).sheetnames
    assert subprocess.run([program, "--version"], check=False, capture_output=True).returncode == 0
    planned = book.read_bytes()
    assert "is there already and stays as it is" in ran(tmp_path).stdout
    assert ran(tmp_path, "--undo").returncode == 0
    assert book.read_bytes() == planned
    assert not program.exists()
    assert not (tmp_path / ".local" / "share" / "xl-territory").exists()


def test_the_shell_script_knows_one_argument(tmp_path: Path) -> None:
    """Any other is refused before anything is fetched."""
    refused = ran(tmp_path, "--remove")
    assert (refused.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "--undo" in refused.stderr


def test_the_windows_script_is_well_formed() -> None:
    """Line ends of Windows, each goto has its label and each label is gone to, paths in quotes, quotes in pairs."""
    text = WINDOWS.read_bytes().decode("ascii")
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert set(re.findall(r"goto (\w+)", text)) == {line[1:] for line in lines if line.startswith(":")}
    for line in lines:
        assert line.count('"') % 2 == 0, line
        told = line.startswith(("rem ", "echo "))
        assert told or not re.search(r'(?<!["\w\\])%(UV|BOOK|PROGRAM|DATA)%(?!["\\])', line), line


def test_both_scripts_install_the_same() -> None:
    """Extras, Python, tested versions."""
    shell, windows = SHELL.read_text("utf-8"), WINDOWS.read_text("utf-8")
    for said in ("tool install --quiet --force", ">=3.11", "constraints.txt", ".[data]", "tool uninstall xl-territory"):
        assert said in windows.replace("%HERE%.[data]", ".[data]"), said
        assert said in shell.replace("$here[data]", ".[data]").replace('"$uv" tool', "tool"), said

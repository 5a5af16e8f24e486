"""``python -m tests.pictures FOLDER``: every sheet of a run and of every study, as first window and on paper.

Needs LibreOffice and pdftoppm. Pages stand in ``FOLDER/CSMS/screen`` and ``FOLDER/CSMS/paper``.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from rich.console import Console

from tests.pictures.books import team_book, with_answers
from tests.pictures.screen_copy import screen_copy

console = Console(width=140)


def pages(book: Path, folder: Path, resolution: int) -> None:
    """The printed pages of a workbook as pictures."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    home = f"-env:UserInstallation=file://{(folder.parent / 'libreoffice').resolve()}"
    subprocess.run(
        ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), str(book)],
        check=True,
        capture_output=True,
    )
    pdf = folder / f"{book.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", str(pdf), str(folder / "page")], check=True)


def main() -> None:
    """Make the workbooks, ask, and draw."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--csms", type=int, nargs="+", default=[8, 50, 200])
    parser.add_argument("--study", action="append", default=[], help="may be repeated; all unless given")
    parser.add_argument("--seconds", type=int, default=20, help="for each plan, at most")
    parser.add_argument("--resolution", type=int, default=60)
    asked = parser.parse_args()
    for csms in asked.csms:
        folder = asked.folder / str(csms)
        folder.mkdir(parents=True, exist_ok=True)
        book = team_book(folder / "book.xlsx", csms, asked.seconds)
        for asking in with_answers(book, asked.study):
            console.print(f"{csms} CSMs, {asking.study} ({asking.seconds:.1f} s): {asking.said}")
        pages(screen_copy(book, folder / "screen.xlsx"), folder / "screen", asked.resolution)
        pages(book, folder / "paper", asked.resolution)


if __name__ == "__main__":
    main()

"""The code blocks of CONTRIBUTING.md, put where their headings say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(python|diff|replace) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (.*?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
COPIED = ("xl_territory", "udfs", "tests", "workbook_templates", "pyproject.toml", "README.md", "CONTRIBUTING.md")


def copied(folder: Path) -> Path:
    """The project in another folder, without what only machines made."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    return folder


def follow(folder: Path) -> list[str]:
    """Do what the recipes say in this copy of the project; the files that they touch."""
    blocks = BLOCK.findall((folder / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    for kind, name, text in blocks:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        before = path.read_text(encoding="utf-8") if kind != "python" else ""
        path.write_text({"python": _new, "diff": _added, "replace": _replaced}[kind](before, text), encoding="utf-8")
    return [name for _, name, _ in blocks]


def costs(page: str) -> dict[str, tuple[int, int, str]]:
    """By the heading of a recipe: new files, lines in files that are there already, and which files these are."""
    counted = {}
    for title, text in SECTION.findall(page):
        blocks = BLOCK.findall(text)
        lines = sum(_lines_elsewhere(kind, block) for kind, _, block in blocks)
        there = {name.removeprefix("xl_territory/") for kind, name, _ in blocks if kind != "python"}
        if blocks:
            counted[title] = (sum(kind == "python" for kind, *_ in blocks), lines, ", ".join(sorted(there)))
    return counted


def _lines_elsewhere(kind: str, block: str) -> int:
    added = [line for line in block.splitlines() if line.startswith("+") and line != "+"]
    return {"python": 0, "diff": len(added), "replace": 1}[kind]


def _new(_: str, text: str) -> str:
    return text


def _added(before: str, text: str) -> str:
    """Lines with + behind the line before them, which is there once and begins with a blank."""
    lines = before.splitlines()
    at = 0
    for line in text.splitlines():
        if line.startswith("+"):
            lines.insert(at, line[1:])
            at += 1
        else:
            assert lines.count(line[1:]) == 1, f"{line[1:]!r} should be there once"
            at = lines.index(line[1:]) + 1
    return "\n".join([*lines, ""])


def _replaced(before: str, text: str) -> str:
    old, new = text.splitlines()
    assert before.count(old) == 1, f"{old!r} should be there once"
    return before.replace(old, new)

"""The package as its imports draw it: which folder uses which, as a picture for xl_territory/README.md.

``python -m tests.docs.imports`` writes the picture anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
README = ROOT / "xl_territory" / "README.md"
PLACE = re.compile(r"(<!-- made from the imports.*?-->\n).*?(\n<!-- end -->)", re.DOTALL)
Uses = dict[str, set[str]]


def folders() -> Uses:
    """The folders that each folder of the package, and ``udfs``, imports."""
    graph = grimp.build_graph("xl_territory", "udfs", cache_dir=None)
    uses: Uses = {}
    for module in graph.modules:
        if above := _folder(module):
            below = {_folder(each) for each in graph.find_modules_directly_imported_by(module)}
            uses.setdefault(above, set()).update(below - {above, ""})
    return uses


def _folder(module: str) -> str:
    first, _, rest = module.partition(".")
    name = first if first == "udfs" else rest.partition(".")[0]
    is_folder = name == "udfs" or (name and (README.parent / name).is_dir())
    return name if is_folder else ""


def picture(uses: Uses) -> str:
    """The folders as a Mermaid flowchart, data going along its arrows; an arrow that others imply is left out."""
    arrows = sorted((below, above) for above, all_below in uses.items() for below in all_below)
    told = [f"    {below} --> {above}" for below, above in arrows if not _implied(uses, below, above)]
    return "\n".join(["```mermaid", "flowchart LR", *told, "```"])


def _implied(uses: Uses, below: str, above: str) -> bool:
    """Whether ``above`` also uses ``below`` by way of another folder."""
    return any(below in _reached(uses, middle) for middle in uses[above] - {below})


def _reached(uses: Uses, start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = uses.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def with_picture(text: str) -> str:
    """The text with the picture in its place."""
    return PLACE.sub(lambda found: f"{found[1]}{picture(folders())}{found[2]}", text)


if __name__ == "__main__":
    README.write_text(with_picture(README.read_text(encoding="utf-8")), encoding="utf-8")

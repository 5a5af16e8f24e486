"""Workbooks broken at random: whatever is done to a file, it is read and written, or a `WorkbookError` says why not.

``python -m tests.workbook.fuzz 5000`` tries that many and prints the figures; the seed of each is its number.
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

from tests.workbook.rich import rich_workbook
from tests.workbook.samples import everything
from xl_territory.errors import WorkbookError
from xl_territory.workbook import XlsxHost

MESSY = Path(__file__).parents[3] / "shared" / "data" / "messy"
ODD = (
    b"",
    b"-1",
    b"0",
    b"99999999999",
    b"A0",
    b"XFD1048577",
    b"NaN",
    b"1e308",
    b"\xff",
    b"A1:",
    b"&amp;",
    b"../x",
    b"x" * 5000,
)
SLOW = 5.0

Mutation = Callable[[bytes, random.Random], bytes]


@dataclass
class Figures:
    """What came of the files that were tried."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0


def seeds() -> list[bytes]:
    """Workbooks to break: a rich one, one with results in it, and real ones of at most 60 kB where there are any."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planned.xlsx"
        Workbook().save(path)
        XlsxHost(path).write(everything(5), path)
        planned = path.read_bytes()
    wild = [path.read_bytes() for path in sorted(MESSY.glob("*/*.xls*")) if path.stat().st_size < 60_000]
    return [rich_workbook(), planned, planned, *wild]


def flip(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed."""
    broken = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end missing, or a piece out of the middle."""
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:start] + data[end:] if chance.random() < 0.5 else data[:start]


def odd_attribute(data: bytes, chance: random.Random) -> bytes:
    """An attribute's value exchanged for an odd one."""
    return _edited(data, rb'"[^"<>]*"', b'"' + chance.choice(ODD) + b'"', chance)


def odd_text(data: bytes, chance: random.Random) -> bytes:
    """A text exchanged for an odd one."""
    return _edited(data, rb">[^<>]+<", b">" + chance.choice(ODD) + b"<", chance)


def lost_attribute(data: bytes, chance: random.Random) -> bytes:
    """An attribute missing."""
    return _edited(data, rb' [\w:]+="[^"<>]*"', b"", chance)


def lost_element(data: bytes, chance: random.Random) -> bytes:
    """An element without children missing."""
    return _edited(data, rb"<[\w:]+[^<>]*/>", b"", chance)


def doubled_element(data: bytes, chance: random.Random) -> bytes:
    """An element twice."""
    found = list(re.finditer(rb"<([\w:]+)[^<>]*(/>|>[^<>]*</\1>)", data))
    if not found:
        return data
    chosen = chance.choice(found)
    return data[: chosen.end()] + chosen[0] * chance.choice([1, 1, 500]) + data[chosen.end() :]


def _edited(data: bytes, pattern: bytes, new: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    chosen = chance.choice(found)
    return data[: chosen.start()] + new + data[chosen.end() :]


IN_PARTS: Sequence[Mutation] = (
    flip,
    cut,
    odd_attribute,
    odd_attribute,
    odd_text,
    lost_attribute,
    lost_element,
    doubled_element,
)


def broken(seed: bytes, chance: random.Random) -> bytes:
    """The workbook with one to four things wrong, in the file itself or inside its parts."""
    if chance.random() < 0.15:
        return chance.choice([flip, cut])(seed, chance)
    try:
        with zipfile.ZipFile(io.BytesIO(seed)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile:
        return flip(seed, chance)
    for _ in range(chance.randint(1, 4)):
        _break_a_part(parts, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _break_a_part(parts: dict[str, bytes], chance: random.Random) -> None:
    name = chance.choice([each for each in parts if parts[each]] or [""])
    if not name:
        return
    if chance.random() < 0.06:
        del parts[name]
    elif chance.random() < 0.04:
        parts[name] = chance.choice(list(parts.values()))
    else:
        parts[name] = chance.choice(IN_PARTS)(parts[name], chance)


def outcome(data: bytes, folder: Path) -> str:
    """``written``, or the class of message; anything else is raised."""
    path = folder / "broken.xlsx"
    path.write_bytes(data)
    try:
        host = XlsxHost(path)
        host.read(host.sheet_names)
        written = host.write(everything(3), folder / host.plan_path().name)
        if written.path is not None:
            again = XlsxHost(written.path)
            again.read([sheet.name for sheet in everything(3)])
    except WorkbookError as error:
        if not 10 < len(str(error)) < 600:
            raise ValueError(f"no clear message: {error}") from error
        return "told"
    return "written"


def tried(numbers: range, workbooks: Sequence[bytes]) -> Figures:
    """Break and try one workbook per number."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            chance = random.Random(number)
            data = broken(chance.choice(workbooks), chance)
            start = time.process_time()
            try:
                figures.outcomes[outcome(data, Path(folder))] += 1
            except Exception:
                figures.faults.append(f"{number}: {traceback.format_exc()}")
            figures.slowest = max(figures.slowest, time.process_time() - start)
    return figures


def main() -> None:
    """Print the figures; a fault makes the exit code 1."""
    figures = tried(range(int(sys.argv[1]) if len(sys.argv) > 1 else 1000), seeds())
    told = ", ".join(f"{count} {name}" for name, count in sorted(figures.outcomes.items()))
    sys.stdout.write(f"{told}, {len(figures.faults)} faults; slowest {figures.slowest:.1f} s\n")
    sys.stdout.write("".join(f"\n{fault}" for fault in figures.faults[:20]))
    sys.exit(bool(figures.faults))


if __name__ == "__main__":
    main()

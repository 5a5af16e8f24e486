"""How many mutants do the tests notice? ``python -m tests.mutants --sample N --seed S [--places policies,tables]``.

Each mutant is put to the tests of its place, those that name its module first, until one fails or its CPU time is over.
With ``--reach FILE`` (made by ``python -m tests.mutants.reach FILE``) it is put to the tests that run its line.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import typer

from tests.mutants.areas import ROOT, TESTS, asked_at, files_of
from tests.mutants.operators import Mutation, mutations
from tests.mutants.reach import Reach

FOLDERS = ("xl_territory", "udfs", "tests", "workbook_templates")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md")


class Verdict(StrEnum):
    """What became of a mutant."""

    NOTICED = "noticed"
    SURVIVED = "SURVIVED"
    OPEN = "OPEN: the tests were not done in time"


@dataclass(frozen=True)
class Mutant:
    """A mutation of a file of a place."""

    place: str
    path: Path
    mutation: Mutation

    @property
    def diff(self) -> str:
        """What is changed, line by line."""
        old = (ROOT / self.path).read_text("utf-8")
        lines = difflib.unified_diff(old.splitlines(), self.mutation.applied(old).splitlines(), lineterm="", n=0)
        return "\n".join(f"    {line}" for line in list(lines)[3:])


def main() -> None:
    """Draw a sample, try each mutant, show those that no test noticed; the exit code is 0 whatever they are."""
    arguments = _arguments()
    chosen = draw(arguments.places.split(","), arguments.sample, arguments.seed)
    reach = Reach.read(arguments.reach) if arguments.reach else Reach({})
    found = []
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        for number, mutant in enumerate(chosen, start=1):
            found.append(verdict(copy, mutant, arguments.cpu, reach))
            where = f"{mutant.path}:{mutant.mutation.line}"
            typer.echo(f"{number}/{len(chosen)} {found[-1]} {where}\n{mutant.diff}")
    many, open_ = found.count(Verdict.NOTICED), found.count(Verdict.OPEN)
    share = f"{many} of {len(chosen)} mutants noticed ({many / max(1, len(chosen)):.0%}), {open_} open"
    typer.echo(f"{share}, seed {arguments.seed}")


def draw(places: Sequence[str], sample: int, seed: int) -> list[Mutant]:
    """Mutants at random: every place as often as the others, every mutation of a place as likely as the others."""
    source = random.Random(seed)
    all_of = {place: [Mutant(place, path, m) for path in files_of(place) for m in _mutations(path)] for place in places}
    for found in all_of.values():
        source.shuffle(found)
    rounds = (found[k] for k in range(sample) for found in all_of.values() if k < len(found))
    return [mutant for mutant, _ in zip(rounds, range(sample), strict=False)]


def _mutations(path: Path) -> list[Mutation]:
    return mutations((ROOT / path).read_text("utf-8"))


def copied(folder: Path) -> Path:
    """The project in a folder of its own, where it may be broken; ``shared`` beside it is that of the project."""
    copy = folder / "project"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy2(ROOT / name, copy / name)
    shared = ROOT.parent / "shared"
    if shared.exists():
        (folder / "shared").symlink_to(shared)
    return copy


def verdict(copy: Path, mutant: Mutant, cpu: int, reach: Reach) -> Verdict:
    """Whether a test of it fails with the mutant in the copy, within ``cpu`` seconds of CPU time."""
    asked = asked_about(mutant, reach)
    if not asked:
        return Verdict.SURVIVED
    path = copy / mutant.path
    whole = path.read_text("utf-8")
    path.write_text(mutant.mutation.applied(whole), "utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *asked]
    try:
        ran = subprocess.run(
            command,
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            preexec_fn=partial(_limited, cpu),
            check=False,
        )
    finally:
        path.write_text(whole, "utf-8")
    if ran.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return Verdict.OPEN
    return Verdict.NOTICED if ran.returncode else Verdict.SURVIVED


def _limited(cpu: int) -> None:
    """No more seconds of CPU time than this."""
    import resource  # not there on Windows

    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))


def asked_about(mutant: Mutant, reach: Reach) -> list[str]:
    """Tests that run its line, or the test files of its place: those that name its module first, then short ones."""
    module = mutant.path.with_suffix("").as_posix().replace("/", ".")
    running = reach.tests_of(mutant.path, mutant.mutation.line, (ROOT / mutant.path).read_text("utf-8"))
    files = [path.relative_to(ROOT).as_posix() for path in asked_at(mutant.place)]
    tests = files if running is None or mutant.path not in reach.contexts else running
    texts = {test: (ROOT / test.partition("::")[0]).read_text("utf-8") for test in tests}
    return sorted(texts, key=lambda test: (module not in texts[test], len(texts[test])))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=20, help="how many mutants")
    parser.add_argument("--seed", type=int, default=0, help="the same seed draws the same mutants")
    parser.add_argument("--places", default=",".join(TESTS), help="separated by commas")
    parser.add_argument("--cpu", type=int, default=90, help="seconds of CPU time for the tests of one mutant")
    parser.add_argument("--reach", type=Path, help="which tests run which line, see tests/mutants/reach.py")
    return parser.parse_args()


if __name__ == "__main__":
    main()

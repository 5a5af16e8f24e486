"""``python -m tests.benchmarks``: this solver beside plain PuLP and CP-SAT, with a table and a chart at the end."""

from __future__ import annotations

import argparse
import csv
import importlib.util
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.command import PHASES, WORKBOOKS, Timing, timed
from tests.benchmarks.handoffs import handoff_table, handoff_timings
from tests.benchmarks.instances import book, read_published
from tests.benchmarks.measure import Case, Measurement, machine, measure
from tests.benchmarks.rivals import RIVALS
from tests.benchmarks.territories import KINDS
from tests.benchmarks.trials import Outcome, trials, tried
from tests.benchmarks.trials import table as trial_table
from xl_territory.solver.mip.catalogue import available_solvers

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "gap"
# accounts, owners, seconds until the target, gap to stop at
BOOKS = (
    (240, 8, 2.0, 0.0001),
    (2000, 15, 3.0, 0.005),
    (5000, 50, 8.0, 0.005),
    (7619, 48, 7.0, 0.01),
    (10000, 100, 20.0, 0.01),
)
GROWTH = ((250, 8), (500, 8), (1000, 10), (2000, 15), (4000, 30), (8000, 60))
console = Console(width=140)


def books(seeds: int, largest: int) -> Iterator[Case]:
    """Generated books of up to ``largest`` accounts, each with the time of its target."""
    for accounts, owners, seconds, gap in (size for size in BOOKS if size[0] <= largest):
        for seed in range(seeds):
            yield Case(f"{accounts} x {owners}", book, (accounts, owners, seed), seconds, gap, seed)


def published(seconds: float, names: list[str]) -> Iterator[Case]:
    """Published instances with their best known values; skipped out loud where they are not at hand."""
    table = PUBLISHED / "best_known.csv"
    if not table.exists():
        console.print(f"[yellow]Published instances skipped: {table} is missing.")
        return
    for row in csv.DictReader(table.read_text().splitlines()):
        path = PUBLISHED / f"{row['instance']}.txt"
        wanted = row["instance"] in names if names else row["instance"][0] in "abcde" and int(row["jobs"]) <= 400
        if wanted and path.exists():
            yield Case(row["instance"], read_published, (path,), seconds, 1e-6, best=float(row["best_known"]))


def growth(seeds: int) -> Iterator[Case]:
    """Books of growing size, solved to a gap of one per cent."""
    for accounts, owners in GROWTH:
        for seed in range(seeds):
            yield Case(f"grow {accounts} x {owners}", book, (accounts, owners, seed), 120.0, 0.01, seed)


def large() -> Iterator[Case]:
    """The largest book of the targets."""
    yield Case("100000 x 1000", book, (100_000, 1_000, 0, 1.0, "float32"), 600.0, 0.02)


def rivals(only: list[str]) -> list[str]:
    """Those asked for and installed here; the others are named."""
    needs = {"PuLP + CBC": "CBC" in available_solvers(), "CP-SAT": importlib.util.find_spec("ortools") is not None}
    chosen = [name for name in RIVALS if not only or name in only]
    for name in chosen:
        if not needs.get(name, True):
            console.print(f"[yellow]{name} skipped: not installed.")
    return [name for name in chosen if needs.get(name, True)]


def table(rows: list[Measurement]) -> Table:
    """All measurements."""
    shown = Table("case", "solver", "seed", "score", "bound", "gap %", "seconds", "MB", title="Benchmarks")
    for row in rows:
        numbers = [
            f"{row.score:.6g}",
            f"{row.bound:.6g}",
            f"{100 * row.gap:.3f}",
            f"{row.seconds:.1f}",
            f"{row.megabytes:.0f}",
        ]
        shown.add_row(row.case, row.rival, str(row.seed), *numbers)
    return shown


def together(rows: list[Measurement]) -> list[Measurement]:
    """The same rows, each with the best bound that anybody proved of its problem."""
    best: dict[tuple[str, int], float] = {}
    for row in rows:
        best[row.case, row.seed] = max(row.bound, best.get((row.case, row.seed), row.bound))
    return [replace(row, bound=best[row.case, row.seed]) for row in rows]


def command() -> list[Timing]:
    """The whole command from file to file, on workbooks of each size."""
    timings = []
    for accounts, csms, gap, limit in WORKBOOKS:
        timings.append(timed(accounts, csms, gap, limit))
        console.print(f"{timings[-1].case}: {timings[-1].process:.1f} s from file to file")
    return timings


def command_table(timings: list[Timing]) -> Table:
    """Seconds per phase, of the whole process, and its peak memory."""
    shown = Table("workbook", *PHASES, "process", "MB", "gap %", "status", title="optimize, file to file, seconds")
    for timing in timings:
        phases = [f"{timing.seconds[phase]:.2f}" for phase in PHASES]
        rest = [f"{timing.process:.1f}", f"{timing.megabytes:.0f}", f"{100 * timing.gap:.3f}", timing.status]
        shown.add_row(timing.case, *phases, *rest)
    return shown


def kinds(asked: argparse.Namespace) -> list[Outcome]:
    """The solver alone on every kind of territory."""
    outcomes = []
    for trial in trials(asked.kind, asked.largest, asked.seeds, asked.patience, asked.gap):
        outcomes.append(tried(trial))
        last = outcomes[-1]
        console.print(f"{trial.kind}, {trial.accounts}: gap {100 * last.gap:.3f} % in {last.seconds:.1f} s")
    return outcomes


def save(rows: list[Measurement], folder: Path) -> None:
    """Table as CSV and, where matplotlib is installed, a chart."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "benchmarks.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, [*asdict(rows[0]), "gap"])
        writer.writeheader()
        writer.writerows({**asdict(row), "gap": row.gap} for row in rows)
    if importlib.util.find_spec("matplotlib") is None:
        console.print("[yellow]No chart: matplotlib is not installed.")
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.add_subplot()
    for name in dict.fromkeys(row.rival for row in rows):
        mine = [row for row in rows if row.rival == name and row.gap < 10]
        axes.scatter([row.seconds for row in mine], [max(1e-3, 100 * row.gap) for row in mine], label=name)
    axes.set(xscale="log", yscale="log", xlabel="seconds", ylabel="gap in %", title=machine())
    axes.title.set_fontsize(7)
    axes.legend()
    figure.savefig(folder / "benchmarks.png", dpi=150)


def main() -> None:
    """Measure what was asked for, print the table, save it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "what",
        nargs="*",
        default=["books", "kinds", "published", "command", "growth"],
        help="or large: the largest book; handoffs: the weeks of plans",
    )
    parser.add_argument("--only", action="append", default=[], help=f"one of {', '.join(RIVALS)}; may be repeated")
    parser.add_argument("--instance", action="append", default=[], help="published instance; may be repeated")
    parser.add_argument("--kind", action="append", default=[], choices=KINDS, help="of territory; may be repeated")
    parser.add_argument("--patience", type=float, default=1.0, help="times the seconds of the target")
    parser.add_argument("--gap", type=float, default=None, help="gap to stop at, for kinds")
    parser.add_argument("--largest", type=int, default=10_000, help="accounts of the largest generated book")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60.0, help="per published instance")
    parser.add_argument("--out", type=Path, default=Path("benchmark_results"))
    asked = parser.parse_args()
    cases = {
        "books": lambda: books(asked.seeds, asked.largest),
        "published": lambda: published(asked.seconds, asked.instance),
        "growth": lambda: growth(asked.seeds),
        "large": large,
    }
    rows = []
    timings = command() if "command" in asked.what else []
    outcomes = kinds(asked) if "kinds" in asked.what else []
    for what in (what for what in asked.what if what in cases):
        for case in cases[what]():
            for rival in rivals(asked.only if what in ("books", "published") else ["xl_territory"]):
                rows.append(measure(case, rival))
                last = rows[-1]
                console.print(f"{last.case}, {last.rival}: gap {100 * last.gap:.3f} % in {last.seconds:.1f} s")
    if "handoffs" in asked.what:
        console.print(handoff_table(list(handoff_timings(asked.largest, asked.patience))), machine())
    if timings:
        console.print(command_table(timings), machine())
    if outcomes:
        console.print(trial_table(outcomes), machine())
    if rows:
        rows = together(rows)
        console.print(table(rows), machine())
        save(rows, asked.out)


if __name__ == "__main__":
    main()

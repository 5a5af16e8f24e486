"""What a run looks like in a terminal: tables and sentences, no logic of its own."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from xl_territory.errors import Fault, Severity
from xl_territory.interfaces.cli.output import own_stream
from xl_territory.plans.balance_measures import utilisation
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.proof_words import proof_words, today_words
from xl_territory.plans.status import MEANING, Status
from xl_territory.run.optimize import Run
from xl_territory.solver.assignment import Progress
from xl_territory.studies.conflicts.conflict_sentences import named_conflicts
from xl_territory.studies.freshness import SHEETS
from xl_territory.studies.terminal_tables import plain_table
from xl_territory.tables.what_was_read import READ
from xl_territory.territory.territory import Territory

STYLES = {
    Severity.ERROR: "bold red",
    Severity.CRITICAL: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "blue",
}
STATUS_STYLES = {
    "optimal": "bold green",
    "feasible": "green",
    "partial": "yellow",
    "stopped": "yellow",
    "infeasible": "red",
}


def out() -> Console:
    """Standard output."""
    return Console(file=own_stream(), highlight=False)


def err() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False)


def run_report(run: Run) -> RenderableType:
    """Status, books, terms and where the workbook is."""
    where = f"Written to {run.written.path}" if run.written.path else ""
    kept = f"The previous version is {run.written.backup}" if run.written.backup else ""
    times = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in run.seconds.items())
    older = ", ".join(fault.sheet for fault in run.faults if fault.sheet in SHEETS)
    told = [Text(f"Older than this plan: {older}. Ask again, or delete them.", style="yellow")] if older else []
    return Group(headline(run.plan), books(run.plan), terms(run.plan), *told, Text(times, style="dim"), where, kept)


def headline(plan: Plan) -> Text:
    """One line: status, score, gap, what has no place."""
    text = Text.assemble(
        (plan.status.value.capitalize(), STATUS_STYLES.get(plan.status.value, "bold")),
        f": score {plan.score:.5f}, {proof_words(plan.score, plan.bound)}; today {today_words(plan, 5)}. ",
        f"{plan.moved} of {len(plan.territory.accounts)} accounts move.",
    )
    if plan.unassigned:
        text.append(f" {plan.unassigned} without owner.", "bold red")
    if plan.overload > 1e-6:
        text.append(f" {plan.overload:.1f} h above capacity.", "bold red")
    if plan.status is Status.STOPPED:
        text.append(f" {MEANING[plan.status]}", "yellow")
    return text


def books(plan: Plan) -> Table:
    """A row per CSM."""
    t, b, today = plan.territory, plan.books, plan.today
    used, before = utilisation(b.load, t.capacity), utilisation(today.load, t.capacity)
    at_risk = b.totals(t.at_risk)
    columns = ("CSM", "Accounts", "Hours", "Capacity", "Used", "Today", "At-risk", "ARR")
    table = plain_table(columns, text_columns=1)
    for j, name in enumerate(t.csm_names):
        table.add_row(
            name,
            str(b.count[j]),
            f"{b.load[j]:.1f}",
            f"{t.capacity[j]:.1f}",
            Text(f"{used[j]:.0%}", style="red" if used[j] > 1 + 1e-9 else ""),
            f"{before[j]:.0%}",
            f"{at_risk[j]:.0f}",
            _money(b.totals(t.arr)[j]),
        )
    return table


def _money(amount: float) -> str:
    """An amount in three digits and a letter, short enough for a narrow terminal."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if amount >= size:
            return f"{amount / size:.3g}{letter}"
    return f"{amount:.0f}"


def terms(plan: Plan) -> Table:
    """A row per term that counts."""
    table = plain_table(("Term", "Weight", "Plan", "Today", "Contribution"), text_columns=1)
    for term in plan.terms:
        if term.weight:
            figures = (f"{term.weight:g}", f"{term.value:.4f}", f"{term.today:.4f}", f"{term.contribution:.4f}")
            table.add_row(term.name, *figures)
    return table


def faults(found: Sequence[Fault]) -> RenderableType:
    """Every fault with its place, most severe first."""
    table = plain_table(("", "Where", "What is wrong", "What to do"), text_columns=4)
    order = list(Severity)
    for fault in sorted(found, key=lambda fault: order.index(fault.severity)):
        place = fault.sheet + (f" row {fault.row}" if fault.row else "") + (f", {fault.column}" if fault.column else "")
        problem = fault.problem + (f" ({fault.value})" if fault.value else "")
        severity = Text(fault.severity.value, style=STYLES[fault.severity])
        table.add_row(severity, Text(place), Text(problem), Text(fault.fix))
    return table


def about_input(found: Sequence[Fault]) -> RenderableType:
    """What was read of each sheet, and every warning about the input."""
    read = [Text(f"{fault.sheet}. {fault.problem}", style="dim") for fault in found if fault.problem.startswith(READ)]
    warnings = [fault for fault in found if fault.severity is Severity.WARNING and fault.sheet not in SHEETS]
    return Group(*read, *([faults(warnings)] if warnings else []))


def conflicts_named(territory: Territory) -> RenderableType:
    """What an incomplete plan comes from, and where the remedies are."""
    told = [Text.assemble(("Conflict: ", "bold red"), sentence) for sentence in named_conflicts(territory)]
    return Group(*told, Text("explain --conflicts --book BOOK says what would mend it.", style="dim"))


def progress_line(progress: Progress | None, seconds: float) -> str:
    """The state of the search in one line."""
    if progress is None or progress.bound <= 0:
        return f"Solving … {seconds:.0f} s"
    return f"Solving … score {progress.score:.5f}, bound {progress.bound:.5f}, gap {progress.gap:.2%}, {seconds:.0f} s"

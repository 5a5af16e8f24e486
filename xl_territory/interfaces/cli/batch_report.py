"""A batch in the terminal: a row per workbook that fits into 80 columns, totals, and what went wrong below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.progress import track
from rich.table import Table
from rich.text import Text

from xl_territory.interfaces.cli.json_output import print_json
from xl_territory.interfaces.cli.terminal import STATUS_STYLES, err, out
from xl_territory.run.batch import BatchResult, Skipped, listed, worst
from xl_territory.studies.terminal_tables import plain_table

COLUMNS = ("Workbook", "Status", "Accounts", "Score", "Gap", "Seconds")


def batch_progress(outcomes: Iterable[BatchResult], total: int) -> Iterable[BatchResult]:
    """The same outcomes, with a progress bar on standard error."""
    return track(outcomes, "Planning", total, console=err())


def show_batch(outcomes: Sequence[BatchResult], skipped: Sequence[Skipped], as_json: bool) -> int:
    """Print what became of each workbook, as tables or as JSON; gives the exit code."""
    code = worst(outcome.exit_code for outcome in outcomes)
    if as_json:
        rows = [{**vars(outcome), "book": str(outcome.book)} for outcome in outcomes]
        others = [{"file": str(file.file), "reason": file.reason} for file in skipped]
        print_json(code, totals(outcomes), workbooks=rows, skipped=others)
    else:
        out().print(batch_report(outcomes, skipped))
    return code


def batch_report(outcomes: Sequence[BatchResult], skipped: Sequence[Skipped]) -> RenderableType:
    """A row per workbook with totals, the message of each that has one, and the files that were left out."""
    by_name = sorted(outcomes, key=lambda outcome: outcome.book)
    notes = [Text(f"{each.book.name}: {each.message}") for each in by_name if each.message]
    left_out = [Text(f"{listed(skipped)}.")] if skipped else []
    return Group(_table(by_name), *notes, *left_out, Text(totals(outcomes)))


def totals(outcomes: Sequence[BatchResult]) -> str:
    """All workbooks in one sentence."""
    kinds = ("planned completely", "planned in part", "not planned")
    counts = dict.fromkeys(kinds, 0)
    for outcome in outcomes:
        counts[kinds[2 if outcome.score is None else 1 if outcome.exit_code else 0]] += 1
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    return f"{len(outcomes)} workbook{'s'[: len(outcomes) != 1]}: {told}."


def _table(outcomes: Sequence[BatchResult]) -> Table:
    table = plain_table(COLUMNS, text_columns=2)
    for outcome in outcomes:
        table.add_row(*_cells(outcome))
    planned = [outcome for outcome in outcomes if outcome.score is not None]
    if len(planned) > 1:
        table.add_section()
        accounts, seconds = (sum(getattr(each, name) or 0 for each in planned) for name in ("accounts", "seconds"))
        table.add_row("Total", "", f"{accounts}", "", "", f"{seconds:.1f}")
    return table


def _cells(outcome: BatchResult) -> Iterator[Text]:
    yield Text(outcome.book.name)
    yield Text(outcome.status, style=STATUS_STYLES.get(outcome.status, ""))
    figures = ((outcome.accounts, "d"), (outcome.score, ".5f"), (outcome.gap, ".2%"), (outcome.seconds, ".1f"))
    for figure, pattern in figures:
        yield Text("" if figure is None else format(figure, pattern))

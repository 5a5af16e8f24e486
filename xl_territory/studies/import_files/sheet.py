"""What an import found, as sheets: the report, sources and mapping to correct, duplicates to decide, history."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import numpy as np

from xl_territory.errors import counted
from xl_territory.records.change_log import Entry
from xl_territory.schema import ACCOUNTS
from xl_territory.schema.data_sources import HISTORY
from xl_territory.studies.import_files.analysis import PLANNER, Imported, Joined
from xl_territory.studies.import_files.book_state import IMPORTED
from xl_territory.studies.import_files.history_file import file_of_history, is_planners, sources_with
from xl_territory.studies.import_files.matching import NOBODY, key_texts
from xl_territory.studies.import_files.month_measures import Measure
from xl_territory.studies.import_files.planner_sheets import FORMATS, duplicates_sheet, mapping_sheet, sources_sheet
from xl_territory.studies.import_files.proposals import never_used
from xl_territory.tables.input_edits import RowChange
from xl_territory.tables.typed_values import shown
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable, Value

REPORT = "Import Report"
MOST_LISTED = 200


def import_sheets(found: Imported) -> tuple[ResultSheet, ...]:
    """The report first; History only where there is any measure, and a file of the planner's own is no place for it."""
    own = is_planners(file_of_history(found))
    history = (_history(found),) if found.history.measures and not own else ()
    return (
        _report(found),
        sources_sheet(sources_with(found)),
        mapping_sheet(found.state.mapping),
        duplicates_sheet(found),
        _remembered(found),
        *history,
    )


def account_changes(found: Imported) -> tuple[RowChange, ...]:
    """The cells of Accounts that are typed in, new accounts below the others."""
    values: dict[int, dict[str, Value]] = {at: {} for at in range(found.known, len(found.accounts))}
    for each in found.cells:
        values.setdefault(each.account, {})[each.column] = each.value
    return tuple(RowChange(ACCOUNTS, found.accounts[at], cells) for at, cells in sorted(values.items()))


def logged(found: Imported) -> tuple[Entry, ...]:
    """A row of the Change Log for each column that was written, since sheet Imported names the cells."""
    columns = Counter(each.column for each in found.cells)
    return tuple(
        Entry("imported", ACCOUNTS.name, field=column, comment=f"{counted(count, 'cell')}; see sheet {IMPORTED}")
        for column, count in sorted(columns.items())
    )


def sentence(found: Imported) -> str:
    """What was joined, and what somebody has to look at."""
    rows = sum(each.export.rows for each in found.joined)
    lost = sum(each.unmatched for each in found.joined)
    new = len(found.accounts) - found.known
    told = [
        f"{counted(rows, 'row')} of {counted(len(found.joined), 'export')}: {rows - lost:,} belong to an account, "
        f"{lost:,} to none.",
        f"{counted(len(found.cells), 'cell')} of Accounts written, {counted(new, 'new account')}."
        if found.cells or new
        else "No cell of Accounts changes.",
        f"{counted(found.kept, 'cell')} of your own kept." if found.kept else "",
        f"{counted(len(found.conflicts), 'contradiction')} to look at." if found.conflicts else "",
        f"{counted(found.addable - new, 'row')} of accounts that are not in the workbook: --add adds them."
        if found.addable > new
        else "",
        _history_told(found) if found.history.measures else "",
        *map(_nobody_known, found.strangers),
        *(f"{row.file} is not there: what it said stays." for row in found.missing),
    ]
    return " ".join(filter(None, told))


def _history_told(found: Imported) -> str:
    file, months = file_of_history(found), counted(len(set(found.history.day.tolist())), "month end")
    if is_planners(file):
        return f"History is read from your own {file}: nothing was added to it."
    return f"History: {months}, in {file} beside the workbook." if file else f"History: {months}."


def _nobody_known(each: Joined) -> str:
    """That no row of a source found its account, with an example of its key."""
    words = key_texts(each.export, each.source.key_column)
    seen = next((f"such as {word!r}" for word in words if word), "all blank")
    return (
        f"No row of {each.source.name} belongs to an account: its key column {each.source.key_column} ({seen}) is no "
        "Account ID, External ID, Domain or name on Accounts. Correct Key Column on Sources, or fill in External ID."
    )


def _report(found: Imported) -> ResultSheet:
    conflicts = Counter(each.source for each in found.conflicts)
    columns = (
        *(ResultColumn(name, width=width) for name, width in (("Source", 24), ("Kind", 14), ("Key Column", 18))),
        *(ResultColumn(name, Format.WHOLE, 11) for name in ("Rows", "Matched", "Unmatched", "Conflicts")),
        ResultColumn("File", width=44),
    )
    rows: list[list[Cell]] = [
        [
            each.source.name,
            each.source.kind,
            each.source.key_column,
            each.export.rows,
            each.export.rows - each.unmatched,
            each.unmatched,
            conflicts[each.source.name],
            each.source.file,
        ]
        for each in found.joined
    ]
    main = ResultTable("ImportReport", columns, rows, empty="No export was read.")
    return ResultSheet(
        REPORT, REPORT, sentence(found), (main, _contradictions(found), _nobodys(found), _not_used(found))
    )


def _contradictions(found: Imported) -> ResultTable:
    columns = (
        *(
            ResultColumn(name, width=width)
            for name, width in (("Account ID", 24), ("Column", 14), ("Used", 18), ("From", 12))
        ),
        *(ResultColumn(name, width=width) for name, width in (("Other", 18), ("Says", 20), ("Suggested Fix", 44))),
    )
    rows: list[list[Cell]] = [
        [
            found.accounts[each.account],
            each.column,
            shown(each.used),
            each.used_from,
            shown(each.other),
            each.source,
            _fix(each.used_from),
        ]
        for each in found.conflicts[:MOST_LISTED]
    ]
    return ResultTable("ImportConflicts", columns, rows, empty="No two sources contradict each other.")


def _fix(used_from: str) -> str:
    return (
        "Empty the cell and import again to take the export's" if used_from == PLANNER else "Change Priority on Sources"
    )


def _nobodys(found: Imported) -> ResultTable:
    columns = (
        ResultColumn("Source", width=24),
        ResultColumn("Key", width=24),
        ResultColumn("Rows Without Account", Format.WHOLE, 22),
    )
    rows = [row for each in found.joined for row in _unknown_keys(each)][:MOST_LISTED]
    return ResultTable("ImportUnmatched", columns, rows, empty="Every row belongs to an account.")


def _unknown_keys(each: Joined) -> Iterator[list[Cell]]:
    keys = key_texts(each.export, each.source.key_column)[each.account == NOBODY]
    for word, count in Counter(keys.tolist()).most_common(MOST_LISTED):
        yield [each.source.name, word or "(blank)", count]


def _not_used(found: Imported) -> ResultTable:
    columns = (
        ResultColumn("Source", width=24),
        ResultColumn("Left Out", width=24),
        ResultColumn("Why", Format.WRAPPED, 70),
    )
    sources = {each.source.name for each in found.joined}
    rows: list[list[Cell]] = [[each.source, each.column, each.why] for each in found.left_out]
    rows += [
        [each.source, each.column, "It is about a person: never used for a forecast"]
        for each in found.state.mapping
        if each.source in sources and not each.becomes and never_used(each.column)
    ]
    rows += [
        [source, column, f"{counted(count, 'cell')} cannot be read as {column}"]
        for (source, column), count in found.unread.items()
    ]
    return ResultTable("ImportLeftOut", columns, rows, empty="Every mapped column is used.")


def _remembered(found: Imported) -> ResultSheet:
    names = [column.name for column in ACCOUNTS.block.columns if column.name != "Account ID"]
    used = [name for name in names if any(column == name for _, column in found.remembered)]
    kinds = {column.name: column.kind for column in ACCOUNTS.block.columns}
    columns = (
        ResultColumn("Account ID", width=18),
        ResultColumn("Known", Format.WHOLE, 8, "How many cells exports tell."),
        *(ResultColumn(name, FORMATS.get(kinds[name], Format.TEXT)) for name in used),
    )
    by_account: dict[int, dict[str, Value]] = {}
    for (at, column), value in found.remembered.items():
        by_account.setdefault(at, {})[column] = value
    rows: list[list[Cell]] = [
        [found.accounts[at], len(cells), *(cells.get(name) for name in used)]
        for at, cells in sorted(by_account.items())
    ]
    text = "What the last import wrote. A cell of Accounts that differs from it is yours, and stays."
    return ResultSheet(
        IMPORTED, IMPORTED, text, (ResultTable(IMPORTED, columns, rows, empty="Nothing was imported yet."),)
    )


def _history(found: Imported) -> ResultSheet:
    monthly = found.history
    columns = (
        ResultColumn("Account ID", width=18),
        ResultColumn("Month End", Format.DATE, 12),
        *(ResultColumn(name, Format.NUMBER, max(12, len(name) + 2)) for name in monthly.measures),
    )
    ids = [found.accounts[at] for at in monthly.account]
    days: list[dt.date] = monthly.day.astype(object).tolist()
    file = file_of_history(found)
    rows = [] if file else [list(row) for row in zip(ids, days, *map(_cells, monthly.measures.values()), strict=True)]
    count = f"{counted(len(ids), 'row')} of {counted(len(set(days)), 'month end')}"
    text = f"{count} are in {file} beside the workbook: send it along with it." if file else HISTORY.explanation
    table = ResultTable("History", columns, rows, empty="See the file." if file else "No month yet.")
    return ResultSheet(HISTORY.name, HISTORY.title, text, (table,))


def _cells(measure: Measure) -> list[Value]:
    if measure.dtype == object:
        return [value or None for value in measure]
    return [
        None if missing else value for missing, value in zip(np.isnan(measure).tolist(), measure.tolist(), strict=True)
    ]

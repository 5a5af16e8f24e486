"""Which proposals of a sheet are ticked, and what each rests on: the figures beside its tick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xl_territory.records.model_log import ACCEPTED, ModelEntry
from xl_territory.studies.adoption import options_on
from xl_territory.tables.input_edits import RowChange, input_edits
from xl_territory.tables.typed_values import is_blank, text_of
from xl_territory.tables.yes_no_words import YES_NO
from xl_territory.workbook import Host
from xl_territory.workbook.cell_addresses import column_letters
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import RawSheet, Value

ACCEPT = "Accept"
SEPARATOR = " / "
MOST_CELLS = 3
"""A proposal is named by the first cells of its row, so many at most."""
Proposals = dict[str, list[RowChange]]


def proposals(sheet: RawSheet) -> Proposals:
    """What the sheet proposes, by the names of its rows, each change with its evidence."""
    offered = options_on(sheet)
    evidence = {name: shown for name, shown, _ in _rows(sheet, offered)}
    return {
        name: [replace(change, evidence=evidence.get(name, "")) for change in changes]
        for name, changes in offered.items()
    }


def ticked(sheet: RawSheet, offered: Mapping[str, Sequence[RowChange]]) -> list[str]:
    """The proposals whose cell in column Accept says yes."""
    return [name for name, _, yes in _rows(sheet, offered) if yes]


def model_entries(host: Host, sheet: str, changes: Sequence[RowChange]) -> list[ModelEntry]:
    """A row of the Model Log for each cell that changes."""
    names = {name for change in changes for name in (change.sheet.name, *change.sheet.aliases)}
    typed = input_edits(host.read(names), changes)
    return [
        ModelEntry(
            sheet,
            ACCEPTED,
            each.evidence,
            f"{each.edit.sheet}!{column_letters(each.edit.column)}{each.edit.row}",
            each.key,
            each.column,
            each.old,
            each.edit.value,
        )
        for each in typed
        if each.key
    ]


def _rows(sheet: RawSheet, offered: Mapping[str, object]) -> Iterator[tuple[str, str, bool]]:
    """Name, evidence and tick of each row below a header Accept that proposes something."""
    named = {key(name): name for name in offered}
    headers: Sequence[Value] = ()
    for row in sheet.rows:
        if any(isinstance(cell, str) and header_key(cell) == header_key(ACCEPT) for cell in row):
            headers = row
        elif headers and (not row or is_blank(row[0])):
            headers = ()
        elif headers:
            name = _name(row, named)
            cells = {text_of(header): cell for header, cell in zip(headers, row, strict=False) if not is_blank(header)}
            tick = next((cell for header, cell in cells.items() if header_key(header) == header_key(ACCEPT)), None)
            if name is not None:
                yield name, _evidence(sheet.name, cells), YES_NO.get(key(text_of(tick)), False)


def _name(row: Sequence[Value], named: Mapping[str, str]) -> str | None:
    """The proposal that the first cells of the row name, None where they name none."""
    texts = [text_of(cell) for cell in row[:MOST_CELLS]]
    tried = (key(SEPARATOR.join(texts[:count])) for count in range(1, len(texts) + 1))
    return next((named[name] for name in tried if name in named), None)


def _evidence(sheet: str, cells: Mapping[str, Value]) -> str:
    """The row in words."""
    shown = (
        f"{header} {cell:.4g}" if isinstance(cell, float) else f"{header} {text_of(cell)}"
        for header, cell in cells.items()
        if not is_blank(cell) and header_key(header) != header_key(ACCEPT)
    )
    return f"{sheet}: {', '.join(shown)}"

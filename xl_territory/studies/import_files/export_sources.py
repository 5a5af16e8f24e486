"""The files of an import: those that Sources names, and new ones with what they are taken to be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from xl_territory.errors import TooLittleDataError
from xl_territory.studies.import_files.book_state import BookState
from xl_territory.studies.import_files.export_file import SAMPLE, Export, read_export
from xl_territory.studies.import_files.matching import FORMS
from xl_territory.studies.import_files.proposals import Mapped, SourceRow, proposed
from xl_territory.tables.typed_values import text_of
from xl_territory.workbook.names import header_key, key


def with_new(state: BookState, files: Sequence[Path], folder: Path) -> BookState:
    """The state with rows of Sources and Mapping for files that it does not name yet, in the order of their names.

    Raises
    ------
    TooLittleDataError : there is no file to read.
    """
    state = _completed(state, folder)
    known = {file_of(row, folder).resolve() for row in state.sources}
    taken = {key(row.name) for row in state.sources}
    ids = _identities(state)
    for file in sorted(files, key=lambda file: (key(file.stem), str(file))):
        if file.resolve() in known:
            continue
        name = _free(file.stem, taken)
        taken.add(key(name))
        sample = read_export(file, most_rows=SAMPLE)
        row, mapped = proposed(name, _shown(file, folder), sample, ids)
        state = replace(state, sources=(*state.sources, row), mapping=(*state.mapping, *_unmapped(state, mapped)))
    if not any(row.kind != "history" for row in state.sources):
        raise TooLittleDataError(
            "There is nothing to import yet: name files in the command (import BOOK FILES), or type them on Sources."
        )
    return state


def _completed(state: BookState, folder: Path) -> BookState:
    """The state with proposals for sources that the planner named and whose columns no row of Mapping speaks of."""
    told = {key(row.source) for row in state.mapping}
    for at, row in enumerate(state.sources):
        file = file_of(row, folder)
        if key(row.name) not in told and row.kind != "history" and row.file and file.is_file():
            made, mapped = proposed(row.name, row.file, read_export(file, most_rows=SAMPLE), _identities(state))
            made = row if row.key_column else made
            sources = (*state.sources[:at], made, *state.sources[at + 1 :])
            state = replace(state, sources=sources, mapping=(*state.mapping, *mapped))
    return state


def exports_of(state: BookState, folder: Path) -> dict[str, Export]:
    """The rows of every source whose file is there, its mapped columns only; of a file that lacks one, every column."""
    found = {}
    for row in state.sources:
        file = file_of(row, folder)
        if row.file and row.kind != "history" and file.is_file():
            needed = _needed(state, row)
            export = read_export(file, needed)
            found[row.name] = export if needed <= set(export.columns) else read_export(file, most_rows=1)
    return found


def file_of(row: SourceRow, folder: Path) -> Path:
    """Where the file of a source is: as seen from the workbook's folder."""
    return folder / row.file


def _needed(state: BookState, row: SourceRow) -> set[str]:
    mapped = [each for each in state.mapping if each.source == row.name and each.becomes]
    return {row.key_column, *(name for each in mapped for name in (each.column, each.date, each.end) if name)}


def _identities(state: BookState) -> dict[str, set[str]]:
    ids = {
        column: {form(text_of(cell)) for cell in state.cells.get(column, ())} - {""} for column, form in FORMS.items()
    }
    return {**ids, "Tier": set(state.tiers)}


def _unmapped(state: BookState, mapped: Sequence[Mapped]) -> list[Mapped]:
    there = {(key(row.source), header_key(row.column)) for row in state.mapping}
    return [row for row in mapped if (key(row.source), header_key(row.column)) not in there]


def _free(stem: str, taken: Collection[str]) -> str:
    names = [stem, *(f"{stem} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if key(name) not in taken)


def _shown(file: Path, folder: Path) -> str:
    """The file as seen from the folder where it lies below it, else in full."""
    full, base = file.resolve(), folder.resolve()
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else full.as_posix()

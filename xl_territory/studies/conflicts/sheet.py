"""The Conflicts sheet: what contradicts each other, cell by cell, and what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from xl_territory.policies.constraint_source import ConstraintSource
from xl_territory.policies.rules.capacity import FULLEST, LONGEST_WEEK
from xl_territory.policies.wording import account_row, rows_words
from xl_territory.reports.columns import filled, table
from xl_territory.studies.adoption import use_table
from xl_territory.studies.conflicts.analysis import Conflict
from xl_territory.studies.conflicts.conflict_sentences import source_words
from xl_territory.studies.conflicts.remedies import ConflictStudy, Remedy
from xl_territory.studies.edit_changes import edit_changes
from xl_territory.territory.territory import Territory
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shade, Tone

SHEET = "Conflicts"
TOLD = 2
NONE = "No conflict: every account can have an owner within capacity."


def sentence(study: ConflictStudy) -> str:
    """Each conflict in words."""
    return " ".join(study.sentences) or NONE


def conflicts(study: ConflictStudy) -> ResultSheet:
    """Conflicts, then what mends them, then the cells they are made of."""
    return ResultSheet(
        SHEET,
        "Conflicts",
        "What keeps accounts from having an owner within capacity. Leave out any one cell of a conflict and the rest "
        "can hold. Remedies are as small as can be, and stay within reason: no week above "
        f"{LONGEST_WEEK:.0f} hours, no utilisation above {FULLEST:.0%}.",
        (_sentences(study), _remedies(study), _sources(study), *_use(study)),
        answer=_in_short(study),
    )


def _in_short(study: ConflictStudy) -> str:
    """The conflicts where they are few, else the first ones."""
    told, more = study.sentences[:TOLD], len(study.sentences) - TOLD
    return " ".join([*told, *([f"{more} conflicts more are listed below."] if more > 0 else [])]) or NONE


def _sentences(study: ConflictStudy) -> ResultTable:
    hours = [float(study.territory.hours[list(conflict.accounts)].sum()) for conflict in study.conflicts]
    columns = [
        filled("Conflict", _numbers(study.conflicts), Format.WHOLE, 10),
        filled("What contradicts each other", study.sentences, Format.WRAPPED, 90),
        filled("Accounts", [len(conflict.accounts) for conflict in study.conflicts], Format.WHOLE, 34),
        filled("Hours", hours, Format.HOURS, 12),
    ]
    return table(SHEET, columns, empty="")


def _remedies(study: ConflictStudy) -> ResultTable:
    found = [(k, remedy) for k, of_conflict in enumerate(study.remedies, start=1) for remedy in of_conflict]
    used = {id(remedy): name for name, remedy in _usable(study).items()}
    columns = [
        filled("Conflict", [k for k, _ in found], Format.WHOLE, 10),
        filled("What would mend it, cheapest first", [remedy.sentence for _, remedy in found], Format.WRAPPED, 90),
        filled("Where", [remedy.where for _, remedy in found], Format.WRAPPED, 34),
        filled(
            "Hours Concerned",
            [None if remedy.overload is None else remedy.hours for _, remedy in found],
            Format.HOURS,
            18,
        ),
        filled("Without Owner After", [remedy.without_owner for _, remedy in found], Format.WHOLE, 22),
        filled("Hours Above Capacity After", [remedy.overload for _, remedy in found], Format.HOURS, 28),
        filled(
            "Use",
            [used.get(id(remedy)) for _, remedy in found],
            width=18,
            meaning="Its name in the table of changes below.",
        ),
    ]
    shades = (
        Shade("Without Owner After", Tone.WARNING, above=0),
        Shade("Hours Above Capacity After", Tone.WARNING, above=0.05),
    )
    return table(
        "ConflictRemedies",
        columns,
        title="What would mend it, cheapest first",
        shades=shades,
        empty="" if study.conflicts else "Nothing to mend.",
    )


def _usable(study: ConflictStudy) -> dict[str, Remedy]:
    """The remedies that mend, by name: 1a is the first one of conflict 1."""
    return {
        f"{k}{letter}": remedy
        for k, of_conflict in enumerate(study.remedies, start=1)
        for letter, remedy in zip(ascii_lowercase, (usable for usable in of_conflict if usable.edit), strict=False)
    }


def _use(study: ConflictStudy) -> tuple[ResultTable, ...]:
    options = {
        name: edit_changes(study.territory, remedy.edit) for name, remedy in _usable(study).items() if remedy.edit
    }
    return use_table(SHEET, options)


def _sources(study: ConflictStudy) -> ResultTable:
    t = study.territory
    found = [
        (k, conflict, source) for k, conflict in enumerate(study.conflicts, start=1) for source in conflict.sources
    ]
    columns = [
        filled("Conflict", [k for k, _, _ in found], Format.WHOLE, 10),
        filled("What it asks", [source_words(conflict, source) for _, conflict, source in found], Format.WRAPPED, 90),
        filled("Rule", [source.rule for _, _, source in found], Format.TEXT, 34),
        filled("Sheet", [source.sheet for _, _, source in found], width=12),
        filled("Column", [source.column for _, _, source in found], width=18),
        filled("Value", [source.value for _, _, source in found], width=18),
        filled("Rows", [_rows(t, conflict, source) for _, conflict, source in found], shown=Format.WRAPPED, width=40),
    ]
    return table("ConflictCells", columns, title="The cells it is made of", empty="" if study.conflicts else "None.")


def _rows(t: Territory, conflict: Conflict, source: ConstraintSource) -> str:
    """The rows of a source, of many accounts only those of the conflict."""
    rows = source.rows
    if len(source.accounts) > 1:
        rows = tuple(account_row(t, i) for i in set(source.accounts).intersection(conflict.accounts))
    return rows_words(rows) if rows else ""


def _numbers(conflicts_: Sequence[Conflict]) -> list[int]:
    return list(range(1, len(conflicts_) + 1))

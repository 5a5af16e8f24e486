"""How an input sheet is declared: its columns as data, from which reading, checks, validation lists and help follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from xl_territory.workbook.names import header_key, header_words


class Kind(StrEnum):
    """What a cell of a column holds once it is read; blank is "", NaN, NaT, False or () respectively."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes/no"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """A column that a planner may fill.

    ``required``: the header must be there and no cell may be blank; ``header_required``: the header must be there.
    ``key``: its values are unique on the sheet. ``reference``: (sheet, column) whose values these should be among;
    how bad it is when they are not depends on the reference (see `tables`). ``choices``: the words accepted, shown as
    a validation list; ``open_choices``: other words are checked elsewhere. ``minimum`` and ``maximum`` are inclusive.
    ``default``: what a blank means, in words for the tooltip. ``aliases`` are tried in their order; ``stand_ins`` are
    columns of the same table that are read for this one where it has no header. ``lenient``: no plan depends on it, so
    what cannot be read is a warning and left blank. ``in_template``: whether a new workbook has it.
    """

    name: str
    kind: Kind
    tooltip: str
    required: bool = False
    header_required: bool = False
    key: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    open_choices: bool = False
    minimum: float | None = None
    maximum: float | None = None
    default: str = ""
    reference: tuple[str, str] | None = None
    width: float = 14
    stand_ins: tuple[str, ...] = ()
    lenient: bool = False
    in_template: bool = True

    @property
    def must_be_there(self) -> bool:
        """Whether a sheet without this header cannot be read."""
        return self.required or self.header_required


@dataclass(frozen=True)
class Block:
    """A table of an input sheet: the Excel table's name and its columns, in the order of the template.

    ``defaults`` are the rows, in the order of the columns, that hold where the workbook has none.
    """

    table: str
    columns: tuple[Column, ...]
    defaults: tuple[tuple[object, ...], ...] = ()

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, int]]:
        """What each header, as compared, means: a column, and how early it is among that column's spellings."""
        return {
            header_key(spelling): (column.name, rank)
            for column in self.columns
            for rank, spelling in reversed(list(enumerate((column.name, *column.aliases))))
        }

    @cached_property
    def spellings_in_any_order(self) -> Mapping[tuple[str, ...], tuple[str, int]]:
        """The same by the words of each header; such a spelling ranks behind all that are written in order."""
        later = sum(1 + len(column.aliases) for column in self.columns)
        return {
            header_words(spelling): (column.name, later + rank)
            for column in reversed(self.columns)
            for rank, spelling in reversed(list(enumerate((column.name, *column.aliases))))
        }

    def meaning(self, header: str) -> tuple[str, int]:
        """The column that a header means and how early it is among that column's spellings; ("", 0) for none."""
        in_order = self.spellings.get(header_key(header))
        return in_order or self.spellings_in_any_order.get(header_words(header), ("", 0))

    @cached_property
    def template_columns(self) -> tuple[Column, ...]:
        """The columns that a new workbook has."""
        return tuple(column for column in self.columns if column.in_template)

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]


@dataclass(frozen=True)
class InputSheet:
    """A sheet that the planner writes: one table, or several side by side (Hours Model).

    ``aliases`` are other names that it may have, tried in their order where it has not its own.
    """

    name: str
    title: str
    explanation: str
    blocks: tuple[Block, ...]
    required: bool = False
    aliases: tuple[str, ...] = ()
    tab_colour: str = "#2F6DB5"

    @property
    def block(self) -> Block:
        """The only table of a sheet that has one."""
        (block,) = self.blocks
        return block

"""What a question about a plan, or a planning step, is: declared once, asked from a terminal, Excel and LibreOffice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_territory.studies.parameters import BOOK, Words, keywords, words
from xl_territory.studies.selection import Proposal, Selection

if TYPE_CHECKING:
    from xl_territory.records.change_log import Entry
    from xl_territory.solver.executors import ProgressCallback
    from xl_territory.tables.input_edits import RowChange
    from xl_territory.territory.territory import Territory
    from xl_territory.workbook.sheets import ResultSheet

PLAN_SHEETS = ("Assignments", "Score", "CSM Hours")


class RibbonGroup(StrEnum):
    """The steps of a planner's year, in their order on the ribbon and on Start; buttons of a step stand together."""

    PREPARE = "Prepare"
    PLAN = "Plan"
    UNDERSTAND = "Understand"
    DECIDE = "Decide"
    HAND_OVER = "Hand over"
    WATCH = "Watch"


class Needs(StrEnum):
    """What must be in the workbook: the input sheets, a plan too, or what earlier steps wrote down too."""

    TERRITORY = "territory"
    PLAN = "plan"
    RECORDS = "records"


def no_progress(_done: int, _of: int) -> None:
    """Whom a study tells how far it is where nobody wants to know."""


def never() -> bool:
    """Whether to stop, where nobody can ask for it."""
    return False


def nothing(_territory: Territory) -> Mapping[str, Any]:
    """No option."""
    return {}


@dataclass(frozen=True)
class Asked:
    """What every study is asked with.

    ``source`` is the workbook as `open_workbook` takes it: a path from a terminal, sheets by name beside Excel, the
    open workbook behind a button that answers at once. ``told`` is told how many of how many plans are solved;
    ``stop`` says whether to end with the best so far, ``now`` when it was asked.
    """

    source: Any
    told: ProgressCallback = no_progress
    stop: Callable[[], bool] = never
    now: dt.datetime = field(default_factory=dt.datetime.now)


@dataclass(frozen=True)
class SideFile:
    """A file that goes beside the workbook: into the folder of the copy that is written, else into ``folder``."""

    name: str
    data: bytes
    folder: Path | None = None


@dataclass(frozen=True)
class Answer:
    """What was found: a sentence or a few lines, and the sheets that tell the rest, the one to look at first in front.

    A terminal shows ``view(found)``, or else the sentence and the tables of the sheets. ``exit_code`` is that of the
    command line: 0, or 5 where somebody must look. ``facts`` are further keys of the ``--json`` object; when
    the sheets are written, ``changes`` of input sheets are typed in too and logged, as are ``entries``; without
    ``log_cells`` the entries alone say what was typed in. ``files`` are written with them. ``command`` is what the log
    calls it.
    """

    sentence: str
    sheets: tuple[ResultSheet, ...] = ()
    found: Any = None
    view: Callable[[Any], Any] | None = None
    exit_code: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[RowChange, ...] = ()
    entries: tuple[Entry, ...] = ()
    log_cells: bool = True
    files: tuple[SideFile, ...] = ()
    command: str = ""

    @property
    def front(self) -> str:
        """The sheet to look at, "" where there is none."""
        return self.sheets[0].name if self.sheets else ""

    @property
    def message(self) -> str:
        """The sentence as an alert says it, with where to read on."""
        return f"{self.sentence} See {self.places}." if self.places else self.sentence

    @property
    def places(self) -> str:
        """The sheets that it writes into, as a sentence names them; "" where it writes none."""
        names = [*(sheet.name for sheet in self.sheets), *(change.sheet.name for change in self.changes)]
        return " and ".join(dict.fromkeys(names))

    @property
    def to_send(self) -> Answer:
        """It without what was found, which may be larger than what is told of it and known to one process only."""
        return replace(self, found=None, view=None)


@dataclass(frozen=True)
class Study:
    """A question or a planning step, and everything that its command, its button and its documentation say of it.

    Parameters
    ----------
    name : of its job and, in capitals, of its macro; it stays for ever, since workbooks hold it.
    caption, group, icon, brief, more : its button: what it says, where it stands (None = no button), one of Office's
        own images, what it does in a few words, whatever else the tip says.
    run : ``run(asked, *, option…) -> Answer``. Its docstring is the help of the command, and each parameter after the
        first is an option of it, annotated as in `parameters`. It imports what is heavy only when it is called.
    sheets : names of the sheets it writes, the one to look at first in front.
    needs, reads : what must be in the workbook, and sheets that it reads besides those.
    lasting : those of ``sheets`` that are kept from run to run (mixed sheets), and so never grow old.
    command : what a user types, one word or two ("log verify"); the name with hyphens unless given.
    book : how the command takes the workbook, an annotation as in `parameters`.
    select : what a click asks for, from the rows that are selected; each proposal is put to the planner until a yes.
    at_once : the button answers while Excel waits; for what takes seconds even for a large book.
    best_so_far : Stop takes the best so far instead of ending it without an answer.
    example : options to ask it with about any territory, for the contract tests.
    """

    name: str
    caption: str
    group: RibbonGroup | None
    icon: str
    brief: str
    run: Callable[..., Answer]
    sheets: tuple[str, ...]
    needs: Needs = Needs.PLAN
    reads: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    more: str = ""
    command: str = ""
    book: Any = BOOK
    select: Callable[[Selection], Sequence[Proposal]] | None = None
    at_once: bool = False
    best_so_far: bool = False
    example: Callable[[Territory], Mapping[str, Any]] = nothing

    @property
    def verb(self) -> str:
        """What a user types."""
        return self.command or self.name.replace("_", "-")

    @property
    def about(self) -> tuple[str, ...]:
        """The sheets that it reads."""
        from xl_territory.schema import INPUT_SHEET_NAMES
        from xl_territory.schema.queues import ORPHAN_QUEUE, TIER_CHANGES

        plan = () if self.needs is Needs.TERRITORY else PLAN_SHEETS
        return tuple(dict.fromkeys([*INPUT_SHEET_NAMES, TIER_CHANGES, ORPHAN_QUEUE, *plan, *self.reads]))

    def ask(self, asked: Asked, options: Mapping[str, Any] | None = None) -> Answer:
        """The answer, its sheets dated. Raises what `run` raises."""
        from xl_territory.studies.freshness import dated

        answer = self.run(asked, **(options or {}))
        sheets = (sheet if sheet.name in self.lasting else dated(sheet, asked.now) for sheet in answer.sheets)
        return replace(answer, sheets=tuple(sheets), command=self.verb)

    def words(self, book: str, options: Mapping[str, Any], *flags: str) -> Words:
        """The command line that asks it with these flags besides, without the program's name."""
        return (*self.verb.split(), *flags, *words({"book": book, **options}, keywords(self.run, book=self.book)))

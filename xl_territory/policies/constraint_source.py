"""What can be part of a conflict: a row, a cell or a word that one rule reads, and the edits that leave it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from xl_territory.territory.table_edits import Edit
from xl_territory.territory.workloads import UNASSIGNED


class Effect(StrEnum):
    """What a source does to its accounts or its CSM, the most personal first: the order in which it is told."""

    PLACES = "places"
    """Its accounts have to be with its CSM."""
    BARS = "bars"
    """Its accounts may not be with its CSM."""
    JOINS = "joins"
    """Its accounts have to share a CSM."""
    ASKS = "asks"
    """Its accounts ask something of their CSM."""
    BUDGETS = "budgets"
    """The plan as a whole may do no more than so much."""
    LIMITS = "limits"
    """Its CSM, each CSM where it names none, may have no more than so much."""
    FILLS = "fills"
    """Its CSM, each CSM where it names none, has to have so much."""


@dataclass(frozen=True, eq=False)
class ConstraintSource:
    """A row, a cell, or a word in some cells, that one rule reads.

    Parameters
    ----------
    rule : name of the rule. effect : what it does.
    sheet, column, value, rows : where it stands, and what stands there; ``rows`` are Excel rows.
    text : what it asks, as a clause.
    without : edits after which it asks for nothing; the order does not matter.
    accounts : positions of the accounts that it binds, none where it binds a CSM or everybody.
    csm : position of the CSM that it is about, -1 for none.
    """

    rule: str
    effect: Effect
    sheet: str
    column: str
    value: str
    text: str
    without: tuple[Edit, ...] = field(repr=False)
    rows: tuple[int, ...] = ()
    accounts: tuple[int, ...] = ()
    csm: int = UNASSIGNED

    @property
    def cells(self) -> tuple[str, str, str, tuple[int, ...], int]:
        """What it is made of, the same whenever it is looked up."""
        return self.rule, self.column, self.value, self.rows, self.csm

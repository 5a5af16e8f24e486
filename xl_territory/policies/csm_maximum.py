"""A column of the CSMs sheet with a maximum for each CSM: what may be part of a conflict there, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.wording import csm_row, joined, rows_words
from xl_territory.solver.problem import Floats
from xl_territory.territory.table_edits import set_cells
from xl_territory.territory.territory import Territory

NAMED = 8
"""CSMs that a sentence names, at most."""


@dataclass(frozen=True)
class CsmMaximum:
    """A maximum per CSM: its column, how a value is written, and the clause that it stands for."""

    column: str
    written: Callable[[float], str]
    clause: Callable[[str], str]

    def sources(self, rule: str, territory: Territory, most: Floats) -> Iterator[ConstraintSource]:
        """Each cell that the rule called ``rule`` reads; ``most`` (csms,) is infinite where there is none."""
        for j in map(int, np.flatnonzero(np.isfinite(most))):
            row, value = csm_row(territory, j), self.written(most[j])
            yield ConstraintSource(
                rule=rule,
                effect=Effect.LIMITS,
                sheet="CSMs",
                column=self.column,
                value=value,
                text=f"{territory.csm_ids[j]} {self.clause(value)}",
                without=(set_cells("csms", (row,), self.column, np.nan),),
                rows=(row,),
                csm=j,
            )

    def phrase(self, territory: Territory, most: Floats, sources: Sequence[ConstraintSource]) -> str:
        """These maxima, and what they come to together."""
        if len(sources) == 1:
            (one,) = sources
            return f"{self.column} of {territory.csm_ids[one.csm]} (CSMs {rows_words(one.rows)}) is {one.value}"
        total = self.written(most[[source.csm for source in sources]].sum())
        return f"{self.column} of {csms_with_values(territory, sources)}: {total} together"


def csms_with_values(territory: Territory, sources: Sequence[ConstraintSource]) -> str:
    """The CSMs of sources with what stands in their cells, "C1 5 (CSMs row 7) and …"; of many only how many."""
    named = [f"{territory.csm_ids[source.csm]} {source.value} (CSMs {rows_words(source.rows)})" for source in sources]
    return joined(named) if len(named) <= NAMED else f"{len(named)} CSMs"

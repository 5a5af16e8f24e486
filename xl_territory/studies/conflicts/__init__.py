"""Why not every rule can hold: the smallest sets of rows and rules that contradict each other, and what mends them."""

from xl_territory.studies.conflicts.analysis import Conflict, find_conflicts
from xl_territory.studies.conflicts.conflict_sentences import conflict_sentence, named_conflicts
from xl_territory.studies.conflicts.constraint_source import ConstraintSource
from xl_territory.studies.conflicts.remedies import Relaxation, relaxations

__all__ = [
    "Conflict",
    "ConstraintSource",
    "Relaxation",
    "conflict_sentence",
    "find_conflicts",
    "named_conflicts",
    "relaxations",
]

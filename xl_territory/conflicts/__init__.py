"""Why not every rule can hold: the smallest sets of rows and rules that contradict each other, and what mends them."""

from xl_territory.conflicts.find import Conflict, find_conflicts
from xl_territory.conflicts.member import Member
from xl_territory.conflicts.relaxations import Relaxation, relaxations
from xl_territory.conflicts.words import conflict_sentence, named_conflicts

__all__ = [
    "Conflict",
    "Member",
    "Relaxation",
    "conflict_sentence",
    "find_conflicts",
    "named_conflicts",
    "relaxations",
]

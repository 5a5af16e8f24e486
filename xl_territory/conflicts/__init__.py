"""Why not every rule can hold: the smallest sets of rows and rules that contradict each other, and what mends them."""

from xl_territory.conflicts.find import Conflict, find_conflicts
from xl_territory.conflicts.member import Member
from xl_territory.conflicts.relaxations import Relaxation, relaxations

__all__ = ["Conflict", "Member", "Relaxation", "find_conflicts", "relaxations"]

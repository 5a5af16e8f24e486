"""Is the plan fair: to CSMs, and to groups of customers."""

from xl_territory.fairness.burden import Burden, burdens
from xl_territory.fairness.groups import Group, groups
from xl_territory.fairness.mending import Mending, mend

__all__ = ["Burden", "Group", "Mending", "burdens", "groups", "mend"]

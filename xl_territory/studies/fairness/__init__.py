"""Is the plan fair: to CSMs, and to groups of customers."""

from xl_territory.studies.fairness.group_audit import Group, groups
from xl_territory.studies.fairness.relative_workload import RelativeWorkload, burdens
from xl_territory.studies.fairness.smallest_change import Mending, mend

__all__ = ["Group", "Mending", "RelativeWorkload", "burdens", "groups", "mend"]

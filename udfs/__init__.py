"""Worksheet functions, one family per file: thin over the same formulas as the plan."""

MODULES = (
    "udfs.accounts",
    "udfs.fit",
    "udfs.health_check",
    "udfs.load",
    "udfs.plans",
    "udfs.seats",
    "udfs.worth",
)
"""The modules whose functions Excel gets."""

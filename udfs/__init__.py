"""Worksheet functions, one family per file: thin over the same formulas as the plan."""

MODULES = ("udfs.accounts", "udfs.fit", "udfs.load", "udfs.plans", "udfs.seats")
"""The modules whose functions Excel gets."""

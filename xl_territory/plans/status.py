"""What is known of a plan, as one word, and what the word means."""

from __future__ import annotations

from enum import StrEnum

from xl_territory.policies import RULES
from xl_territory.solver.assignment import Assignment
from xl_territory.solver.problem import Level


class Status(StrEnum):
    """What a plan is; see `MEANING`."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    PARTIAL = "partial"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


MEANING = {
    Status.OPTIMAL: "Proved best within the gap asked for.",
    Status.FEASIBLE: "Complete; stopped before it was proved best, the gap is what may be left.",
    Status.PARTIAL: "Not every account could have an owner within capacity, or a hard min load; see Coverage Flags.",
    Status.INFEASIBLE: "Rules contradict each other; see Audit and Coverage Flags.",
    Status.STOPPED: "Stopped before it was known how many accounts can have an owner within capacity; allow more time.",
    Status.CANCELLED: "Stopped by you; the best plan so far.",
}
PROVED_IMPOSSIBLE = frozenset({Status.PARTIAL, Status.INFEASIBLE})
"""That not everything can be had is proved, so that conflicts can be named."""


def status_of(broken: set[str], answer: Assignment) -> Status:
    """The status of a plan whose hard rules are ``broken`` by name.

    A rule that gives way is blamed only where it is proved that no plan breaks less of it.
    """
    if answer.cancelled:
        return Status.CANCELLED
    if not broken:
        return Status.OPTIMAL if answer.proved else Status.FEASIBLE
    last = Level.OVERLOAD if broken <= GIVING_WAY else Level.FIXED_UNASSIGNED
    return as_broken(broken) if answer.proved_levels > last else Status.STOPPED


def as_broken(broken: set[str]) -> Status:
    """The status of books that nobody solved for: by what is ``broken`` alone."""
    if broken - GIVING_WAY:
        return Status.INFEASIBLE
    return Status.PARTIAL if broken else Status.FEASIBLE


GIVING_WAY = frozenset(rule.name for rule in RULES if rule.gives_way)

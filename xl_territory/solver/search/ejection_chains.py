"""Chains of exchanges among many owners at once: each gives a unit to the next, the last one to the first or keeps it.

What it changes at an owner depends only on the unit that comes and the one that leaves, so a chain is a path in a graph
whose arcs are these changes, and it pays when it is a negative cycle that meets each owner once (Thompson, Psaraftis,
"Cyclic transfer algorithms for multivehicle routing and scheduling problems", 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.solver.clock import Clock
from xl_territory.solver.problem import Floats, Integers
from xl_territory.solver.search.solution_state import LEAST_GAIN, Walk

LONGEST = 6
BEAM = 16
MOST_OWNERS = 60


@dataclass(frozen=True, eq=False)
class Graph:
    """Exchanges among ``owners``: ``arcs`` (units + 1, units + owners).

    Arc (a, b) is what it changes at the owner of unit b that a comes and b leaves. The last row is "none comes"; the
    last columns, one per owner, are "none leaves". ``home`` (units + owners,) is the owner of each column by its place.
    """

    walk: Walk
    owners: Integers
    units: Integers
    arcs: Floats
    home: Integers

    def settle(self, place: int) -> None:
        """Compute the arcs into the owner at ``place`` anew."""
        walk, owner = self.walk, int(self.owners[place])
        columns = np.flatnonzero(self.home == place)
        comes, leaves = np.append(self.units, walk.none), np.append(self.units[columns[:-1]], walk.none)
        cost = walk.scene.cost
        change = (cost[comes, owner][:, None] - cost[leaves, owner][None, :]).astype(float)
        for k, use in enumerate(walk.scene.uses if owner != walk.nobody else ()):
            column = owner if use.shape[1] > 1 else 0
            slope, corners = walk.shape(k, owner)
            moved = use[comes, column][:, None] - use[leaves, column][None, :]
            change += slope * moved
            for corner, rise in corners:
                change += rise * (np.maximum(0.0, moved - corner) - max(0.0, -corner))
        self.arcs[:, columns] = change


def graph(walk: Walk, owners: Integers, units: Integers) -> Graph:
    """The graph of exchanges of ``units`` among their ``owners``."""
    place = np.full(walk.nobody + 1, -1)
    place[owners] = np.arange(owners.size)
    home = np.append(place[walk.owner[units]], np.arange(owners.size))
    made = Graph(walk, owners, units, np.empty((units.size + 1, home.size)), home)
    for j in range(owners.size):
        made.settle(j)
    return made


def exchange(walk: Walk, clock: Clock, random: np.random.Generator, since: int = -1) -> None:
    """Carry out chains among all owners as long as one pays; they begin where something changed after step ``since``.

    Nothing is done where a budget ties the owners together or there are `MOST_OWNERS`; nor where something is balanced,
    since shifts and swaps then find their way as well and much faster.
    """
    problem = walk.scene.problem
    if problem.budgets or problem.owners >= MOST_OWNERS or any(r.penalties for r in problem.resources):
        return
    found = graph(walk, np.arange(walk.nobody + 1), np.arange(walk.none))
    while walk.steps > since and not clock.over:
        fresh = np.flatnonzero((walk.changed > since)[found.home])
        since = walk.steps
        for start in random.permutation(fresh):
            cycle = _cycle(found, int(start))
            if cycle:
                _carry_out(found, cycle)


def _cycle(found: Graph, start: int) -> list[int]:
    """A chain from the column ``start`` that pays, as columns in their order; empty where none was found.

    All beginnings of a chain may be taken to pay as well: each negative cycle has a start for which they do (Lin,
    Kernighan, "An effective heuristic algorithm for the traveling-salesman problem", 1973).
    """
    least = -LEAST_GAIN * found.walk.scene.spread
    rows = np.minimum(np.arange(found.home.size), found.units.size)
    bits = np.left_shift(np.int64(1), found.home)
    gain = found.arcs[rows[start]].copy()
    met = bits | bits[start]
    gain[found.home == found.home[start]] = np.inf
    trail: list[Integers] = []
    for _ in range(LONGEST):
        ends = np.flatnonzero(gain < least)
        if not ends.size:
            return []
        closing = gain[ends] + found.arcs[rows[ends], start]
        best = int(closing.argmin())
        if closing[best] < least:
            return _trace(trail, int(ends[best]), start)
        if ends.size > BEAM:
            ends = ends[np.argpartition(gain[ends], BEAM)[:BEAM]]
        onward = gain[ends, None] + found.arcs[rows[ends]]
        onward[(met[ends, None] & bits[None, :]) != 0] = np.inf
        before = onward.argmin(axis=0)
        gain = onward[before, np.arange(before.size)]
        met = met[ends[before]] | bits
        trail.append(ends[before])
    return []


def _trace(trail: list[Integers], end: int, start: int) -> list[int]:
    cycle = [end]
    for before in reversed(trail):
        cycle.append(int(before[cycle[-1]]))
    return [start, *reversed(cycle)]


def _carry_out(found: Graph, cycle: list[int]) -> None:
    """Each unit of the cycle goes to the owner of the next."""
    places = [int(found.home[column]) for column in cycle]
    for here, column in enumerate(cycle):
        if column < found.units.size:
            following = places[(here + 1) % len(places)]
            found.walk.shift(int(found.units[column]), int(found.owners[places[here]]), int(found.owners[following]))
            found.home[column] = following
    for place in places:
        found.settle(place)

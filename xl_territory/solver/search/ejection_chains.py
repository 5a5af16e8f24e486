"""Ejection chains: each of many owners gives a unit to the next, the last one to the first or keeps it.

What a chain changes at an owner depends only on the unit that comes and the one that leaves, so it is a path in the
improvement graph, whose arcs are these changes, and it pays when it is a negative cycle that meets each owner once
(Thompson, Psaraftis, "Cyclic transfer algorithms for multivehicle routing and scheduling problems", 1993; for
generalised assignment: Yagiura, Ibaraki, Glover, "An ejection chain approach for the generalized assignment problem",
2004).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.solver.limits import Clock
from xl_territory.solver.problem import Floats, Integers
from xl_territory.solver.search.solution_state import LEAST_GAIN, SolutionState
from xl_territory.solver.solve_params import PARAMS


@dataclass(frozen=True, eq=False)
class ImprovementGraph:
    """Exchanges among ``owners``: ``arcs`` (units + 1, units + owners).

    Arc (a, b) is what it changes at the owner of unit b that a comes and b leaves. The last row is "none comes"; the
    last columns, one per owner, are "none leaves". ``place`` (units + owners,) is the position in ``owners`` of the
    owner of each column.
    """

    solution: SolutionState
    owners: Integers
    units: Integers
    arcs: Floats
    place: Integers

    def refresh(self, place: int) -> None:
        """Compute the arcs into the owner at ``place`` anew."""
        solution, owner = self.solution, int(self.owners[place])
        columns = np.flatnonzero(self.place == place)
        comes = np.append(self.units, solution.no_unit)
        leaves = np.append(self.units[columns[:-1]], solution.no_unit)
        cost = solution.objective.cost
        change = (cost[comes, owner][:, None] - cost[leaves, owner][None, :]).astype(float)
        for k, use in enumerate(solution.objective.uses if owner != solution.unassigned else ()):
            column = owner if use.shape[1] > 1 else 0
            near = solution.near(k, owner)
            moved = use[comes, column][:, None] - use[leaves, column][None, :]
            change += near.slope * moved
            for point, increment in near.breakpoints:
                change += increment * (np.maximum(0.0, moved - point) - max(0.0, -point))
        self.arcs[:, columns] = change


def improvement_graph(solution: SolutionState) -> ImprovementGraph:
    """The graph of exchanges of all units among all owners."""
    owners, units = np.arange(solution.unassigned + 1), np.arange(solution.no_unit)
    place = np.append(solution.owner, owners)
    graph = ImprovementGraph(solution, owners, units, np.empty((units.size + 1, place.size)), place)
    for j in range(owners.size):
        graph.refresh(j)
    return graph


def cyclic_exchange(solution: SolutionState, clock: Clock, random: np.random.Generator, since: int = -1) -> None:
    """Carry out chains among all owners as long as one pays; they begin where something changed after step ``since``.

    Nothing is done where a budget ties the owners together or there are too many of them; nor where something is
    balanced, since shifts and swaps then find their way as well and much faster.
    """
    problem = solution.objective.problem
    if problem.budgets or problem.owners >= PARAMS.chain_owners or any(r.penalties for r in problem.resources):
        return
    graph = improvement_graph(solution)
    while solution.steps > since and not clock.over:
        fresh = np.flatnonzero((solution.changed > since)[graph.place])
        since = solution.steps
        for start in random.permutation(fresh):
            cycle = _negative_cycle(graph, int(start))
            if cycle:
                _carry_out(graph, cycle)


def _negative_cycle(graph: ImprovementGraph, start: int) -> list[int]:
    """A chain from the column ``start`` that pays, as columns in their order; empty where none was found.

    All beginnings of a chain may be taken to pay as well: each negative cycle has a start for which they do (Lin,
    Kernighan, "An effective heuristic algorithm for the traveling-salesman problem", 1973).
    """
    least = -LEAST_GAIN * graph.solution.objective.cost_scale
    rows = np.minimum(np.arange(graph.place.size), graph.units.size)
    bits = np.left_shift(np.int64(1), graph.place)
    gain = graph.arcs[rows[start]].copy()
    met = bits | bits[start]
    gain[graph.place == graph.place[start]] = np.inf
    trail: list[Integers] = []
    for _ in range(PARAMS.chain_length):
        ends = np.flatnonzero(gain < least)
        if not ends.size:
            return []
        closing = gain[ends] + graph.arcs[rows[ends], start]
        best = int(closing.argmin())
        if closing[best] < least:
            return _trace(trail, int(ends[best]), start)
        if ends.size > PARAMS.chain_beam:
            ends = ends[np.argpartition(gain[ends], PARAMS.chain_beam)[: PARAMS.chain_beam]]
        onward = gain[ends, None] + graph.arcs[rows[ends]]
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


def _carry_out(graph: ImprovementGraph, cycle: list[int]) -> None:
    """Each unit of the cycle goes to the owner of the next."""
    places = [int(graph.place[column]) for column in cycle]
    for here, column in enumerate(cycle):
        if column < graph.units.size:
            following = places[(here + 1) % len(places)]
            source, target = int(graph.owners[places[here]]), int(graph.owners[following])
            graph.solution.move(int(graph.units[column]), source, target)
            graph.place[column] = following
    for place in places:
        graph.refresh(place)

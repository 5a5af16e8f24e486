"""Maximum flow and least cut between sources and sinks, for amounts that are no whole numbers.

Dinic's algorithm of SciPy counts in 32-bit integers. The amounts are therefore scaled to these, and what rounding left
over is sent in a second and third round over the residual network, until nothing is left that another sink could take.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from xl_territory.solver.problem import Booleans, Floats, Integers

LARGEST = 2**30 - 1
"""Largest whole number: what may go over an arc and what may be taken back of it still fit into 32 bits together."""
ROUNDING = 1e-12
"""Share of all supply below which an amount counts as the rounding of a sum."""
ROUNDS = 12
"""A round leaves at most one unit per node and arc in use; the next one counts in units so much smaller."""


@dataclass(frozen=True, eq=False)
class Flow:
    """What the sources send: ``sent`` (sources, sinks), sparse, and ``left`` (sources,), what finds no room.

    ``cut`` (sources,) and ``full`` (sinks,) are the source side of the least cut: everything that the sources of the
    cut may reach is full, and they bring more than that. Nobody is in it when nothing is left.
    """

    sent: csr_array
    left: Floats
    cut: Booleans
    full: Booleans

    @property
    def amount(self) -> float:
        """All that is sent."""
        return float(self.sent.sum())


def max_flow(supply: Floats, room: Floats, reach: Booleans) -> Flow:
    """The most that can go from the sources to the sinks.

    Parameters
    ----------
    supply : (sources,) what each source has to send, at least 0.
    room : (sinks,) what each sink can take, at least 0.
    reach : (sources, sinks) whether anything may go from one to the other.
    """
    source, sink = np.nonzero(reach)
    network = Network(source, sink, len(supply), len(room))
    left, free, sent = supply.astype(float), room.astype(float), np.zeros(len(network.source))
    nothing = ROUNDING * float(supply.sum())
    scale = LARGEST / max(float(supply.sum()), 1e-300)
    for _ in range(ROUNDS):
        able = network.leads_to(free > nothing, sent > nothing)[0] & (left > nothing)
        open_ = network.reached_from(able, sent > nothing)[1] & (free > nothing)
        if not open_.any():
            break
        back = sent > nothing
        more = network.round(_whole(left, able, scale), _whole(free, open_, scale), _whole(sent, back, scale))
        sent = np.maximum(sent + more / scale, 0.0)
        left = np.maximum(supply - np.bincount(network.source, sent, len(supply)), 0.0)
        free = np.maximum(room - np.bincount(network.sink, sent, len(room)), 0.0)
        scale *= LARGEST / (len(left) + len(free) + np.count_nonzero(back))
    cut, full = network.reached_from(left > nothing, sent > nothing)
    flow = csr_array((sent, (network.source, network.sink)), shape=reach.shape)
    return Flow(flow, np.where(left > nothing, left, 0.0), cut, full)


def _whole(amounts: Floats, which: Booleans, scale: float) -> Integers:
    """``which`` of the amounts as whole numbers, rounded down."""
    return np.minimum(np.where(which, amounts, 0.0) * scale, LARGEST).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Network:
    """``source`` and ``sink`` (arcs,) of each arc, in the order of rows; nodes are a start, sources, sinks, an end."""

    source: Integers
    sink: Integers
    sources: int
    sinks: int

    def round(self, left: Integers, free: Integers, back: Integers) -> Floats:
        """(arcs,) whole amount that more goes over each arc; ``back`` (arcs,) is what may be taken back of it."""
        arcs, start, end = len(self.source), 0, self.sources + self.sinks + 1
        from_, to = 1 + self.source, 1 + self.sources + self.sink
        rows = np.concatenate([np.full(self.sources, start), from_, to, 1 + self.sources + np.arange(self.sinks)])
        columns = np.concatenate([1 + np.arange(self.sources), to, from_, np.full(self.sinks, end)])
        capacity = np.concatenate([left, np.full(arcs, LARGEST), back, free]).astype(np.int32)
        graph = csr_array((capacity, (rows, columns)), shape=(end + 1, end + 1))
        flow = maximum_flow(graph, start, end).flow
        return np.asarray(flow[from_, to], dtype=float).ravel()

    def reached_from(self, start: Booleans, returns: Booleans) -> tuple[Booleans, Booleans]:
        """Sources and sinks that ``start`` (sources,) can send to, over any arc and back over those of ``returns``."""
        return self._sides(_search(self._residual(returns), np.flatnonzero(start)))

    def leads_to(self, goal: Booleans, returns: Booleans) -> tuple[Booleans, Booleans]:
        """Sources and sinks that can send to ``goal`` (sinks,) in the same way."""
        return self._sides(_search(self._residual(returns).T, self.sources + np.flatnonzero(goal)))

    def _residual(self, returns: Booleans) -> coo_array:
        to = self.sources + self.sink
        rows, columns = np.concatenate([self.source, to[returns]]), np.concatenate([to, self.source[returns]])
        nodes = self.sources + self.sinks
        return coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(nodes, nodes))

    def _sides(self, seen: Booleans) -> tuple[Booleans, Booleans]:
        return seen[: self.sources], seen[self.sources :]


def _search(graph: coo_array, start: Integers) -> Booleans:
    """(nodes,) whether a node can be reached from one of ``start``."""
    nodes = graph.shape[0]
    rows, columns = (np.concatenate(ends) for ends in ((graph.row, np.full(len(start), nodes)), (graph.col, start)))
    joined = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(nodes + 1, nodes + 1)).tocsr()
    seen = np.zeros(nodes + 1, dtype=bool)
    seen[breadth_first_order(joined, nodes, return_predecessors=False)] = True
    return seen[:nodes]

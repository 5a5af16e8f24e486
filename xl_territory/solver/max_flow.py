"""Maximum flow and least cut between sources and sinks, for amounts that are no whole numbers.

Dinic's algorithm of SciPy counts in 32-bit integers. The amounts are therefore scaled to these, and what rounding left
over is sent in a second and third round over the residual network, until nothing is left that another sink could take.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

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
    left, free, sent = supply.astype(float), room.astype(float), np.zeros(len(source))
    nothing = ROUNDING * float(supply.sum())
    scale = LARGEST / max(float(supply.sum()), 1e-300)
    for _ in range(ROUNDS):
        network = _Network(source, sink, left, free, sent, nothing)
        reached = network.reached
        if not reached[-1]:
            break
        sent = np.maximum(sent + network.flow(scale) / scale, 0.0)
        left = np.maximum(supply - np.bincount(source, sent, len(supply)), 0.0)
        free = np.maximum(room - np.bincount(sink, sent, len(room)), 0.0)
        scale *= LARGEST / (len(left) + len(free) + np.count_nonzero(sent > nothing))
    else:
        reached = np.zeros(len(supply) + len(room) + 2, dtype=bool)
    cut, full = reached[1 : 1 + len(supply)], reached[1 + len(supply) : -1]
    return Flow(csr_array((sent, (source, sink)), shape=reach.shape), np.where(left > nothing, left, 0.0), cut, full)


@dataclass(frozen=True, eq=False)
class _Network:
    """The residual network: a start, the sources, the sinks, an end; ``source`` and ``sink`` (arcs,) of each arc."""

    source: Integers
    sink: Integers
    left: Floats
    free: Floats
    sent: Floats
    nothing: float

    @property
    def nodes(self) -> int:
        return len(self.left) + len(self.free) + 2

    @cached_property
    def reached(self) -> Booleans:
        """(nodes,) whether more can be sent there from the start."""
        from scipy.sparse.csgraph import breadth_first_order

        order = breadth_first_order(self._graph(1.0), 0, return_predecessors=False)
        seen = np.zeros(self.nodes, dtype=bool)
        seen[order] = True
        return seen

    def flow(self, scale: float) -> Floats:
        """(arcs,) what more goes over each arc, in whole units of 1 ÷ ``scale``."""
        from scipy.sparse.csgraph import maximum_flow

        flow = maximum_flow(self._graph(scale), 0, self.nodes - 1).flow
        return np.asarray(flow[1 + self.source, 1 + len(self.left) + self.sink], dtype=float).ravel()

    def _graph(self, scale: float) -> csr_array:
        start, end = np.flatnonzero(self.left > self.nothing), np.flatnonzero(self.free > self.nothing)
        back = np.flatnonzero(self.sent > self.nothing)
        from_, to = 1 + self.source, 1 + len(self.left) + self.sink
        rows = (np.zeros(len(start), dtype=np.intp), from_, to[back], 1 + len(self.left) + end)
        columns = (1 + start, to, from_[back], np.full(len(end), self.nodes - 1))
        most = np.full(len(from_), LARGEST)
        amounts = (self.left[start] * scale, most, self.sent[back] * scale, self.free[end] * scale)
        capacity = np.minimum(np.concatenate(amounts), LARGEST).astype(np.int32)
        shape = (self.nodes, self.nodes)
        return csr_array((capacity, (np.concatenate(rows), np.concatenate(columns))), shape=shape)

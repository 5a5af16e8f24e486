"""Bipartite graphs of units and owners, and what they come apart into."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array

from xl_territory.solver.problem import Integers


def connected_components(edges: tuple[Integers, ...], shape: tuple[int, int]) -> tuple[Integers, Integers]:
    """The connected component of each node, by number from 0 on.

    Parameters
    ----------
    edges : (edges,) the unit and (edges,) the owner of each edge, as `numpy.nonzero` gives them.
    shape : numbers of units and owners.

    Returns
    -------
    (units,) and (owners,) numbers of components; a node without an edge is one of its own.
    """
    from scipy.sparse import csgraph

    unit, owner = edges
    units, nodes = shape[0], sum(shape)
    graph = coo_array((np.ones(len(unit), dtype=np.int8), (unit, owner + units)), shape=(nodes, nodes))
    label = csgraph.connected_components(graph, directed=False)[1].astype(np.intp)
    return label[:units], label[units:]

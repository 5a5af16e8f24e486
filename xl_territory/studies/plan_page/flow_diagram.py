"""Who moves from whom to whom, as bands between two columns of names (a Sankey diagram of two layers)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.plans.evaluate import Plan
from xl_territory.territory.workloads import UNASSIGNED

NOBODY = "nobody"
MOST_FLOWS = 120
"""So many flows are drawn, the largest; a list has all."""

LEFT, RIGHT, NODE = 190.0, 710.0, 10.0
SLOT, GAP, TOP = 15.0, 5.0, 26.0
HEIGHT = 420.0
"""Pixels that the bands of one side take at least, together."""


@dataclass(frozen=True)
class MoveFlow:
    """Accounts that go from one CSM to another: how many, their ARR and hours a week at the new one."""

    giver: str
    receiver: str
    accounts: int
    arr: float
    hours: float


@dataclass(frozen=True)
class Node:
    """A name on one side with all accounts that it gives or gets, drawn or not, and its bar in pixels."""

    name: str
    accounts: int
    middle: float
    top: float
    height: float


@dataclass(frozen=True)
class FlowBand:
    """A drawn flow: an SVG path."""

    flow: MoveFlow
    path: str
    width: float


@dataclass(frozen=True)
class FlowDiagram:
    """The diagram, and the flows that are not drawn because there are too many."""

    givers: tuple[Node, ...]
    receivers: tuple[Node, ...]
    bands: tuple[FlowBand, ...]
    height: float
    left_out: tuple[MoveFlow, ...]


def flows(plan: Plan) -> tuple[MoveFlow, ...]:
    """Every pair of CSMs between whom accounts change hands, the largest first; without a CSM they come from nobody."""
    t, books = plan.territory, plan.books
    changed = np.flatnonzero(books.owner != t.current)
    names = [*t.csm_names, NOBODY]
    pairs: dict[tuple[int, int], list[int]] = {}
    for i in changed:
        pairs.setdefault((int(t.current[i]), int(books.owner[i])), []).append(int(i))
    hours = np.where(books.owned, books.hours, t.hours)
    found = [
        MoveFlow(_name(names, a), _name(names, b), len(rows), float(t.arr[rows].sum()), float(hours[rows].sum()))
        for (a, b), rows in pairs.items()
    ]
    return tuple(sorted(found, key=lambda flow: (-flow.accounts, flow.giver, flow.receiver)))


def flow_diagram(found: Sequence[MoveFlow]) -> FlowDiagram:
    """The largest flows as bands, givers in order of what they give, receivers beside them."""
    drawn = found[:MOST_FLOWS]
    given, taken = _totals((f.giver, f.accounts) for f in drawn), _totals((f.receiver, f.accounts) for f in drawn)
    rows = max(len(given), len(taken), 1)
    total = max(1, sum(f.accounts for f in drawn))
    scale = max(HEIGHT, rows * SLOT) / total
    gives, gets = _totals((f.giver, f.accounts) for f in found), _totals((f.receiver, f.accounts) for f in found)
    order = sorted(given, key=lambda name: (name == NOBODY, -given[name], name))
    left = {name: _with_all(node, gives) for name, node in _placed(order, given, scale).items()}
    beside = _barycentres(drawn, left)
    placed = _placed(sorted(taken, key=lambda name: (beside[name], name)), taken, scale)
    right = {name: _with_all(node, gets) for name, node in placed.items()}
    height = max(node.top + max(node.height, SLOT) for side in (left, right) for node in [*side.values(), _NONE])
    bands = tuple(_bands(drawn, left, right, scale))
    return FlowDiagram(tuple(left.values()), tuple(right.values()), bands, height + GAP, tuple(found[MOST_FLOWS:]))


_NONE = Node("", 0, 0.0, 0.0, 0.0)


def _name(names: Sequence[str], csm: int) -> str:
    return NOBODY if csm == UNASSIGNED else names[csm]


def _totals(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, many in counts:
        found[name] = found.get(name, 0) + many
    return found


def _placed(names: Sequence[str], counts: Mapping[str, int], scale: float) -> dict[str, Node]:
    """The names from top to bottom, each in a slot that its label fits into."""
    placed, y = {}, TOP
    for name in names:
        height = counts[name] * scale
        slot = max(SLOT, height)
        placed[name] = Node(name, counts[name], y + slot / 2, y + (slot - height) / 2, height)
        y += slot + GAP
    return placed


def _with_all(node: Node, totals: Mapping[str, int]) -> Node:
    return replace(node, accounts=totals[node.name])


def _barycentres(drawn: Sequence[MoveFlow], left: Mapping[str, Node]) -> dict[str, float]:
    """The mean height of those whom each receiver gets accounts from: bands cross less (Sugiyama's heuristic)."""
    places: dict[str, list[tuple[float, int]]] = {}
    for flow in drawn:
        places.setdefault(flow.receiver, []).append((left[flow.giver].middle, flow.accounts))
    return {name: sum(y * n for y, n in each) / sum(n for _, n in each) for name, each in places.items()}


def _bands(
    drawn: Sequence[MoveFlow], left: Mapping[str, Node], right: Mapping[str, Node], scale: float
) -> list[FlowBand]:
    """Bands leave a name in the order of those they go to, and arrive in the order of those they come from."""
    start = {name: node.top for name, node in left.items()}
    end = {name: node.top for name, node in right.items()}
    leaving: dict[MoveFlow, float] = {}
    for flow in sorted(drawn, key=lambda f: right[f.receiver].middle):
        leaving[flow] = start[flow.giver]
        start[flow.giver] += flow.accounts * scale
    made = []
    for flow in sorted(drawn, key=lambda f: left[f.giver].middle):
        width = flow.accounts * scale
        a, b = leaving[flow] + width / 2, end[flow.receiver] + width / 2
        end[flow.receiver] += width
        x1, x2, half = LEFT + NODE, RIGHT - NODE, (LEFT + RIGHT) / 2
        made.append(
            FlowBand(flow, f"M{x1:g} {a:.1f}C{half:g} {a:.1f} {half:g} {b:.1f} {x2:g} {b:.1f}", max(1.0, width))
        )
    return made

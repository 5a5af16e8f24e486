"""A problem on its way to an answer, and the prices that show the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import isclose

import numpy as np

from xl_territory.solver.bounds.lagrangian import Dual, Pricing
from xl_territory.solver.incumbent import Record
from xl_territory.solver.mip.exact import Effort
from xl_territory.solver.problem import AssignmentProblem, Floats, Integers, Level, Levels
from xl_territory.solver.search.penalised_objective import Landscape, landscape

TINY_PAIRS = 300
EXACT_PAIRS = 8_000
VERTEX_UNITS = 12_000


@dataclass(frozen=True, eq=False)
class Guide:
    """Prices of one level and what they prove, valid for assignments no worse than ``worst`` before that level."""

    pricing: Pricing
    dual: Dual
    worst: Levels

    def suits(self, levels: Levels) -> bool:
        """Whether they are the prices for assignments that are just as good as ``levels`` before that level."""
        pairs = zip(levels[: Level.SCORE], self.worst[: Level.SCORE], strict=True)
        return all(isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) for ours, theirs in pairs)

    def regret(self, units: Integers | slice, owners: Integers) -> Floats:
        """How much dearer each pair is than the cheapest choice of its unit, (units, owners)."""
        reduced = self.pricing.reduced(units, self.dual.prices)
        regret: Floats = reduced[:, owners] - reduced.min(axis=1, keepdims=True)
        return regret


@dataclass(frozen=True, eq=False)
class Task:
    """A problem on its way to an answer; what is found is kept in ``record``."""

    problem: AssignmentProblem
    record: Record
    effort: Effort
    random: np.random.Generator

    @cached_property
    def scene(self) -> Landscape:
        """The landscape that searches walk in."""
        return landscape(self.problem)

    @cached_property
    def everyone(self) -> Integers:
        """All owners."""
        return np.arange(self.problem.owners)

    @cached_property
    def balanced(self) -> bool:
        """Whether the score looks at what owners use, and not only limits do."""
        return any(resource.penalties for resource in self.problem.resources)

    @cached_property
    def cornered(self) -> bool:
        """Whether corners of the linear relaxation are found fast enough, and a search needs them."""
        return self.problem.pairs > TINY_PAIRS and self.problem.units <= VERTEX_UNITS

    def kernel_effort(self, nodes: int) -> Effort:
        """Effort for one neighbourhood."""
        return replace(self.effort, gap=self.effort.gap / 10, nodes=nodes, watch=None, small=True)

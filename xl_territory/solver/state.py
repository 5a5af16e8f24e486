"""A problem on its way to an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xl_territory.solver.incumbent import Incumbent
from xl_territory.solver.limits import SolveLimits
from xl_territory.solver.problem import AssignmentProblem, Integers
from xl_territory.solver.search.penalised_objective import PenalisedObjective, penalised_objective
from xl_territory.solver.solve_params import PARAMS


@dataclass(frozen=True, eq=False)
class SolverState:
    """A problem on its way to an answer; what is found is kept in ``incumbent``."""

    problem: AssignmentProblem
    incumbent: Incumbent
    limits: SolveLimits
    random: np.random.Generator

    @cached_property
    def objective(self) -> PenalisedObjective:
        """What local searches lower."""
        return penalised_objective(self.problem)

    @cached_property
    def all_owners(self) -> Integers:
        """(owners,) positions of all owners."""
        return np.arange(self.problem.owners)

    @cached_property
    def balanced(self) -> bool:
        """Whether the score looks at what owners use, and not only limits do."""
        return any(resource.penalties for resource in self.problem.resources)

    @cached_property
    def solves_linear_programs(self) -> bool:
        """Whether the linear relaxation is solved fast enough, and a search needs it."""
        return self.problem.pairs > PARAMS.tiny_pairs and self.problem.units <= PARAMS.linear_units

    def subproblem_limits(self, nodes: int) -> SolveLimits:
        """What one neighbourhood is solved with."""
        return replace(self.limits, gap=self.limits.gap / 10, nodes=nodes, watch=None, small=True)

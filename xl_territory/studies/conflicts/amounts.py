"""How much of something a conflict needs at least, by solving for exactly that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xl_territory.solver.problem import AssignmentProblem, Floats, Integers
from xl_territory.studies.conflicts.analysis import Conflict
from xl_territory.studies.conflicts.constraint_source import ConstraintSource
from xl_territory.studies.conflicts.feasibility import cheapest
from xl_territory.studies.conflicts.rule_model import rules_alone
from xl_territory.territory.table_edits import Edit, edited
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED


@dataclass(frozen=True)
class Candidate:
    """A change that may mend a conflict: the sentence, its cells, hours a week of the accounts it is for, the edit."""

    sentence: str
    where: str
    hours: float
    edit: Edit = field(repr=False)


Price = Callable[[AssignmentProblem, Integers], Floats]


def least_owner(
    territory: Territory, conflict: Conflict, edit: Edit, price: Price, held: Sequence[ConstraintSource] = ()
) -> Integers | None:
    """Owner of each account of the conflict after ``edit``, so that the ``price`` (units, owners) is least.

    None where they have no room even then. ``price`` gets the problem and the accounts of the conflict. Who is
    ``held`` somewhere may stay there, though the edit lets them go and a requirement then forbids it.
    """
    changed = edited(territory, edit)
    problem, unit = rules_alone(changed)
    allowed = problem.allowed.copy()
    for member in held:
        allowed[unit[list(member.accounts)], member.csm] = True
    problem = replace(problem, allowed=allowed)
    accounts = np.array(conflict.accounts)
    units = np.unique(unit[accounts])
    found = cheapest(problem, units, price(problem, accounts)[units])
    if found is None:
        return None
    owner = np.full(problem.units, UNASSIGNED)
    owner[units] = found
    of_accounts: Integers = owner[unit[accounts]]
    return of_accounts


def at(csm: int, resource: str) -> Price:
    """What the owner ``csm`` uses of the resource; with csm -1 the last owner."""

    def price(problem: AssignmentProblem, _: Integers) -> Floats:
        (found,) = [each for each in problem.resources if each.name == resource]
        use = np.broadcast_to(found.use, problem.cost.shape)
        only = np.zeros(problem.owners)
        only[csm] = 1.0
        return use * only

    return price

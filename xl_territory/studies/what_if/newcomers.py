"""A book for whoever comes: every account stays where it is or goes to them; or why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from xl_territory.plans.evaluate import Plan, recompute
from xl_territory.plans.forced_move import POINTS_PER_MOVE
from xl_territory.plans.reasons import obstacles
from xl_territory.plans.repair import changes
from xl_territory.policies import RULES, TERMS
from xl_territory.policies.compose import assemble, units
from xl_territory.policies.fair_share import fair_shares
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.families import Families
from xl_territory.solver.assignment import SolveOptions
from xl_territory.solver.solve import solve
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Integers

BOOK = SolveOptions(time_limit=10, gap=0.001)
GIVERS_NAMED = 4


@dataclass(frozen=True, eq=False)
class NewBooks:
    """The plan in which the ``newcomers`` (positions) have books; ``before`` (accounts,) is who had each account."""

    plan: Plan
    newcomers: tuple[int, ...]
    before: Integers

    @property
    def sentences(self) -> tuple[str, ...]:
        """What each newcomer gets and from whom, or why nothing."""
        return tuple(self._gets(j) if (self.plan.books.owner == j).any() else self._nothing(j) for j in self.newcomers)

    def _gets(self, j: int) -> str:
        t, is_given = self.plan.territory, self.plan.books.owner == j
        givers = Counter(self.before[is_given & (self.before != UNASSIGNED)].tolist()).most_common()
        named = ", ".join(f"{t.csm_names[giver]} {count}" for giver, count in givers[:GIVERS_NAMED])
        from_ = f", from {named}{' …' if len(givers) > GIVERS_NAMED else ''}" if givers else ""
        fair = f"{self.plan.books.load[j]:.1f} h a week (fair share {fair_shares(t).hours.share[j]:.1f})"
        return f"{t.csm_names[j]} gets {int(is_given.sum())} accounts, {fair}{from_}."

    def _nothing(self, j: int) -> str:
        t, name = self.plan.territory, self.plan.territory.csm_names[j]
        if not t.capacity[j]:
            return f"{name} gets no account: they have no hours for customers yet."
        if not self.plan.problem.allowed[:, j].any():
            return f"{name} gets no account: {self._forbidden(j)}."
        return f"{name} gets no account: by your weights each would cost more than it gains."

    def _forbidden(self, j: int) -> str:
        """The rules that keep all accounts from a newcomer, each with its count."""
        stops: Counter[str] = Counter()
        for i in range(len(self.plan.unit)):
            standing = (rule.name for rule, obstacle in obstacles(self.plan, [i], j, Mode.HARD) if obstacle.lasting)
            stops[next(standing, Families.name)] += 1
        named = ", ".join(f"{rule} {count}" for rule, count in stops.most_common())
        return f"rules keep every account from them ({named})"


def new_books(after: Territory, before: Integers, newcomers: tuple[int, ...]) -> NewBooks:
    """The best plan in which accounts stay where they were in ``before`` (accounts,) or go to a newcomer.

    An account that changes hands counts POINTS_PER_MOVE. Accounts that had nobody, or may not stay, may go anywhere.
    """
    problem, unit = assemble(after, RULES, TERMS), units(after, RULES)
    moves = changes(problem, unit, before)
    allowed = problem.allowed & ((moves == 0) | np.isin(np.arange(problem.owners), newcomers))
    allowed = np.where(allowed.any(axis=1, keepdims=True), allowed, problem.allowed)
    answer = solve(replace(problem, cost=problem.cost + POINTS_PER_MOVE * moves, allowed=allowed), BOOK)
    plan = recompute(after, problem, unit, replace(answer, bound=-np.inf, proved=False))
    return NewBooks(plan, newcomers, before)

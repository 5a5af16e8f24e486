"""Why an account is not with a certain CSM: the rule that forbids it, or what it would cost and who else would move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.forced_move import AROUND, around
from xl_territory.plans.reasons import POINTS, obstacles
from xl_territory.policies.policy import Mode
from xl_territory.policies.rules.locks import Locks
from xl_territory.tables import Tables
from xl_territory.territory.positions import csm_position
from xl_territory.territory.table_edits import Edit, drop_rows, edited, set_settings, together
from xl_territory.territory.workloads import UNASSIGNED, Booleans

LOCK = "Why not?"
LITTLE = 0.005
"""Score points that round to nothing."""


@dataclass(frozen=True)
class Swap:
    """An account that changes hands: IDs, "" for nobody."""

    account: str
    name: str
    from_csm: str
    to_csm: str
    hours: float


@dataclass(frozen=True, eq=False)
class WhyNot:
    """An account forced to a CSM. ``forbidden`` says which hard rule is against it, ``soft`` which soft ones
    would be broken, "" where none is.

    ``cost`` is what the whole plan would lose in score points after the best repair; ``others`` are the accounts that
    move besides; ``without_owner`` and ``overload`` are how many accounts more have no owner, and how many hours a
    week more lie above capacity. Another repair could be better by ``open`` points at most. ``moves`` are all accounts
    that move, with the CSM that each gets ("" for nobody), by ID.
    """

    title: str
    forbidden: str
    soft: str
    cost: float
    others: tuple[Swap, ...]
    without_owner: int
    overload: float
    open: float
    moves: tuple[tuple[str, str], ...]

    @property
    def sentence(self) -> str:
        """The answer as it could be said."""
        return " ".join(filter(None, [self._rule, self._price, self._undone]))

    @property
    def _rule(self) -> str:
        if self.forbidden:
            return f"{self.forbidden}; only a lock could decide otherwise."
        return f"No hard rule forbids it, but it breaks {self.soft}." if self.soft else "No rule forbids it."

    @property
    def _price(self) -> str:
        change = "cost" if self.cost >= 0 else "save"
        amount = f"{abs(self.cost):.2f} points"
        points = f"It would {change} {amount}" if abs(self.cost) >= LITTLE else "It would cost next to nothing"
        if not self.others:
            return f"{points}, and nobody else would have to move."
        others = "1 other account moves" if len(self.others) == 1 else f"{len(self.others)} other accounts move"
        moves = ", ".join(
            f"{swap.name} from {swap.from_csm or 'nobody'} to {swap.to_csm or 'nobody'}" for swap in self.others[:5]
        )
        return f"{points} in {self._repair}, in which {others}: {moves}{' …' if len(self.others) > 5 else ''}."

    @property
    def _repair(self) -> str:
        """What the repair is the best of."""
        if self.open < LITTLE:
            return "the best repair"
        if self.open == float("inf"):
            return f"the best repair found in {AROUND.time_limit:.0f} seconds"
        return f"the best repair found (another could be better by {self.open:.2f} points at most)"

    @property
    def _undone(self) -> str:
        if self.without_owner > 0:
            return f"{self.without_owner} more accounts would have no owner."
        return f"{self.overload:.1f} h a week more would lie above capacity." if self.overload > 0.05 else ""


def why_not(plan: Plan, account: int, csm: str) -> WhyNot:
    """Force the account (position) to the CSM with that ID, name or e-mail address, and mend the plan around it.

    Raises
    ------
    UsageError : when there is no such active CSM.
    """
    t = plan.territory
    j = csm_position(t, csm)
    solved = around(edited(t, forced(plan, account, j)), plan.books.owner, _neighbours(plan, account, j))
    after = solved.plan
    moved = np.flatnonzero(after.books.owner != plan.books.owner)
    others = [int(i) for i in moved if plan.unit[i] != plan.unit[account]]
    return WhyNot(
        title=f"{t.account_names[account]} with {t.csm_names[j]}",
        forbidden=forbidden(plan, account, j),
        soft="" if plan.books.owner[account] == j else soft_words(plan, account, j),
        cost=(after.score - plan.score) * POINTS,
        others=tuple(swap(plan, after, i) for i in others),
        without_owner=after.unassigned - plan.unassigned,
        overload=after.overload - plan.overload,
        open=solved.open * POINTS,
        moves=tuple((t.account_ids[i], (*t.csm_ids, "")[after.books.owner[i]]) for i in map(int, moved)),
    )


def forced(plan: Plan, account: int, csm: int) -> Edit:
    """A lock of the account, and of its unit, to the CSM, instead of the locks they have.

    It holds even where the planner has set the rule to off; the other locks then stay without effect.
    """
    t, locks = plan.territory, Locks()
    unit = plan.members[plan.unit[account]]
    off = locks.mode(t) is Mode.OFF
    old = [lock.row for lock in t.locks if off or lock.account in unit]

    def lock(tables: Tables) -> Tables:
        first = int(max(tables.locks.index, default=4)) + 1
        new = pd.DataFrame(
            {
                "Account ID": [t.account_ids[i] for i in unit],
                "Kind": "Assign",
                "CSM ID": t.csm_ids[csm],
                "Reason": LOCK,
                "Until": pd.NaT,
            },
            index=range(first, first + len(unit)),
        )
        return with_locks(tables, new)

    return together(drop_rows("locks", old), set_settings({locks.mode_setting.name: Mode.HARD}), lock)


def with_locks(tables: Tables, new: pd.DataFrame) -> Tables:
    """The tables with these rows below their locks."""
    rows = pd.concat([tables.locks, new[list(tables.locks.columns)].astype(tables.locks.dtypes.to_dict())])
    return replace(tables, locks=rows)


def forbidden(plan: Plan, i: int, j: int) -> str:
    """The hard rule that keeps account ``i`` from CSM ``j`` whatever the rest of the plan is, "" where none does."""
    obstacle = _lasting(plan, [i], j)
    if obstacle:
        return obstacle
    family = _lasting(plan, list(map(int, plan.members[plan.unit[i]])), j)
    return f"{family}, and {plan.territory.account_names[i]} has to share a CSM with it" if family else ""


def _lasting(plan: Plan, accounts: Sequence[int], j: int) -> str:
    standing = obstacles(plan, accounts, j, Mode.HARD)
    return next((each.text for _, each in standing if each.lasting), "")


def soft_words(plan: Plan, i: int, j: int) -> str:
    """The soft rules that account ``i``, with its unit, would break with CSM ``j`` as things are, "" where none."""
    broken = obstacles(plan, list(map(int, plan.members[plan.unit[i]])), j, Mode.SOFT)
    return "; ".join(f"{rule.name} (soft): {each.text}" for rule, each in broken)


def swap(plan: Plan, after: Plan, i: int) -> Swap:
    """What becomes of account ``i``."""
    t = plan.territory
    ids = [*t.csm_ids, ""]
    return Swap(
        t.account_ids[i],
        t.account_names[i],
        ids[plan.books.owner[i]],
        ids[after.books.owner[i]],
        float(t.hours[i]),
    )


def _neighbours(plan: Plan, account: int, csm: int) -> Booleans:
    """Accounts of the two books concerned, and those without owner: the ones that may have to move."""
    owner = plan.books.owner
    near: Booleans = np.isin(owner, [owner[account], csm, UNASSIGNED])
    return near

"""An assignment in ranges, judged: what worksheet functions know about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from udfs.ranges import PROBLEM, Block, is_empty, table, territory_of
from xl_territory.plans.alternatives import CHUNK, added_violations, has_room, move_costs
from xl_territory.plans.evaluate import Plan, TermValue, evaluate
from xl_territory.plans.plan_from_sheet import SHEET, owner_from_sheet
from xl_territory.plans.reasons import POINTS, unit_owner
from xl_territory.policies import TERMS
from xl_territory.policies.compose import weights
from xl_territory.solver.problem import Booleans, Floats, Integers
from xl_territory.tables.typed_values import text_of
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value

REMEMBERED = 4


@dataclass(frozen=True, eq=False)
class EvaluatedRanges:
    """An assignment: its terms, and the plan that it is; None where it is the books as they are."""

    terms: tuple[TermValue, ...]
    plan: Plan | None


@lru_cache(REMEMBERED)
def evaluated_ranges(
    accounts: Block, csms: Block, assignments: Block, settings: Block, hours_model: Block, locks: Block
) -> EvaluatedRanges:
    """The assignment that the ranges hold; without ``assignments`` every account stays with its Current CSM.

    Raises `RangeError` with what is wrong with the ranges, `UsageError` where the assignment does not fit them.
    """
    territory = territory_of_ranges(accounts, csms, settings, hours_model, locks)
    if is_empty(assignments):
        return EvaluatedRanges(_terms_today(territory), None)
    plan = evaluate(territory, owner_from_sheet(table(SHEET, assignments)[SHEET], territory))
    return EvaluatedRanges(plan.terms, plan)


def territory_of_ranges(accounts: Block, csms: Block, settings: Block, hours_model: Block, locks: Block) -> Territory:
    """The territory that the ranges describe. Raises `RangeError` with what is wrong with them."""
    blocks = {
        "Accounts": accounts,
        "CSMs": csms,
        "Settings": settings,
        "Hours Model": hours_model,
        "Locks": locks,
    }
    return territory_of({name: sheet for title, block in blocks.items() for name, sheet in table(title, block).items()})


def value_of_term(found: EvaluatedRanges, name: Value) -> Value:
    """Value of the term of that name, or of the score."""
    wanted = key(text_of(name))
    if wanted == "score":
        return sum(term.contribution for term in found.terms)
    values: dict[str, Value] = {term.name: term.value for term in found.terms}
    unknown = f"{PROBLEM}There is no term {name}. Use score or one of: {', '.join(values)}"
    return values.get(wanted, unknown) if wanted else None


@dataclass(frozen=True, eq=False)
class Moves:
    """Moves of one account each (accounts, csms): the cost in score points, whether there is room for it as things
    are, and by how much more soft rules would be broken.

    The cost is 0 for the owner; NaN where the rules do not allow the CSM, and in the whole row of an account without
    owner.
    """

    costs: Floats
    room: Booleans
    violations: Floats


def all_moves(plan: Plan, accounts: Integers) -> Moves:
    """Every move of these accounts (positions)."""
    owner = unit_owner(plan)
    parts = [_moves(plan, owner, some) for some in np.array_split(accounts, 1 + len(accounts) // CHUNK)]
    return Moves(*(np.vstack(field) for field in zip(*(vars(part).values() for part in parts), strict=True)))


def _moves(plan: Plan, owner: Integers, accounts: Integers) -> Moves:
    rows = plan.unit[accounts]
    is_home = np.arange(plan.problem.owners) == owner[rows][:, None]
    points = move_costs(plan.problem, owner, rows) * POINTS
    may = (plan.problem.allowed[rows] | is_home) & np.isfinite(points)
    room, violations = has_room(plan.problem, owner, rows), added_violations(plan.problem, owner, rows)
    return Moves(np.where(may, points, np.nan), room, violations)


def _terms_today(territory: Territory) -> tuple[TermValue, ...]:
    books, share = territory.books(territory.current), weights(territory, TERMS)
    return tuple(
        TermValue(term.name, territory.settings[term.weight], share[term.name], value, value)
        for term in TERMS
        for value in [term.value(territory, books)]
    )

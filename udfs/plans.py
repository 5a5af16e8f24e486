"""Worksheet functions about a whole assignment: its flags, its score, and what other owners would cost."""

from __future__ import annotations

import numpy as np

from udfs.ranges import OMITTED, Block, RangeError, is_empty, line, refuse_errors, shown, single
from udfs.whatif import EvaluatedRanges, all_moves, evaluated_ranges, territory_of_ranges, value_of_term
from udfs.worksheet import worksheet_function
from xl_territory.errors import UsageError
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags import raised
from xl_territory.plans.flags.flag_rows import HEADERS, flag_rows
from xl_territory.policies.fair_share import fair_shares
from xl_territory.tables.typed_values import text_of
from xl_territory.territory.positions import account_position
from xl_territory.workbook.names import key

MOST_ALTERNATIVES = 3
NOT_ALLOWED = "not allowed"


@worksheet_function
def TERRITORY_COVERAGE_FLAGS(
    accounts: Block,
    csms: Block,
    assignments: Block,
    settings: Block = OMITTED,
    hours_model: Block = OMITTED,
    locks: Block = OMITTED,
) -> Block:
    """Everything that somebody should look at in an assignment, most severe first.

    Parameters
    ----------
    accounts : The Accounts table with its headers: Accounts[#All].
    csms : The CSMs table with its headers: CSMs[#All].
    assignments : A table with the headers Account ID and Assigned CSM: Assignments[#All].
    settings : Settings[#All]; omitted: the defaults.
    hours_model : The Hours Model sheet with its headers, such as 'Hours Model'!A4:O12; omitted: the defaults.
    locks : Locks[#All]; omitted: none.

    Returns
    -------
    A table with headers: Severity, Flag, Kind, ID, Name, Detail and Suggested Action.

    Example
    -------
    =TERRITORY_COVERAGE_FLAGS(Accounts[#All], CSMs[#All], Assignments[#All], Settings[#All])
    """
    plan = _plan(evaluated_ranges(accounts, csms, assignments, settings, hours_model, locks))
    return shown([HEADERS, *flag_rows(raised(plan), plan)])


@worksheet_function
def TERRITORY_SCORE(
    accounts: Block,
    csms: Block,
    assignments: Block = OMITTED,
    settings: Block = OMITTED,
    hours_model: Block = OMITTED,
    locks: Block = OMITTED,
    term: Block = OMITTED,
) -> Block:
    """Score of an assignment, or the value of one of its terms: 0 is perfect, 1 the worst.

    Parameters
    ----------
    accounts : The Accounts table with its headers: Accounts[#All].
    csms : The CSMs table with its headers: CSMs[#All].
    assignments : A table with the headers Account ID and Assigned CSM: Assignments[#All];
        omitted: every account with its Current CSM.
    settings : Settings[#All]; omitted: the defaults.
    hours_model : The Hours Model sheet with its headers, such as 'Hours Model'!A4:O12; omitted: the defaults.
    locks : Locks[#All]; omitted: none.
    term : Name of a term, such as balance, or a range of names; omitted: score.

    Returns
    -------
    A number for each name in term.

    Example
    -------
    =TERRITORY_SCORE(Accounts[#All], CSMs[#All], Assignments[#All], Settings[#All])
    """
    found = evaluated_ranges(accounts, csms, assignments, settings, hours_model, locks)
    names: Block = (("score",),) if is_empty(term) else term
    return shown([value_of_term(found, cell) for cell in row] for row in names)


@worksheet_function
def TERRITORY_FAIR_SHARE(
    csm: Block,
    accounts: Block,
    csms: Block,
    settings: Block = OMITTED,
    hours_model: Block = OMITTED,
    locks: Block = OMITTED,
) -> Block:
    """Hours a week that each CSM has in the most even split that eligibility, locks, renewals and families permit.

    Parameters
    ----------
    csm : ID of one CSM or a range of them.
    accounts : The Accounts table with its headers: Accounts[#All].
    csms : The CSMs table with its headers: CSMs[#All].
    settings : Settings[#All]; omitted: the defaults.
    hours_model : The Hours Model sheet with its headers, such as 'Hours Model'!A4:O12; omitted: the defaults.
    locks : Locks[#All]; omitted: none.

    Returns
    -------
    Hours a week in the shape of csm; 0 for whoever is not active, blank for a blank ID.

    Example
    -------
    =TERRITORY_FAIR_SHARE(CSMHours[CSM ID], Accounts[#All], CSMs[#All], Settings[#All])
    """
    territory = territory_of_ranges(accounts, csms, settings, hours_model, locks)
    share = {
        key(id_): float(hours) for id_, hours in zip(territory.csm_ids, fair_shares(territory).hours.share, strict=True)
    }
    refuse_errors([cell for row in csm for cell in row], "csm")
    names = [[key(text_of(cell)) for cell in row] for row in csm]
    return shown([share.get(name, 0.0) if name else None for name in row] for row in names)


@worksheet_function
def TERRITORY_BEST_CSMS(  # noqa: PLR0913, PLR0917
    account: Block,
    accounts: Block,
    csms: Block,
    assignments: Block,
    settings: Block = OMITTED,
    hours_model: Block = OMITTED,
    locks: Block = OMITTED,
    count: Block = OMITTED,
) -> Block:
    """The best other CSMs for an account: those with room first, cheapest first, all other accounts staying put.

    Parameters
    ----------
    account : ID or name of one account, or a column of them.
    accounts : The Accounts table with its headers: Accounts[#All].
    csms : The CSMs table with its headers: CSMs[#All].
    assignments : A table with the headers Account ID and Assigned CSM: Assignments[#All].
    settings : Settings[#All]; omitted: the defaults.
    hours_model : The Hours Model sheet with its headers, such as 'Hours Model'!A4:O12; omitted: the defaults.
    locks : Locks[#All]; omitted: none.
    count : How many CSMs to name; omitted: 3.

    Returns
    -------
    One row per account with the CSM IDs; blank where the rules allow no further CSM.

    Example
    -------
    =TERRITORY_BEST_CSMS("A001", Accounts[#All], CSMs[#All], Assignments[#All], Settings[#All])
    """
    plan = _plan(evaluated_ranges(accounts, csms, assignments, settings, hours_model, locks))
    rows = _positions(plan, account)
    moves = all_moves(plan, rows)
    others = ~np.isnan(moves.costs) & (np.arange(len(plan.territory.csms)) != plan.books.owner[rows][:, None])
    worth = (np.where(others, moves.costs, 0.0), moves.violations, ~moves.room, ~others)
    order = np.lexsort(worth)[:, : _count(count, len(plan.territory.csms))]
    ids = plan.territory.csm_ids
    return shown([ids[j] if others[i, j] else None for j in ranked] for i, ranked in enumerate(order))


@worksheet_function
def TERRITORY_MOVE_COST(  # noqa: PLR0913, PLR0917
    account: Block,
    csm: Block,
    accounts: Block,
    csms: Block,
    assignments: Block,
    settings: Block = OMITTED,
    hours_model: Block = OMITTED,
    locks: Block = OMITTED,
) -> Block:
    """What it would cost in score points (score × 100) if an account went to another CSM and all others stayed.

    Parameters
    ----------
    account : ID or name of one account, or a column of them.
    csm : ID of one CSM, or a row of them.
    accounts : The Accounts table with its headers: Accounts[#All].
    csms : The CSMs table with its headers: CSMs[#All].
    assignments : A table with the headers Account ID and Assigned CSM: Assignments[#All].
    settings : Settings[#All]; omitted: the defaults.
    hours_model : The Hours Model sheet with its headers, such as 'Hours Model'!A4:O12; omitted: the defaults.
    locks : Locks[#All]; omitted: none.

    Returns
    -------
    One row per account and one column per CSM; a text where the rules do not allow the CSM. Room is not asked for.

    Example
    -------
    =TERRITORY_MOVE_COST("A001", "C2", Accounts[#All], CSMs[#All], Assignments[#All], Settings[#All])
    """
    plan = _plan(evaluated_ranges(accounts, csms, assignments, settings, hours_model, locks))
    rows = _positions(plan, account)
    columns = _csm_positions(plan, csm)
    costs = all_moves(plan, rows).costs[:, columns]
    return shown([NOT_ALLOWED if np.isnan(cost) else float(cost) for cost in row] for row in costs)


def _plan(found: EvaluatedRanges) -> Plan:
    if found.plan is None:
        raise RangeError("assignments is empty: give a table with the headers Account ID and Assigned CSM.")
    return found.plan


def _positions(plan: Plan, account: Block) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    names = [text_of(cell) for cell in line(account, "account")]
    refuse_errors(names, "account")
    where = {key(name): i for i, name in enumerate(plan.territory.account_ids)}
    return np.array(
        [where[key(n)] if key(n) in where else account_position(plan.territory, n) for n in names], dtype=np.intp
    )


def _csm_positions(plan: Plan, csm: Block) -> list[int]:
    names = [text_of(cell) for cell in line(csm, "csm")]
    refuse_errors(names, "csm")
    where = {key(id_): j for j, id_ in enumerate(plan.territory.csm_ids)}
    unknown = [name for name in names if key(name) not in where]
    if unknown:
        raise UsageError(f"There is no active CSM {unknown[0]!r}.")
    return [where[key(name)] for name in names]


def _count(count: Block, most: int) -> int:
    asked = single(count, "count")
    if asked is None:
        return min(MOST_ALTERNATIVES, most)
    if not isinstance(asked, int | float) or asked < 1 or asked % 1:
        raise RangeError(f"count must be a whole number from 1 on, not {asked}.")
    return min(int(asked), most)

"""Worksheet functions about CSMs: hours, capacity, utilisation, and how evenly they are spread."""

from __future__ import annotations

import numpy as np

from udfs.ranges import (
    OMITTED,
    PROBLEM,
    Block,
    RangeError,
    aligned,
    flat,
    is_empty,
    line,
    numbers,
    refuse_errors,
    reshaped,
    sheet_of,
    shown,
    territory_of_cells,
)
from udfs.worksheet import worksheet_function
from xl_territory.plans.balance_measures import BalanceMeasures, balance_measures, utilisation
from xl_territory.policies.fair_share import given_shares
from xl_territory.schema import ACCOUNTS
from xl_territory.tables.typed_values import text_of
from xl_territory.territory import hours as hours_of
from xl_territory.territory.workloads import UNASSIGNED, totals
from xl_territory.workbook.names import header_key, key
from xl_territory.workbook.sheets import Value

HOURS = ACCOUNTS.block.column("Weekly Hours")

MEASURES = {
    "coefficient of variation": "coefficient_of_variation",
    "largest deviation": "largest_deviation",
    "spread": "spread",
    "spread of utilisation": "spread",
    "balance": "misplaced",
    "hours with the wrong csm": "misplaced",
}
"""The measures of team balance by the names they have on the sheets."""


@worksheet_function
def TERRITORY_LOAD(csms: Block, assigned: Block, hours: Block) -> Block:
    """Hours a week of each CSM: the sum over the accounts that are assigned to them.

    Parameters
    ----------
    csms : ID of one CSM or a range of them.
    assigned : CSM ID of each account; a blank is an account without owner.
    hours : Hours a week of each account, as many cells as assigned.

    Returns
    -------
    Hours a week in the shape of csms; blank for a blank ID.

    Example
    -------
    =TERRITORY_LOAD(CSMs[CSM ID], Assignments[Assigned CSM], Assignments[Hours])
    """
    if len(line(assigned, "assigned")) != len(line(hours, "hours")):
        raise RangeError(f"assigned has {len(flat(assigned))} cells and hours {len(flat(hours))}: they must match.")
    for name, block in {"csms": csms, "assigned": assigned}.items():
        refuse_errors(flat(block), name)
    ids = [key(text_of(cell)) for cell in flat(csms)]
    where = {id_: position for position, id_ in enumerate(dict.fromkeys(ids))}
    owner = np.array([where.get(key(text_of(cell)), UNASSIGNED) for cell in flat(assigned)], dtype=np.intp)
    load = totals(owner, np.nan_to_num(numbers(HOURS, flat(hours), "hours")), len(where))
    return shown(reshaped([float(load[where[id_]]) if id_ else None for id_ in ids], csms))


@worksheet_function
def TERRITORY_CAPACITY(weekly_hours: Block, customer_share: Block = OMITTED, ramp: Block = OMITTED) -> Block:
    """Hours a week that a CSM has for customers: weekly hours × customer share × ramp.

    Parameters
    ----------
    weekly_hours : Working hours a week of one CSM or a range of them; blank: 40.
    customer_share : Share of the time that customers get; blank or omitted: 75%.
    ramp : Share of full productivity; blank or omitted: 100%.

    Returns
    -------
    Hours a week in the shape of weekly_hours.

    Example
    -------
    =TERRITORY_CAPACITY(CSMs[Weekly Hours], CSMs[Customer Share], CSMs[Ramp])
    """
    columns = aligned({"Weekly Hours": weekly_hours, "Customer Share": customer_share, "Ramp": ramp})
    for name, cells in columns.items():
        refuse_errors(cells, name)
    count = len(columns["Weekly Hours"])
    ids: list[Value] = [str(position) for position in range(1, count + 1)]
    accounts = sheet_of("Accounts", {"Account ID": ["1"], "ARR": [0.0]})
    territory = territory_of_cells({**accounts, **sheet_of("CSMs", {"CSM ID": ids, **columns})})
    return shown(reshaped(list(map(float, hours_of.capacity(territory.tables.csms))), weekly_hours))


@worksheet_function
def TERRITORY_UTILISATION(hours: Block, capacity: Block) -> Block:
    """Share of a CSM's capacity that is used: hours ÷ capacity.

    Parameters
    ----------
    hours : Hours a week of one CSM or a range of them.
    capacity : Hours a week that each of them has for customers, as many cells as hours.

    Returns
    -------
    Shares in the shape of hours; blank where they are blank, a text where there are hours without capacity.

    Example
    -------
    =TERRITORY_UTILISATION(TERRITORY_LOAD(CSMs[CSM ID], Assignments[Assigned CSM], Assignments[Hours]), 30)
    """
    columns = aligned({"hours": hours, "capacity": capacity})
    load, room = (np.array(numbers(HOURS, cells, name)) for name, cells in columns.items())
    without = np.isnan(room) & ~np.isnan(load)
    if without.any():
        raise RangeError(f"capacity, cell {int(without.argmax()) + 1}: there are hours, but no capacity.")
    shares: list[Value] = [
        f"{PROBLEM}hours without capacity" if np.isinf(share) else float(share) for share in utilisation(load, room)
    ]
    return shown(reshaped(shares, hours))


@worksheet_function
def TERRITORY_BALANCE(hours: Block, capacity: Block, measure: Block = OMITTED, fair_share: Block = OMITTED) -> Block:
    """How evenly work is spread over the CSMs, by a named measure; 0 is perfectly even.

    Parameters
    ----------
    hours : Hours a week of each CSM.
    capacity : Hours a week that each CSM has for customers, as many cells as hours.
    measure : Coefficient of variation, Largest deviation, Spread, or Balance (share of the hours with the wrong CSM);
        a range of names gives each. Omitted: Balance.
    fair_share : Fair share of each CSM, as on the CSM Hours sheet or of TERRITORY_FAIR_SHARE, as many cells as hours.
        Omitted: all hours spread as capacity is, which is fair where every CSM may have every account.

    Returns
    -------
    A share for each name in measure.

    Example
    -------
    =TERRITORY_BALANCE(CSMHours[Hours], CSMHours[Capacity], "Largest deviation")
    """
    given = {} if is_empty(fair_share) else {"fair_share": fair_share}
    columns = aligned({"hours": hours, "capacity": capacity, **given})
    load, room, *fair = (np.nan_to_num(numbers(HOURS, cells, name)) for name, cells in columns.items())
    if not room.sum():
        raise RangeError("Nobody has any capacity.")
    share = fair[0] if fair else load.sum() * room / room.sum()
    found = balance_measures(load, room, given_shares(share, room))
    names: Block = (("balance",),) if is_empty(measure) else measure
    return shown([_measure(found, cell) for cell in row] for row in names)


def _measure(found: BalanceMeasures, name: Value) -> Value:
    wanted = header_key(text_of(name))
    if not wanted:
        return None
    attribute = next((field for shown_, field in MEASURES.items() if header_key(shown_) == wanted), None)
    if attribute is None:
        return f"{PROBLEM}There is no measure {name}. Use one of: {', '.join(MEASURES)}"
    return float(getattr(found, attribute))

"""Worksheet functions about what accounts could be worth: how well they fit, what customers like them pay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from udfs.ranges import (
    OMITTED,
    PROBLEM,
    Block,
    RangeError,
    flat,
    is_empty,
    numbers,
    reshaped,
    sentence,
    shown,
    single,
    table,
)
from udfs.worksheet import worksheet_function
from xl_territory.errors import Severity
from xl_territory.plans.peer_potential import PEERS, QUANTILE, columns_of, coordinates, like_columns, potentials
from xl_territory.schema import ACCOUNTS, Column, InputSheet, Kind
from xl_territory.schema.icp import ICP
from xl_territory.tables.input_blocks import HowToRead, read_sheet
from xl_territory.tables.typed_values import text_of
from xl_territory.territory.ideal_customer import cells_of, criteria_of, fit
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Value


@worksheet_function
def TERRITORY_FIT(account: Block, icp: Block) -> Block:
    """How well accounts fit the ideal customer, from 1 to 5.

    Parameters
    ----------
    account : One or more accounts with their headers above, such as Accounts[#All].
    icp : Criterion, Best, Good and Weight with their headers, such as ICP[#All].

    Returns
    -------
    One number per account; blank where less than half of the weight is known.

    Example
    -------
    =TERRITORY_FIT(Accounts[#All], ICP[#All])
    """
    criteria = criteria_of(_frame(ICP, icp))
    rows = _frame(ACCOUNTS, account).to_dict("records")
    found: list[list[Value]] = [[fit(cells_of(row), criteria).fit] for row in rows]
    return shown(found)


@worksheet_function
def TERRITORY_POTENTIAL(account: Block, accounts: Block, k: Block = OMITTED, quantile: Block = OMITTED) -> Block:
    """What an account could pay a year: a quantile of the ARR of the Active customers most like it, at least its own.

    Parameters
    ----------
    account : Account ID of one account or a range of them.
    accounts : All accounts with their headers, such as Accounts[#All].
    k : How many customers to compare with; omitted: 10.
    quantile : Which quantile of their ARR, 0 to 1; omitted: 0.75.

    Returns
    -------
    Money in the shape of account; blank for a blank ID.

    Example
    -------
    =TERRITORY_POTENTIAL(Accounts[Account ID], Accounts[#All])
    """
    frame = _frame(ACCOUNTS, accounts)
    many = _number(k, PEERS, "k")
    share = _number(quantile, QUANTILE, "quantile")
    if many < 1 or many % 1:
        raise RangeError("k is a whole number, 1 or more.")
    if not 0 <= share <= 1:
        raise RangeError("quantile lies between 0 and 1.")
    arr = frame["ARR"].to_numpy(float)
    active = frame["Status"].map(key).isin(["", "active"]).to_numpy()
    customers = np.flatnonzero(active & (np.nan_to_num(arr) > 0))
    places = coordinates(columns_of(frame, like_columns((), frame)))
    worth = potentials(places, arr, customers, int(many), share).potential
    by_id = {key(str(id_)): float(money) for id_, money in zip(frame["Account ID"], worth, strict=True)}
    ids = [key(text_of(cell)) for cell in flat(account)]
    found: list[Value] = [by_id.get(id_, f"{PROBLEM}no such account") if id_ else None for id_ in ids]
    return shown(reshaped(found, account))


def _frame(declared: InputSheet, block: Block) -> pd.DataFrame:
    """The rows of a range with headers. Raises RangeError with its first fault."""
    (read,), faults = read_sheet(table(declared.name, block), declared, HowToRead())
    wrong = next((fault for fault in faults if fault.severity is Severity.ERROR), None)
    if wrong is not None:
        raise RangeError(sentence(wrong))
    return read.frame


def _number(block: Block, default: float, name: str) -> float:
    if is_empty(block):
        return default
    return numbers(Column(name, Kind.NUMBER, ""), [single(block, name)], name)[0]

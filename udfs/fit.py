"""Worksheet functions about accounts and CSMs together: who matches, who may."""

from __future__ import annotations

import numpy as np

from udfs.ranges import (
    OMITTED,
    Block,
    RangeError,
    aligned,
    line,
    refuse_errors,
    sheet_of,
    shown,
    table,
    territory_of,
    territory_of_cells,
)
from udfs.worksheet import worksheet_function
from xl_territory.territory import hours, skills


@worksheet_function
def TERRITORY_MATCH(industry: Block, csm_skills: Block, preferred_skills: Block = OMITTED) -> Block:
    """Share of what an account wants that a CSM knows: wanted are its industry and its preferred skills.

    Parameters
    ----------
    industry : Industry of one account or a column of them.
    csm_skills : Skills of one CSM or a range of them; several skills in a cell are separated by ;
    preferred_skills : Preferred skills of the accounts, as many cells as industry; omitted: none.

    Returns
    -------
    One row per account and one column per CSM, 0 to 1; 1 where nothing is wanted.

    Example
    -------
    =TERRITORY_MATCH(Accounts[Industry], CSMs[Skills], Accounts[Preferred Skills])
    """
    wanted = aligned({"Industry": industry, "Preferred Skills": preferred_skills})
    has = line(csm_skills, "csm_skills")
    for name, cells in {**wanted, "csm_skills": has}.items():
        refuse_errors(cells, name)
    count = len(wanted["Industry"])
    territory = territory_of_cells(
        {
            **sheet_of("Accounts", {"Account ID": _names(count), "ARR": [0.0] * count, **wanted}),
            **sheet_of("CSMs", {"CSM ID": _names(len(has)), "Skills": has}),
        }
    )
    return shown(territory.match.tolist())


@worksheet_function
def TERRITORY_ELIGIBLE(accounts: Block, csms: Block, hours_model: Block = OMITTED) -> Block:
    """Whether a CSM may have an account: tier in Segments; required skills, language and region among the CSM's.

    Parameters
    ----------
    accounts : The Accounts table with its headers, or some of its columns: Accounts[#All].
    csms : The CSMs table with its headers: CSMs[#All].
    hours_model : The Tiers table with its headers, such as Tiers[#All]; omitted: the default tiers.

    Returns
    -------
    TRUE or FALSE, one row per row of accounts and one column per row of csms; blank for blank rows.

    Example
    -------
    =TERRITORY_ELIGIBLE(Accounts[#All], CSMs[#All], Tiers[#All])
    """
    sheets = {**table("Accounts", accounts), **table("CSMs", csms), **table("Hours Model", hours_model)}
    tables = territory_of(sheets).tables
    tier, _ = hours.tiers_of(tables.accounts, tables.tiers)
    may = skills.eligible(tables.accounts, tables.csms, list(map(str, tables.tiers["Tier"])), tier)
    if len(accounts) < 2 or len(csms) < 2:
        raise RangeError("accounts and csms need a row of headers and at least one row below it.")
    cells = np.full((len(accounts) - 1, len(csms) - 1), None, dtype=object)
    cells[np.ix_(tables.accounts.index.to_numpy() - 2, tables.csms.index.to_numpy() - 2)] = may
    return shown(cells.tolist())


def _names(count: int) -> list[str]:
    return [str(position) for position in range(1, count + 1)]

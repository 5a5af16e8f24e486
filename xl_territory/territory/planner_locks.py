"""Locks: what the planner decided on the Locks sheet, by position in the territory."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_territory.territory.workloads import UNASSIGNED, Integers
from xl_territory.workbook.names import key


@dataclass(frozen=True)
class Lock:
    """A row of the Locks sheet. ``account`` and ``csm`` are positions in the territory; ``csm`` is -1 for nobody."""

    row: int
    account: int
    kind: str
    csm: int
    reason: str
    until: dt.date | None
    expired: bool


def positions(names: pd.Series[str], ids: pd.Series[str]) -> Integers:
    """Where each name stands among the IDs.

    Parameters
    ----------
    names : (n,) IDs as somebody typed them: case and blanks do not count.
    ids : (m,) the IDs there are.

    Returns
    -------
    (n,) positions in ``ids``, -1 where there is no such ID.
    """
    where = {key(id_): position for position, id_ in enumerate(ids)}
    return np.array([where.get(key(name), UNASSIGNED) for name in names], dtype=np.intp)


def read_locks(
    locks: pd.DataFrame, accounts: pd.DataFrame, csms: pd.DataFrame, current: Integers, on: dt.date
) -> tuple[Lock, ...]:
    """Every lock of the Locks sheet whose account takes part, expired ones too.

    Parameters
    ----------
    locks, accounts, csms : rows of the sheets; accounts and CSMs are those that take part.
    current : (accounts,) position of the current CSM, whom Keep keeps; -1 for none.
    on : the plan date; a lock holds up to and including its last day.
    """
    account_of = positions(locks["Account ID"], accounts["Account ID"])
    csm_of = positions(locks["CSM ID"], csms["CSM ID"])
    found = []
    for position, (row, lock) in enumerate(locks.iterrows()):
        if account_of[position] == UNASSIGNED:
            continue
        kind = key(lock["Kind"])
        csm = current[account_of[position]] if kind == "keep" else csm_of[position]
        until = None if pd.isna(lock["Until"]) else lock["Until"].date()
        expired = until is not None and until < on
        found.append(Lock(int(str(row)), int(account_of[position]), kind, int(csm), lock["Reason"], until, expired))
    return tuple(found)

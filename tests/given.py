"""A small language for tests: given some accounts and CSMs, a plan keeps or breaks a rule, and a term has a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_territory.plans.pipeline import read_workbook
from xl_territory.policies import RULES, TERMS
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import UNASSIGNED, Workloads

Row = Mapping[str, Any]
PLAN_DATE = "2026-01-05"


def account(id_: str, **columns: Any) -> Row:
    """A row of Accounts; ``current_csm="C1"`` is the column Current CSM. 10 hours a week unless said otherwise."""
    return {"Account ID": id_, "ARR": 50_000, "Weekly Hours": 10} | _columns(columns)


def csm(id_: str, **columns: Any) -> Row:
    """A row of CSMs; 30 hours of capacity unless said otherwise."""
    return {"CSM ID": id_} | _columns(columns)


def lock(account_id: str, kind: str, csm_id: str = "", **columns: Any) -> Row:
    """A row of Locks."""
    return {"Account ID": account_id, "Kind": kind, "CSM ID": csm_id, "Reason": "", "Until": None} | _columns(columns)


def given(
    accounts: Sequence[Row], csms: Sequence[Row], locks: Sequence[Row] = (), settings: Mapping[str, Any] | None = None
) -> Given:
    """The territory of these rows, on 2026-01-05 unless the settings say otherwise."""
    return Given(read_workbook(sheets(accounts, csms, locks, settings)))


def sheets(
    accounts: Sequence[Row], csms: Sequence[Row], locks: Sequence[Row] = (), settings: Mapping[str, Any] | None = None
) -> dict[str, pd.DataFrame]:
    """The same rows as the sheets of a workbook in memory."""
    chosen = {"Plan Date": PLAN_DATE} | {name: value for name, value in (settings or {}).items() if value != ""}
    frames = {
        "Accounts": pd.DataFrame(list(accounts), dtype=object),
        "CSMs": pd.DataFrame(list(csms), dtype=object),
        "Settings": pd.DataFrame({"Setting": list(chosen), "Value": list(chosen.values())}, dtype=object),
    }
    return frames | ({"Locks": pd.DataFrame(list(locks), dtype=object)} if locks else {})


@dataclass(frozen=True)
class Given:
    """A territory to be judged under assignments."""

    territory: Territory

    def assigned(self, **owners: str | None) -> Judged:
        """The books when each account goes to the CSM named (None = nobody); accounts not named go to nobody."""
        ids = self.territory.csm_ids
        owner = [UNASSIGNED if (to := owners.get(id_)) is None else ids.index(to) for id_ in self.territory.account_ids]
        return Judged(self.territory, self.territory.books(np.array(owner, dtype=np.intp)))


@dataclass(frozen=True)
class Judged:
    """Books with everything that can be said of them."""

    territory: Territory
    books: Workloads

    def violates(self, rule: str) -> bool:
        """Whether the rule finds a violation."""
        (found,) = [rule_ for rule_ in RULES if rule_.name == rule]
        return bool(list(found.violations(self.territory, self.books)))

    def keeps(self, rule: str) -> bool:
        """Whether the rule finds none."""
        return not self.violates(rule)

    def value(self, term: str) -> float:
        """The value of the term."""
        (found,) = [term_ for term_ in TERMS if term_.name == term]
        return found.value(self.territory, self.books)


def _columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {NAMES.get(name, name.replace("_", " ").title()): value for name, value in columns.items()}


NAMES = {
    "arr": "ARR",
    "csm_name": "CSM Name",
    "max_arr": "Max ARR",
    "current_csm": "Current CSM",
    "paired_aes": "Paired AEs",
    "ae_name": "AE Name",
    "fte": "FTE",
    "potential_arr": "Potential ARR",
    "with_csm_since": "With CSM Since",
}

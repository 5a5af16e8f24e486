"""What terms share that want the right kind of CSM for an account."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from xl_territory.policies.policy import Contribution, Term
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.territory import skills
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads
from xl_territory.workbook.names import key


class FitTerm(Term):
    """Mean misfit over the accounts that ask for something; an account without owner misses it whole."""

    @abstractmethod
    def asks(self, territory: Territory) -> Booleans:
        """(accounts,) accounts that the mean is over."""

    @abstractmethod
    def misfit(self, territory: Territory) -> Floats:
        """(accounts, csms) 0 for a perfect fit, 1 for none."""

    def contribute(self, territory: Territory) -> Contribution:
        """The misfit of a pair as its cost."""
        asks = self.asks(territory)
        if not asks.any():
            return Contribution()
        share = asks / asks.sum()
        return Contribution(cost=self.misfit(territory) * share[:, None], unassigned_cost=share)

    def value(self, territory: Territory, books: Workloads) -> float:
        """Mean misfit of the accounts with their owners."""
        asks = np.flatnonzero(self.asks(territory))
        if not len(asks):
            return 0.0
        owned = asks[books.owned[asks]]
        missed = self.misfit(territory)[owned, books.owner[owned]].sum() + len(asks) - len(owned)
        return float(missed / len(asks))


def named(territory: Territory, column: str) -> Booleans:
    """(accounts,) whether an account names something in the column."""
    return territory.accounts[column].map(key).ne("").to_numpy(bool)


def absent(territory: Territory, column: str, csm_column: str) -> Floats:
    """Misfit of one word against a list: 1 where the CSM's list does not have the account's word, else 0.

    Parameters
    ----------
    column : of Accounts, a word; a blank one is in no list.
    csm_column : of CSMs, a list.

    Returns
    -------
    (accounts, csms)
    """
    words, which = skills.distinct(list(territory.accounts[column].map(key)))
    has = [skills.tags(list_) for list_ in territory.csms[csm_column]]
    return np.array([[float(word not in tags) for tags in has] for word in words])[which]

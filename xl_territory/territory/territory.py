"""Territory: the planner's tables as labels and arrays, and the books that an assignment makes of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.schema import Settings
from xl_territory.schema.settings import FILLED, HANDOFF_OVERHEAD, MISMATCH_OVERHEAD, OPEN_SEATS, PLAN_DATE
from xl_territory.solver.problem import at_owner
from xl_territory.tables import Tables, active_csms
from xl_territory.territory import hours, skills
from xl_territory.territory.health import planned_health
from xl_territory.territory.planner_locks import Lock, positions, read_locks
from xl_territory.territory.workloads import UNASSIGNED, Booleans, Floats, Integers, Workloads, totals
from xl_territory.workbook.names import key

YEAR = 365.25
POOLED = "pooled"


@dataclass(frozen=True, eq=False)
class Territory:
    """Active accounts and active CSMs on the plan date. n accounts, m CSMs; hours are per week.

    Parameters
    ----------
    accounts, csms : the rows of the sheets that take part, in sheet order, with the Excel row in column ``row``.
    tiers : the tier table. settings : every setting with its value. tables : where all of it came from.
    tier, tier_by_arr : (n,) position in ``tiers``; ``tier_by_arr`` is -1 without ARR.
    health : (n,) health class as spelled on the Hours Model. at_risk : (n,) it is At-risk.
    hours, arr, potential : (n,). capacity, max_accounts, max_arr : (m,), infinite without a maximum.
    current : (n,) position of the active current CSM, -1 for none.
    relationship : (n,) weight of the relationship with the current CSM, 0.5 to 1.
    family : (n,) number of the family, accounts without parent have one each.
    locks : every lock, expired ones too.
    yardstick : the territory whose rules about pairs fair shares follow from, where it is not this one: the planner's
        own inputs, with the same accounts and CSMs.
    """

    accounts: pd.DataFrame
    csms: pd.DataFrame
    tiers: pd.DataFrame
    settings: Settings
    tables: Tables
    tier: Integers
    tier_by_arr: Integers
    health: NDArray[np.str_]
    at_risk: Booleans
    hours: Floats
    arr: Floats
    potential: Floats
    capacity: Floats
    max_accounts: Floats
    max_arr: Floats
    current: Integers
    relationship: Floats
    family: Integers
    locks: tuple[Lock, ...]
    yardstick: Territory | None = None

    @classmethod
    def from_tables(cls, tables: Tables) -> Territory:
        """The territory of the accounts and CSMs that take part on the plan date.

        Parameters
        ----------
        tables : as `read_tables` gives them, which is free of errors.
        """
        settings = tables.settings
        plan_day = plan_date(settings)
        accounts = _taking_part(tables.accounts, tables.accounts["Status"].map(key).isin(["", "active"]))
        csms = _taking_part(tables.csms, active_csms(tables.csms, plan_day, settings[OPEN_SEATS] == FILLED))
        tier, tier_by_arr = hours.tiers_of(accounts, tables.tiers)
        health = planned_health(accounts, tables.health, settings)
        current = positions(accounts["Current CSM"], csms["CSM ID"])
        arr = accounts["ARR"].fillna(0.0).to_numpy(float)
        return cls(
            accounts=accounts,
            csms=csms,
            tiers=tables.tiers,
            settings=settings,
            tables=tables,
            tier=tier,
            tier_by_arr=tier_by_arr,
            health=health,
            at_risk=np.array([key(word) == "at-risk" for word in health], dtype=bool),
            hours=hours.weekly_hours(accounts, tier, health, tables),
            arr=arr,
            potential=accounts["Potential ARR"].fillna(pd.Series(arr)).to_numpy(float),
            capacity=hours.capacity(csms),
            max_accounts=csms["Max Accounts"].fillna(np.inf).to_numpy(float),
            max_arr=csms["Max ARR"].fillna(np.inf).to_numpy(float),
            current=current,
            relationship=_relationship(accounts["With CSM Since"], plan_day),
            family=_families(accounts["Parent Account"]),
            locks=read_locks(tables.locks, accounts, csms, current, plan_day),
        )

    @property
    def plan_date(self) -> dt.date:
        """The day that the plan is made for."""
        return plan_date(self.settings)

    @cached_property
    def account_ids(self) -> list[str]:
        """(n,) as typed on Accounts."""
        return list(self.accounts["Account ID"])

    @cached_property
    def account_names(self) -> list[str]:
        """Names of the accounts, their IDs where there is none."""
        return [name or id_ for name, id_ in zip(self.accounts["Account Name"], self.account_ids, strict=True)]

    @cached_property
    def csm_ids(self) -> list[str]:
        """(m,) as typed on CSMs."""
        return list(self.csms["CSM ID"])

    @cached_property
    def csm_names(self) -> list[str]:
        """Names of the CSMs, their IDs where there is none."""
        return [name or id_ for name, id_ in zip(self.csms["CSM Name"], self.csm_ids, strict=True)]

    @cached_property
    def wanted(self) -> list[dict[str, str]]:
        """The wanted tags of each account: how they compare, and how they are typed."""
        return [
            {key(word): word.strip() for word in (*industry.split(";"), *preferred) if word.strip()}
            for industry, preferred in zip(self.accounts["Industry"], self.accounts["Preferred Skills"], strict=True)
        ]

    @cached_property
    def skills(self) -> list[skills.Tags]:
        """The skills of each CSM, as they compare."""
        return [skills.tags(words) for words in self.csms["Skills"]]

    @cached_property
    def months_together(self) -> list[int | None]:
        """Months that each account has been with its current CSM, None where the sheet does not say."""
        days = (pd.Timestamp(self.plan_date) - self.accounts["With CSM Since"]).dt.days.to_numpy(float)
        return [None if np.isnan(passed) else round(passed / YEAR * 12) for passed in days]

    @cached_property
    def target(self) -> float:
        """Target utilisation U: all hours ÷ all capacity, without the overheads of pairs."""
        return float(self.hours.sum() / self.capacity.sum())

    @cached_property
    def match(self) -> Floats:
        """(n, m) share of an account's wanted tags that the CSM has; 1 where none is wanted."""
        return skills.match(self.accounts, self.csms)

    @cached_property
    def eligible(self) -> Booleans:
        """(n, m) tier, required skills, language, region and pool allow the pair."""
        fits = skills.eligible(self.accounts, self.csms, [str(name) for name in self.tiers["Tier"]], self.tier)
        return np.asarray(fits & (~self.pooled[:, None] | self.csms["Pool"].to_numpy(bool)))

    @cached_property
    def touch_level(self) -> Integers:
        """(n,) position of the account's touch level in the Touch Levels table, -1 for none."""
        return hours.touch_level_of(self.accounts, self.tables.touch_levels)

    @cached_property
    def pooled(self) -> Booleans:
        """(n,) the account's touch level is served by pooled seats only."""
        of_level = (self.tables.touch_levels["Pool"].map(key) == POOLED).to_numpy(bool)
        return np.asarray(np.append(of_level, False)[self.touch_level])

    @cached_property
    def leaves(self) -> Booleans:
        """(n, m) giving the account to the CSM takes it from its active current CSM."""
        return np.asarray((self.current[:, None] != UNASSIGNED) & (self.current[:, None] != np.arange(len(self.csms))))

    @cached_property
    def pair_hours(self) -> Floats:
        """(n, m) hours of the account at the CSM with both overheads; (n, 1) where there are none."""
        handoff = self.settings[HANDOFF_OVERHEAD]
        mismatch = self.settings[MISMATCH_OVERHEAD]
        hours = self.hours[:, None]
        if handoff:
            hours = hours * (1 + handoff * self.leaves)
        return hours * (1 + mismatch * (1 - self.match)) if mismatch else hours

    @cached_property
    def measured_by(self) -> Territory:
        """The territory whose rules about pairs fair shares follow from."""
        return replace(self) if self.yardstick is None else self.yardstick

    @cached_property
    def young(self) -> Booleans:
        """(n,) the contract is younger than 12 months."""
        age = (pd.Timestamp(self.plan_date) - self.accounts["Contract Start"]).dt.days.to_numpy(float)
        young: Booleans = age < YEAR
        return young

    def books(self, owner: Integers) -> Workloads:
        """What the accounts of each CSM add up to under an assignment.

        Parameters
        ----------
        owner : (n,) position of the CSM of each account, -1 for nobody.
        """
        owned = np.flatnonzero(owner != UNASSIGNED)
        owners = owner[owned]
        account_hours = np.zeros(len(owner))
        account_hours[owned] = at_owner(self.pair_hours, owned, owners)
        csm_count = len(self.csms)
        return Workloads(
            owner=owner,
            hours=account_hours,
            moved=(owner != UNASSIGNED) & (self.current != UNASSIGNED) & (owner != self.current),
            load=totals(owner, account_hours, csm_count),
            count=np.bincount(owners, minlength=csm_count),
            at_risk_hours=totals(owner, np.where(self.at_risk, self.hours, 0.0), csm_count),
        )


def plan_date(settings: Settings) -> dt.date:
    """The plan date of the settings, today where it is blank."""
    return settings[PLAN_DATE] or dt.date.today()


def _taking_part(frame: pd.DataFrame, mask: pd.Series[bool]) -> pd.DataFrame:
    return frame[mask.to_numpy(bool)].rename_axis("row").reset_index()


def _relationship(since: pd.Series[pd.Timestamp], on: dt.date) -> Floats:
    days = (pd.Timestamp(on) - since).dt.days.to_numpy(float)
    years = np.clip(np.nan_to_num(days, nan=YEAR) / YEAR, 0.0, 1.0)
    return 0.5 + 0.5 * years


def _families(parents: pd.Series[str]) -> Integers:
    own = [key(parent) or (position,) for position, parent in enumerate(parents)]
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in own], dtype=np.intp)

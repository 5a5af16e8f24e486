"""Predicted effect of a plan on retention: a small model whose every effect is an assumption on Settings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_territory.policies.rules.capacity import room
from xl_territory.schema import Settings, retention_settings
from xl_territory.solver.problem import TOLERANCE
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Booleans, Floats, Workloads
from xl_territory.workbook.names import key

MODEL = (
    "Predicted retention is an assumption, not a forecast: yearly churn by health, times a factor for a change of "
    "hands, for missing skills, for an overloaded CSM and for no owner (Settings, Retention: …). An account with an "
    "accepted Churn Risk has that risk instead, times factor of the plan ÷ factor today."
)


@dataclass(frozen=True, eq=False)
class Effects:
    """Factors of yearly churn: numbers, or (draws, 1) arrays of them. ``level`` multiplies accepted risks."""

    moved: float | Floats
    mismatch: float | Floats
    overload: float | Floats
    no_owner: float | Floats
    level: float | Floats = 1.0

    @classmethod
    def of(cls, settings: Settings) -> Effects:
        """Those of Settings."""
        return cls(
            settings[retention_settings.MOVED],
            settings[retention_settings.MISMATCH],
            settings[retention_settings.OVERLOAD],
            settings[retention_settings.NO_OWNER],
            settings[retention_settings.LEVEL],
        )


@dataclass(frozen=True, eq=False)
class Care:
    """(accounts,) what factors depend on in some books: a change of hands, the share of wanted skills that is missing,
    an overloaded CSM, an owner at all."""

    moved: Booleans
    missing: Floats
    overloaded: Booleans
    owned: Booleans

    def factor(self, effects: Effects) -> Floats:
        """(accounts,) or (draws, accounts) what churn is multiplied by."""
        found = np.where(self.moved, effects.moved, 1.0)
        found = found * (1 + (np.asarray(effects.mismatch) - 1) * self.missing)
        found = found * np.where(self.overloaded, effects.overload, 1.0)
        return np.asarray(found * np.where(self.owned, 1.0, effects.no_owner))


@dataclass(frozen=True, eq=False)
class Exposure:
    """(accounts,) yearly churn before any factor: ``risk`` as accepted, NaN where there is none, else ``assumed`` by
    health class. ``today`` is the care that an accepted risk has seen."""

    risk: Floats
    assumed: Floats
    today: Care

    def churn(self, care: Care, effects: Effects) -> Floats:
        """(accounts,) or (draws, accounts) yearly churn under this care, at most 1."""
        share = self.assumed * care.factor(effects)
        if not np.isnan(self.risk).all():
            today = self.today.factor(effects)
            change = np.where(today > 0, care.factor(effects) / np.where(today > 0, today, 1.0), 1.0)
            share = np.where(np.isnan(self.risk), share, self.risk * np.asarray(effects.level) * change)
        return np.minimum(share, 1.0)


def class_churn(t: Territory) -> Floats:
    """(accounts,) yearly churn of the account's health class; a class without a figure of its own counts as Healthy."""
    assumed = t.settings
    of_class = {
        "healthy": assumed[retention_settings.CHURN_HEALTHY],
        "medium": assumed[retention_settings.CHURN_MEDIUM],
        "at-risk": assumed[retention_settings.CHURN_AT_RISK],
    }
    return np.array([of_class.get(key(health), of_class["healthy"]) for health in t.health])


def care(t: Territory, books: Workloads) -> Care:
    """How accounts are looked after in these books."""
    owner = np.maximum(books.owner, 0)
    match = np.where(books.owned, t.match[np.arange(len(owner)), owner], 1.0)
    limit = room(t)
    over = books.owned & (books.load > limit + TOLERANCE * (1 + limit))[owner]
    return Care(books.moved, 1 - match, over, books.owned)


def exposure(t: Territory) -> Exposure:
    """What the accounts' churn starts from."""
    risk = t.accounts["Churn Risk"].to_numpy(float)
    return Exposure(risk, class_churn(t), care(t, t.books(t.current)))


def churn(t: Territory, books: Workloads) -> Floats:
    """(accounts,) share of its revenue that an account is assumed to lose in a year, at most 1.

    Churn of its health class × the factors of Settings that apply; the mismatch factor in proportion to what is
    missing. With an accepted risk: risk × factor of the books ÷ factor today.
    """
    return exposure(t).churn(care(t, books), Effects.of(t.settings))


def retained(t: Territory, books: Workloads) -> float:
    """Share of all ARR that is assumed to stay for a year; 1 where there is none."""
    total = t.arr.sum()
    return float(1 - (t.arr * churn(t, books)).sum() / total) if total else 1.0

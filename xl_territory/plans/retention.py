"""Predicted effect of a plan on retention: a small model whose every number is an assumption on Settings."""

from __future__ import annotations

import numpy as np

from xl_territory.policies.rules.capacity import room
from xl_territory.schema import retention_settings
from xl_territory.solver.problem import TOLERANCE
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Floats, Workloads
from xl_territory.workbook.names import key

MODEL = (
    "Predicted retention is an assumption, not a forecast: yearly churn by health, times a factor for a change of "
    "hands, for missing skills, for an overloaded CSM and for no owner (Settings, Retention: …)."
)


def class_churn(t: Territory) -> Floats:
    """(accounts,) yearly churn of the account's health class; a class without a figure of its own counts as Healthy."""
    assumed = t.settings
    of_class = {
        "healthy": assumed[retention_settings.CHURN_HEALTHY],
        "medium": assumed[retention_settings.CHURN_MEDIUM],
        "at-risk": assumed[retention_settings.CHURN_AT_RISK],
    }
    return np.array([of_class.get(key(health), of_class["healthy"]) for health in t.health])


def churn(t: Territory, books: Workloads) -> Floats:
    """(accounts,) share of its revenue that an account is assumed to lose in a year, at most 1.

    Churn of its health class × the factors of Settings that apply; the mismatch factor in proportion to what is
    missing.
    """
    assumed = t.settings
    share = class_churn(t)
    owner = np.maximum(books.owner, 0)
    match = np.where(books.owned, t.match[np.arange(len(owner)), owner], 1.0)
    limit = room(t)
    over = books.owned & (books.load > limit + TOLERANCE * (1 + limit))[owner]
    share = share * np.where(books.moved, assumed[retention_settings.MOVED], 1.0)
    share = share * (1 + (assumed[retention_settings.MISMATCH] - 1) * (1 - match))
    share = share * np.where(over, assumed[retention_settings.OVERLOAD], 1.0)
    share = share * np.where(books.owned, 1.0, assumed[retention_settings.NO_OWNER])
    most: Floats = np.minimum(share, 1.0)
    return most


def retained(t: Territory, books: Workloads) -> float:
    """Share of all ARR that is assumed to stay for a year; 1 where there is none."""
    total = t.arr.sum()
    return float(1 - (t.arr * churn(t, books)).sum() / total) if total else 1.0

"""The health class that an account is planned with: as typed, or as an accepted Churn Risk means (planning_inputs)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_territory.schema import Settings, retention_settings
from xl_territory.schema.settings import HEALTH_SOURCE, HEALTHY_FROM, MEDIUM_FROM, RISK, SHEET
from xl_territory.workbook.names import key

CLASSES = ("Healthy", "Medium", "At-risk")
"""From the best to the worst."""
SURE = 1e-6
"""Shares are not compared nearer to 0 than this."""


def planned_health(accounts: pd.DataFrame, factors: pd.DataFrame, settings: Settings) -> NDArray[np.str_]:
    """(accounts,) the class by `HEALTH_SOURCE`; where there is no Churn Risk it is the typed one.

    ``factors`` are the rows of the Hours Model that spell the classes.
    """
    typed = health_classes(accounts["Health"], factors, settings)
    source = settings[HEALTH_SOURCE]
    if source == SHEET:
        return typed
    chance = accounts["Churn Risk"].to_numpy(float)
    meant = pd.Series([_or_blank(each, settings) for each in chance], dtype=object)
    by_risk = health_classes(meant, factors, settings)
    wins = ~np.isnan(chance)
    if source != RISK:
        wins &= np.array([_rank(risk) > _rank(word) for risk, word in zip(by_risk, typed, strict=True)], dtype=bool)
    return np.where(wins, by_risk, typed)


def health_classes(health: pd.Series[str], factors: pd.DataFrame, settings: Settings) -> NDArray[np.str_]:
    """Health class of each account: a word as spelled on the Hours Model, a score by the two thresholds."""
    spelled = {key(word): str(word) for word in (*CLASSES, *factors["Health"])}
    healthy, medium = settings[HEALTHY_FROM], settings[MEDIUM_FROM]

    def health_class(text: str) -> str:
        score = pd.to_numeric(text, errors="coerce") if text else np.nan
        if np.isnan(score):
            return spelled.get(key(text) or "healthy", text)
        return "Healthy" if score >= healthy else "Medium" if score >= medium else "At-risk"

    known = {text: health_class(text) for text in health.unique()}
    return np.array([known[text] for text in health], dtype=str)


def risk_class(chance: float, settings: Settings) -> str:
    """The health class whose assumed churn is nearest to a yearly chance, on logs."""
    assumed = (retention_settings.CHURN_HEALTHY, retention_settings.CHURN_MEDIUM, retention_settings.CHURN_AT_RISK)
    distance = [abs(math.log(max(chance, SURE)) - math.log(max(settings[each], SURE))) for each in assumed]
    return CLASSES[int(np.argmin(distance))]


def _or_blank(chance: float, settings: Settings) -> str:
    return "" if np.isnan(chance) else risk_class(chance, settings)


def _rank(word: str) -> int:
    """How bad a class is; one of the planner's own counts as the best, as it does for retention."""
    return next((rank for rank, name in enumerate(CLASSES) if key(name) == key(word)), 0)

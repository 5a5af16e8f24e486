"""Who may leave and who may grow, with the test on the past that says whether the forecast may be believed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from xl_territory.errors import TooLittleDataError
from xl_territory.solver.problem import Floats, Integers
from xl_territory.studies.risk.back_test import BackTest, Learning, back_test, learn, training_rows
from xl_territory.studies.risk.forecast_panel import Panel, blank
from xl_territory.studies.risk.gate import GateVerdict, GroupCheck, SliceCheck, group_checks, slice_checks, verdict
from xl_territory.studies.risk.reasons_in_words import reasons
from xl_territory.studies.risk.ridge_forecast import coefficients, seen_rate, shift
from xl_territory.workbook.names import key

REFITS = 200
GROUPS = ("Region", "Tier", "Industry")
YEAR = 365.0
Past = tuple[Integers, Integers]
"""Rows to learn from, and those of them that are of the latest slice."""


@dataclass(frozen=True)
class Draws:
    """How many times accounts are drawn anew, and from which seed on."""

    count: int
    seed: int


@dataclass(frozen=True)
class Fitted:
    """What a forecast was fitted to: ``inputs`` by name, how many rows of how many accounts, and their days."""

    inputs: tuple[str, ...]
    rows: int
    accounts: int
    since: dt.date
    until: dt.date


@dataclass(frozen=True, eq=False)
class Outlook:
    """The forecast of one outcome for today's accounts.

    ``chance``, ``low``, ``high`` (accounts asked about,) within the horizon, with a 90 % interval from 200 refits;
    None where the test refuses it. ``check`` and ``test`` are None where there is too little data to try.
    """

    told: str
    verdict: GateVerdict | None = None
    test: BackTest | None = None
    check: tuple[SliceCheck, ...] = ()
    groups: tuple[GroupCheck, ...] = ()
    chance: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    reasons: tuple[str, ...] = ()
    fitted: Fitted | None = None


@dataclass(frozen=True, eq=False)
class RiskStudy:
    """``rows`` of the panel speak of today's Active accounts; ``known`` (rows,) inputs that are filled."""

    panel: Panel
    rows: Integers
    churn: Outlook
    growth: Outlook
    known: Integers
    health: tuple[str, ...]

    @property
    def accounts(self) -> list[str]:
        """Their IDs."""
        ids = self.panel.accounts["Account ID"]
        return [str(ids.iloc[at]) for at in self.panel.account[self.rows]]

    @property
    def arr(self) -> Floats:
        """Their ARR today, 0 where nobody knows it."""
        arr = self.panel.accounts["ARR"].to_numpy(float)[self.panel.account[self.rows]]
        return np.asarray(np.nan_to_num(arr))


def yearly(chance: Floats, panel: Panel) -> Floats:
    """The chance within a year of a chance within the horizon; without dates there is no time to speak of."""
    return np.asarray(1 - (1 - chance) ** (YEAR / panel.horizon)) if panel.dated else chance


def risk(panel: Panel, allowed: Collection[str] = (), refits: int = REFITS, seed: int = 0) -> RiskStudy:
    """Both forecasts for the Active accounts of the latest day, each with its test."""
    active = panel.accounts["Status"].map(key).isin(["", "active"]).to_numpy()
    rows = (
        np.flatnonzero((panel.day == panel.day.max()) & active[panel.account]) if len(panel.day) else np.array([], int)
    )
    churn = outlook(panel, panel.churned.astype(float), rows, allowed, refits, seed)
    growth = outlook(panel, panel.grown, rows, allowed, refits, seed)
    known = (
        sum((~blank(cells[rows])).astype(int) for cells in panel.inputs.values())
        if panel.inputs
        else np.zeros(len(rows), int)
    )
    health = panel.accounts["Health"].astype(str).to_numpy(object)[panel.account[rows]]
    return RiskStudy(panel, rows, churn, growth, np.asarray(known), tuple(map(str, health)))


def outlook(panel: Panel, target: Floats, rows: Integers, allowed: Collection[str], refits: int, seed: int) -> Outlook:
    """The forecast of a target with its test; a refusal says why."""
    try:
        test = back_test(panel, target, allowed, seed)
    except TooLittleDataError as error:
        return Outlook(str(error))
    checks = tuple(slice_checks(test, seed))
    said = verdict(checks[-1])
    found = Outlook(said.value, said, test, checks, tuple(group_checks(test, panel.accounts, GROUPS)))
    if said in (GateVerdict.REFUSED, GateVerdict.HEALTH):
        return found
    past = _past(panel, target)
    learning = learn(panel, *past, target, allowed)
    fitted = _fitted(panel, learning, past[0])
    inputs, forecast = dict(panel.inputs), learning.forecast
    low, high = _interval(learning, panel, target, rows, past, Draws(refits, seed))
    told = tuple(reasons(forecast, inputs, rows))
    return replace(found, chance=forecast.chance(inputs, rows), low=low, high=high, reasons=told, fitted=fitted)


def _fitted(panel: Panel, learning: Learning, rows: Integers) -> Fitted:
    days = panel.day[rows].astype("datetime64[D]")
    names = tuple(kind.name for kind in learning.forecast.design.inputs)
    return Fitted(names, len(rows), len(np.unique(panel.account[rows])), days.min().item(), days.max().item())


def _past(panel: Panel, target: Floats) -> Past:
    """Everything whose outcome is known today."""
    if panel.dated:
        return training_rows(panel, panel.as_of, target)
    rows = np.flatnonzero(panel.complete & ~np.isnan(target))
    return rows, rows


def _interval(
    learning: Learning, panel: Panel, target: Floats, rows: Integers, past: Past, draws: Draws
) -> tuple[Floats, Floats]:
    """The 5 % and the 95 % quantile of forecasts that are fitted anew to accounts drawn with replacement."""
    train, latest = past
    inputs, design = dict(panel.inputs), learning.forecast.design
    columns, asked = design.matrix(inputs, train), design.matrix(inputs, rows)
    outcome = target[train] > 0
    _, at = np.unique(panel.account[train], return_inverse=True)
    position = {row: k for k, row in enumerate(train.tolist())}
    of_latest = np.array([position[row] for row in latest.tolist()])
    random, many = np.random.default_rng(draws.seed), int(at.max()) + 1
    found = np.empty((draws.count, len(rows)))
    for draw in range(draws.count):
        counts = random.multinomial(many, np.full(many, 1 / many))[at].astype(float)
        if not (0 < (counts * outcome).sum() < counts.sum()):
            counts = np.ones(len(at))
        weights, _ = coefficients(columns, outcome, counts)
        drawn = np.repeat(of_latest, counts[of_latest].astype(int))
        level = (
            shift(columns[drawn] @ weights, seen_rate(outcome[drawn])) if len(drawn) else learning.forecast.intercept
        )
        found[draw] = expit(asked @ weights + level)
    low, high = np.quantile(found, [0.05, 0.95], axis=0) if len(rows) else (np.zeros(0), np.zeros(0))
    return low, high

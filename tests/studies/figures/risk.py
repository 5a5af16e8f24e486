"""Risk: chance that passes, customers of others, small draws of them, and the time of a large book."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from tests.studies.risk.customers import TODAY, accounts_sheet, customers, shuffled
from xl_territory.studies.import_files.proposals import never_used
from xl_territory.studies.risk.analysis import risk
from xl_territory.studies.risk.back_test import back_test
from xl_territory.studies.risk.forecast_panel import Panel, panel_of
from xl_territory.studies.risk.gate import GateVerdict, slice_checks, verdict

TELCO = Path(__file__).parents[4] / "shared" / "data" / "crm" / "telco_churn" / "Telco-Customer-Churn.csv"
DRAW, DRAWS = 150, 20
LARGE, MONTHS = 2_000, 24


def telco(rows: int | None = None, seed: int = 0) -> Panel:
    """The 7,043 customers, or so many of them drawn; nothing about persons."""
    raw = pd.read_csv(TELCO)
    raw = raw if rows is None else raw.sample(rows, random_state=seed).reset_index(drop=True)
    measures = [name for name in raw.columns if name not in ("customerID", "Churn") and not never_used(name)]
    status = ["Churned" if each == "Yes" else "Active" for each in raw["Churn"]]
    accounts = accounts_sheet({"Account ID": list(raw["customerID"]), "Status": status})
    history = raw[measures].assign(**{"Account ID": raw["customerID"], "Month End": pd.Timestamp(TODAY)})
    return panel_of(accounts, history.astype({"TotalCharges": object}), TODAY, 90)


def passes(panel: Panel, seed: int = 0) -> bool:
    """Whether the risk of leaving would be believed."""
    said = verdict(slice_checks(back_test(panel, panel.churned.astype(float), (), seed), seed)[-1])
    return said in (GateVerdict.PASSED, GateVerdict.ALONE)


def figures(cases: int) -> Iterator[str]:
    """A sentence for each figure."""
    undated = sum(passes(shuffled(seed), seed) for seed in range(cases))
    yield f"risk, shuffled outcomes of 120 customers, cross-checked: {undated} of {cases} runs pass"
    dated = sum(passes(panel_of(*customers(200, seed=seed, signal=0.0), TODAY, 90), seed) for seed in range(cases))
    yield f"risk, outcomes without any cause, 200 customers × 24 months by time: {dated} of {cases} runs pass"
    if TELCO.is_file():
        panel = telco()
        total = slice_checks(back_test(panel, panel.churned.astype(float)))[-1]
        yield f"risk, Telco: AUC {total.auc:.3f}, Brier {total.brier:.3f}, slope {total.slope:.3f}"
        drawn = sum(passes(telco(DRAW, seed), seed) for seed in range(DRAWS))
        yield f"risk, Telco: {drawn} of {DRAWS} draws of {DRAW} customers pass"
    else:
        yield "risk, Telco: not measured, no ../shared"
    accounts, history = customers(LARGE, MONTHS, signal=1.5)
    random = np.random.default_rng(0)
    more = {f"Measure {k}": random.normal(size=len(history)) for k in range(8)}
    start = time.process_time()
    found = risk(panel_of(accounts, history.assign(**more), TODAY, 90))
    spent = time.process_time() - start
    size = f"{LARGE:,} accounts × {MONTHS} months, {len(found.panel.inputs)} inputs"
    yield f"risk, {size}: {spent:.1f} CPU s with its back-test; {found.churn.told}"

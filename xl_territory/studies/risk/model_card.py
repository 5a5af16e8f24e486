"""What a forecast was made of, in words: a row of the Model Log."""

from __future__ import annotations

from xl_territory.errors import counted
from xl_territory.records.model_log import FITTED, ModelEntry
from xl_territory.studies.risk.analysis import Outlook, RiskStudy
from xl_territory.studies.risk.ridge_forecast import PENALTY


def model_entries(found: RiskStudy, seed: int, sheet: str) -> list[ModelEntry]:
    """One for the risk of leaving, one for growth where that was tried."""
    tried = (("Churn Risk", found.churn), ("Expansion Chance", found.growth))
    return [
        ModelEntry(sheet, FITTED, _made_of(found, each, seed), column=name)
        for name, each in tried
        if each.test is not None or name == "Churn Risk"
    ]


def _made_of(found: RiskStudy, outlook: Outlook, seed: int) -> str:
    parts = [f"within {found.panel.horizon} days" if found.panel.dated else "no dates", f"verdict: {outlook.told}"]
    if outlook.check:
        total = outlook.check[-1]
        parts.append(f"tested on {counted(total.accounts, 'row')}: AUC {total.auc:.3f}, Brier {total.brier:.4f}")
    if outlook.fitted:
        fitted = outlook.fitted
        rows = f"{counted(fitted.rows, 'row')} of {counted(fitted.accounts, 'account')}"
        parts.append(f"ridge logistic, penalty {PENALTY:g}, fitted to {rows} ({fitted.since} to {fitted.until})")
        parts.append(f"inputs: {', '.join(fitted.inputs)}")
    left_out = [leak.name for leak in outlook.test.leaks] if outlook.test else []
    return "; ".join([*parts, *([f"left out: {', '.join(left_out)}"] if left_out else []), f"seed {seed}"])

"""The Territory Models sheet: models as scenarios are shown, with the advice; Model Accounts: who gets whom in each."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.reports.columns import filled, table
from xl_territory.studies.edit_changes import edit_changes
from xl_territory.studies.scenarios.sheet import scenario_accounts, scenario_compare
from xl_territory.studies.territory_models.advice import Advice, ModelComparison
from xl_territory.studies.territory_models.analysis import by_groups
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable

SHEET, ACCOUNTS = "Territory Models", "Model Accounts"


def model_sheets(found: ModelComparison) -> tuple[ResultSheet, ResultSheet]:
    """Territory models side by side, and who gets whom in each."""
    t = found.comparison.territory
    options = {model.name: edit_changes(t, by_groups(t, model.groups)) for model in found.models}
    advice = [_advice(found.advice)] if found.advice else []
    compared = scenario_compare(found.comparison, options, advice, SHEET)
    return compared, scenario_accounts(found.comparison, ACCOUNTS)


def _advice(found: Sequence[Advice]) -> ResultTable:
    columns = [
        filled("Model", [advice.model for advice in found], width=22),
        filled("Suits You", [str(advice.suits) for advice in found], width=16),
        filled("Finding", [advice.finding for advice in found], Format.WRAPPED, 60),
        filled("What It Asks", [advice.threshold for advice in found]),
    ]
    return table("ModelAdvice", columns, title="What speaks for each model", empty="")

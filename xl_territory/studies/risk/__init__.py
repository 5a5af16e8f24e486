"""Who may leave, who may grow, and whether the forecast may be believed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study

Days = Annotated[int, Option("Within how many days.", minimum=28, maximum=366)]
READS = ("History", "Mapping", "Sources", "Risk Card", "Model Log")
Seed = Annotated[int, Option("Of the draws; the same seed gives the same figures.", minimum=0)]


def run(asked: Asked, *, days: Days = 90, seed: Seed = 0) -> Answer:
    """Forecast who leaves and who grows from Accounts and History, tested on the past; nothing is applied.

    Sheet Risk Check has the test beside the base rate and your health score; a forecast that is not better is refused.
    """
    from xl_territory.policies import CATALOGUE
    from xl_territory.records.author import author
    from xl_territory.records.model_log import SHEET as MODEL_LOG
    from xl_territory.records.model_log import model_log
    from xl_territory.schema import INPUT_SHEET_NAMES
    from xl_territory.schema.risk_card import RISK_CARD
    from xl_territory.studies.history_rows import allowed_measures, history_rows
    from xl_territory.studies.risk.analysis import risk
    from xl_territory.studies.risk.check_sheet import check_sheet
    from xl_territory.studies.risk.forecast_panel import panel_of
    from xl_territory.studies.risk.model_card import model_entries
    from xl_territory.studies.risk.point_card import ranking
    from xl_territory.studies.risk.sheet import SHEET, risk_sheet, sentence
    from xl_territory.tables.read import read_accounts
    from xl_territory.tables.step_sheets import read_step_sheet
    from xl_territory.territory.territory import plan_date
    from xl_territory.workbook import open_workbook

    host = open_workbook(asked.source)
    sheets = host.read([*INPUT_SHEET_NAMES, *READS])
    accounts, settings = read_accounts(sheets, CATALOGUE, asked.now.date())
    folder = asked.source.parent if isinstance(asked.source, Path) else Path()
    panel = panel_of(accounts, history_rows(sheets, folder), plan_date(settings), days)
    found = risk(panel, allowed_measures(sheets), seed=seed)
    ranked = ranking(panel, found.rows, read_step_sheet(sheets, RISK_CARD)["RiskCard"])
    total = found.churn.check[-1] if found.churn.check else None
    facts = {
        "verdict": found.churn.told,
        "back_tested": panel.dated,
        "auc": total.auc if total else None,
        "brier": total.brier if total else None,
        "slope": total.slope if total else None,
        "left_out": [leak.name for leak in found.churn.test.leaks] if found.churn.test else [],
    }
    code = 0 if found.churn.chance is not None else 3
    log = model_log(sheets.get(MODEL_LOG), model_entries(found, seed, SHEET), author(None, host))
    written = (risk_sheet(found, ranked, settings), check_sheet(found), log)
    return Answer(sentence(found), written, exit_code=code, facts=facts)


STUDY = Study(
    name="risk",
    caption="Risk and expansion",
    group=RibbonGroup.PREPARE,
    icon="ChartTypeLineInsertGallery",
    brief="Who may leave and who may grow, tested on the past.",
    more="Reads Accounts and History. Sheet Risk has chances with reasons, Risk Check says whether to believe them.",
    run=run,
    sheets=("Risk", "Risk Check", "Model Log"),
    lasting=("Model Log",),
    needs=Needs.TERRITORY,
    reads=READS,
)

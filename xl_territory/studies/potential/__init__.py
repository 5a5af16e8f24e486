"""What accounts could be worth, which prospects to start with, which tiers look wrong."""

from __future__ import annotations

from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study


def run(asked: Asked) -> Answer:
    """Potential of every account from the customers most like it, fit by the sheet ICP, whitespace, a tier review."""
    from xl_territory.plans.pipeline import read_workbook
    from xl_territory.schema.icp import ICP
    from xl_territory.studies.potential.analysis import potential_study
    from xl_territory.studies.potential.sheet import potential_sheet, sentence, tier_sheet, whitespace_sheet
    from xl_territory.tables.step_sheets import optional_step_sheet
    from xl_territory.workbook import open_workbook

    t = read_workbook(asked.source)
    icp = optional_step_sheet(open_workbook(asked.source).read([ICP.name]), ICP)
    found = potential_study(t.tables.accounts, t.tiers, icp)
    sheets = (potential_sheet(found), whitespace_sheet(found), tier_sheet(found, t.plan_date))
    facts = {
        "error_by_peers": found.check.by_peers,
        "error_by_tier": found.check.by_tier,
        "peers_are_better": found.check.better,
        "interval_holds": found.check.holds,
    }
    return Answer(sentence(found), sheets, facts=facts)


STUDY = Study(
    name="potential",
    caption="Potential and fit",
    group=RibbonGroup.PREPARE,
    icon="ChartTypeXYScatterInsertGallery",
    brief="What accounts could be worth, which prospects to start with, which tiers look wrong.",
    more="Reads the sheet ICP if there is one. Sheets Potential, Whitespace, Tier Review; Accept writes ticked rows.",
    run=run,
    sheets=("Potential", "Whitespace", "Tier Review"),
    needs=Needs.TERRITORY,
    reads=("ICP",),
)

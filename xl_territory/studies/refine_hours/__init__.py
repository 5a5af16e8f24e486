"""Hours from tracked time: which base hours and factors are clearly off."""

from __future__ import annotations

from xl_territory.studies.study import Answer, Asked, Needs, RibbonGroup, Study


def run(asked: Asked) -> Answer:
    """What tracked hours (sheet Time Log) say about base hours and factors; only what is clear is proposed."""
    from xl_territory.plans.pipeline import territory_of
    from xl_territory.schema.time_log import TIME_LOG
    from xl_territory.studies.refine_hours.analysis import refine_hours
    from xl_territory.studies.refine_hours.sheet import hours_sheet, sentence
    from xl_territory.tables.references import Vocabulary
    from xl_territory.tables.step_sheets import read_step_sheet
    from xl_territory.workbook import open_workbook
    from xl_territory.workbook.names import key

    host = open_workbook(asked.source)
    t = territory_of(host, {})
    ids = {key(str(id_)): str(id_) for id_ in t.tables.csms["CSM ID"]}
    known = {("CSMs", "CSM ID"): Vocabulary(ids)}
    sheets = host.read([TIME_LOG.name])
    found = refine_hours(t, read_step_sheet(sheets, TIME_LOG, known)["TimeLog"])
    return Answer(sentence(found), (hours_sheet(found),), facts={"clear": sum(cell.clear for cell in found.cells)})


STUDY = Study(
    name="refine_hours",
    caption="Refine hours",
    group=RibbonGroup.PREPARE,
    icon="DateAndTimeInsert",
    brief="What tracked time says about base hours and factors.",
    more="Reads the sheet Time Log. Sheet Hours Proposal has every cell; nothing is applied by itself.",
    run=run,
    sheets=("Hours Proposal",),
    needs=Needs.TERRITORY,
    reads=("Time Log",),
)

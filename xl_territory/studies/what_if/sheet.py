"""The What If sheet: the plan after some events, left alone, mended in several ways and planned anew."""

from __future__ import annotations

from xl_territory.plans.evaluate import Plan
from xl_territory.reports.book_charts import book_charts, chart_rows
from xl_territory.reports.columns import filled, table
from xl_territory.studies.adoption import use_table
from xl_territory.studies.edit_changes import edit_changes, whole_plan
from xl_territory.studies.retention_table import retention_sentence, retention_tables
from xl_territory.studies.scenarios.sheet import FIRST, MORE, SHADES, measure_columns
from xl_territory.studies.what_if.analysis import (
    ANEW_NAME,
    JOINED,
    LEFT,
    REPAIRED,
    SO_FAR,
    TOLERANT,
    WhatIf,
    side_by_side,
)
from xl_territory.territory.table_edits import together
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.palette import BLUE, highlighted
from xl_territory.workbook.sheets import Cell, Chart, Format, ResultSheet, ResultTable, Series

SHEET = "What If"
FIGURES, HOURS = "WhatIf", "WhatIfHours"
WAYS = (REPAIRED, TOLERANT, JOINED, ANEW_NAME)
SKIPPED = frozenset({"Own Score", "Accounts Moved", "Moved Share", "ARR Moved", "Potential: Deviation"})
MORE_HERE = tuple(measure for measure in MORE if measure[0] not in SKIPPED)
FIRST_HERE = tuple(measure for measure in FIRST if measure[0] not in SKIPPED)


def what_if(found: WhatIf) -> ResultSheet:
    """Figures side by side, hours of every CSM, every account that changes hands."""
    kept = retention_tables(found.retentions, LEFT, SHEET)
    tables = (_figures(found), *kept, _hours(found), _moves(found), _more(found))
    row = 4 + sum(len(each.rows) + 3 for each in tables) + 1
    names = Series(SHEET, HOURS, "CSM", "CSM", BLUE)
    shown = (SO_FAR, REPAIRED, ANEW_NAME)
    colours = highlighted(len(shown))
    books = tuple(Series(SHEET, HOURS, each, each, colour) for each, colour in zip(shown, colours, strict=True))
    chart = Chart("column", "Weekly hours per CSM", names, books, row, 1, Format.HOURS, "hours a week", 22.0, 10.0)
    charts = book_charts(chart, len(found.repair.territory.csms))
    used = _use(found, chart_rows(charts))
    return ResultSheet(
        SHEET, "What If", " ".join(_larger_team(found)), (*tables, *used), charts, answer=in_short(found)
    )


def sentence(found: WhatIf) -> str:
    """What happens, what it takes, and what there is to know about it, in words."""
    return " ".join([in_short(found), *_larger_team(found)])


def in_short(found: WhatIf) -> str:
    """What happens and what it takes."""
    events = "; ".join(event.name for event in found.events) or "nothing"
    orphans = int((found.planned == UNASSIGNED).sum())
    warnings = [warning for event in found.events for warning in event.warnings]
    books = found.joined.sentences if found.joined else ()
    return " ".join([
        *warnings,
        f"If {events}: {orphans} accounts need a new CSM. {_repair(found)}{_tolerant(found)}",
        *books,
        f"Planned anew, {found.taken(found.anew)} others move, for a score of {found.anew.score:.4f}.",
        *filter(None, [retention_sentence(found.retentions, REPAIRED, LEFT)]),
    ])  # fmt: skip


def _repair(found: WhatIf) -> str:
    repair = found.repair
    over = f" and leaves {repair.overload:.1f} h a week above capacity" if repair.overload > 0 else ""
    return f"The repair takes {found.taken(repair)} others from theirs{over}, for a score of {repair.score:.4f}."


def _tolerant(found: WhatIf) -> str:
    """What a little overload saves in moves."""
    plan = found.way(TOLERANT)
    if plan is None:
        return ""
    hours = f"{found.tolerance:g} h a week above capacity at a CSM"
    return f" With up to {hours} it takes {found.taken(plan)}, {plan.overload:.1f} h above in all."


def _larger_team(found: WhatIf) -> list[str]:
    """Why a score may rise although somebody came."""
    after = [found.left, *(way.plan for way in found.ways)]
    if found.joined is None or all(plan.score <= found.plan.score + 1e-6 for plan in after):
        return []
    return [
        f"A score above the {found.plan.score:.4f} so far is no loss by itself: one more CSM makes every fair share "
        "smaller, so that what does not move counts as uneven, and what moves ends relationships."
    ]


def _figures(found: WhatIf) -> ResultTable:
    measures = side_by_side(found)
    plans = [found.left, *(way.plan for way in found.ways)]
    columns = [
        filled("Plan", [plan_measures.name for plan_measures in measures], width=24),
        filled("How", [plan_measures.origin for plan_measures in measures], width=24),
        filled("New Owner", [0, *(len(found.changed(plan)) for plan in plans)], Format.WHOLE, 14),
        filled("Taken from Another", [0, *map(found.taken, plans)], Format.WHOLE, 19),
        *measure_columns(measures, FIRST_HERE),
    ]
    return table(FIGURES, columns, shades=SHADES, empty="No plan.")


def _use(found: WhatIf, room: int) -> tuple[ResultTable, ...]:
    """What happens, typed into the inputs, and the CSMs of each answer."""
    happens = edit_changes(found.plan.territory, together(*(event.edit for event in found.events)))
    ways = {way.name: [*happens, *whole_plan(way.plan)] for way in found.ways}
    return use_table(SHEET, {LEFT: happens, **ways}, room)


def _more(found: WhatIf) -> ResultTable:
    measures = side_by_side(found)
    columns = [
        filled("Plan", [plan_measures.name for plan_measures in measures], width=24),
        *measure_columns(measures, MORE_HERE),
    ]
    return table("WhatIfMore", columns, title="More figures", empty="No plan.")


def _hours(found: WhatIf) -> ResultTable:
    before, after = found.plan.territory, found.repair.territory
    so_far = dict(zip(before.csm_ids, map(float, found.plan.books.load), strict=True))
    leavers = [csm for csm in before.csm_ids if csm not in after.csm_ids]
    names = dict(zip(before.csm_ids, before.csm_names, strict=True))

    def hours(plan: Plan | None) -> list[Cell]:
        return [None] * len(after.csms) if plan is None else list(map(float, plan.books.load))

    columns = [
        filled("CSM", [*after.csm_names, *(f"{names[csm]} (gone)" for csm in leavers)], width=24),
        filled("CSM ID", [*after.csm_ids, *leavers], width=24),
        filled("Capacity", [*map(float, after.capacity), *(0.0 for _ in leavers)], Format.HOURS, 14),
        filled(SO_FAR, [so_far.get(csm, 0.0) for csm in (*after.csm_ids, *leavers)], Format.HOURS, 19),
        *(
            filled(name, [*hours(plan), *(0.0 for _ in leavers)], Format.HOURS, 24)
            for name, plan in ((LEFT, found.left), *((way, found.way(way)) for way in WAYS))
        ),
    ]
    return table(HOURS, columns, title="Hours of every CSM", empty="No CSM.")


def _moves(found: WhatIf) -> ResultTable:
    t, ids = found.repair.territory, [*found.repair.territory.csm_ids, ""]
    so_far = found.plan.assignment
    rows = sorted({int(i) for way in found.ways for i in found.changed(way.plan)})

    def owners(plan: Plan | None) -> list[Cell]:
        return [None for _ in rows] if plan is None else [ids[plan.books.owner[i]] for i in rows]

    columns = [
        filled("Account", [t.account_names[i] for i in rows], width=24),
        filled("Account ID", [t.account_ids[i] for i in rows], width=24),
        filled("Hours", [float(t.hours[i]) for i in rows], Format.HOURS, 14),
        filled(SO_FAR, [so_far.get(t.account_ids[i]) or "" for i in rows], width=19),
        *(filled(name, owners(found.way(name)), width=24) for name in WAYS),
        filled("Moves in the Repair", ["Yes" if i in found.changed(found.repair) else "No" for i in rows], width=20),
    ]
    return table("WhatIfMoves", columns, title="Who changes hands", empty="Nobody changes hands.")

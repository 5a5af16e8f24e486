"""The What If sheet: the plan after some events, left alone, repaired and planned anew."""

from __future__ import annotations

from xl_territory.reports.columns import filled, table
from xl_territory.studies.scenarios.sheet import COLUMNS, PALETTE
from xl_territory.studies.what_if.analysis import WhatIf, side_by_side
from xl_territory.territory.workloads import UNASSIGNED
from xl_territory.workbook.sheets import Chart, Format, ResultSheet, ResultTable, Series, Shade, Tone

SHEET = "What If"
FIGURES, HOURS = "WhatIf", "WhatIfHours"
SKIPPED = frozenset({"Own Score", "Accounts Moved", "Moved Share", "ARR Moved", "Potential: Deviation"})


def what_if(found: WhatIf) -> ResultSheet:
    """Figures side by side, hours of every CSM, every account that changes hands."""
    tables = (_figures(found), _hours(found), _moves(found))
    row = 4 + len(tables[0].rows) + 3
    names = Series(SHEET, HOURS, "CSM", "CSM", PALETTE[0])
    books = tuple(
        Series(SHEET, HOURS, column, column, PALETTE[k])
        for k, column in enumerate(("Plan so far", "Left alone", "Repaired", "Planned anew"))
    )
    chart = Chart("column", "Weekly hours per CSM", names, books, row, 8, Format.HOURS, "hours a week", 22.0, 10.0)
    return ResultSheet(SHEET, "What If", sentence(found), tables, (chart,))


def sentence(found: WhatIf) -> str:
    """What happens and what it takes, in words."""
    events = "; ".join(event.name for event in found.events) or "nothing"
    repair, anew = found.repair, found.anew
    orphans = int((found.planned == UNASSIGNED).sum())
    return (
        f"If {events}: {orphans} accounts need a new CSM. The repair takes {found.taken(repair)} others from theirs "
        f"and scores {repair.score:.4f}; planned anew, {found.taken(anew)} others move for {anew.score:.4f}."
    )


def _figures(found: WhatIf) -> ResultTable:
    measures = side_by_side(found)
    changed = [0, 0, len(found.changed(found.repair)), len(found.changed(found.anew))]
    taken = [0, 0, found.taken(found.repair), found.taken(found.anew)]
    columns = [
        filled("Plan", [m.name for m in measures], width=24),
        filled("How", [m.origin for m in measures], width=24),
        filled("New Owner", changed, Format.WHOLE, 14),
        filled("Taken from Another", taken, Format.WHOLE, 19),
        *(
            filled(name, [of(m) for m in measures], shown, width)
            for name, of, shown, width in COLUMNS
            if name not in SKIPPED
        ),
    ]
    shades = (Shade("Without Owner", Tone.CRITICAL, above=0), Shade("Hours Above Capacity", Tone.CRITICAL, above=0.05))
    return table(FIGURES, columns, shades=shades, empty="No plan.")


def _hours(found: WhatIf) -> ResultTable:
    before, after = found.plan.territory, found.repair.territory
    so_far = dict(zip(before.csm_ids, map(float, found.plan.books.load), strict=True))
    books = {"Left alone": found.left, "Repaired": found.repair.books, "Planned anew": found.anew.books}
    gone = [csm for csm in before.csm_ids if csm not in after.csm_ids]
    names = dict(zip(before.csm_ids, before.csm_names, strict=True))
    columns = [
        filled("CSM", [*after.csm_names, *(f"{names[csm]} (gone)" for csm in gone)], width=24),
        filled("CSM ID", [*after.csm_ids, *gone], width=24),
        filled("Capacity", [*map(float, after.capacity), *(0.0 for _ in gone)], Format.HOURS, 14),
        filled("Plan so far", [so_far.get(csm, 0.0) for csm in (*after.csm_ids, *gone)], Format.HOURS, 19),
        *(
            filled(name, [*map(float, each.load), *(0.0 for _ in gone)], Format.HOURS, 14)
            for name, each in books.items()
        ),
    ]
    return table(HOURS, columns, empty="No CSM.")


def _moves(found: WhatIf) -> ResultTable:
    t, ids = found.repair.territory, [*found.repair.territory.csm_ids, ""]
    so_far = found.plan.assignment
    rows = sorted({*map(int, found.changed(found.repair)), *map(int, found.changed(found.anew))})
    columns = [
        filled("Account", [t.account_names[i] for i in rows], width=24),
        filled("Account ID", [t.account_ids[i] for i in rows], width=24),
        filled("Hours", [float(t.hours[i]) for i in rows], Format.HOURS, 14),
        filled("Plan so far", [so_far.get(t.account_ids[i]) or "" for i in rows], width=19),
        filled("Repaired", [ids[found.repair.books.owner[i]] for i in rows], width=14),
        filled("Planned anew", [ids[found.anew.books.owner[i]] for i in rows], width=14),
        filled("Moves in the Repair", ["Yes" if i in found.changed(found.repair) else "No" for i in rows], width=20),
    ]
    return table("WhatIfMoves", columns, empty="Nobody changes hands.")

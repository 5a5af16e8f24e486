"""The sheet CRM Export: every cell that is written, with what was in it, and what is left out."""

from __future__ import annotations

from collections import Counter

from xl_territory.errors import counted
from xl_territory.reports.columns import filled, table
from xl_territory.studies.crm.analysis import CrmChanges
from xl_territory.studies.crm.crm_systems import CURRENT_CSM
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Format, ResultSheet

NOT_APPROVED = "Not approved: neither is the plan approved as it is now, nor was this move published"
EMPTY = "Nothing differs from what the CRM has."


def export_sheet(found: CrmChanges) -> ResultSheet:
    """A row per cell; below it a row per account that is left out."""
    t = found.territory
    names = dict(zip(map(key, t.account_ids), t.account_names, strict=True))
    csms = {key(i): n or i for i, n in zip(t.tables.csms["CSM ID"], t.tables.csms["CSM Name"], strict=True)}
    cells = [(record, cell) for record in found.records for cell in record.cells]
    columns = [
        filled("Account ID", [r.handoff.account for r, _ in cells], width=14),
        filled("Account Name", [names[key(r.handoff.account)] for r, _ in cells], width=26),
        filled("Handover", [r.handoff.handover for r, _ in cells], Format.DATE, 12),
        filled("Column", [c.column for _, c in cells], width=26),
        filled("In CRM", [c.old or None for _, c in cells], width=24),
        filled("To Be", [c.new for _, c in cells], width=24),
        filled(
            "New CSM",
            [csms.get(key(r.handoff.after), "") if c.column == CURRENT_CSM else None for r, c in cells],
            width=20,
        ),
        filled("CRM ID", [r.id for r, _ in cells], width=22),
        filled("CRM Field", [found.map.fields[c.column] for _, c in cells], width=30),
    ]
    out = [
        *((each.account, each.problem, each.fix) for each in found.left_out),
        *((each.account, NOT_APPROVED, "Approve and publish the plan") for each in found.unapproved),
    ]
    left = [
        filled("Account ID", [account for account, _, _ in out], width=14),
        filled("Account Name", [names.get(key(account), "") for account, _, _ in out], width=26),
        filled("Due", ["Yes"] * len(out), width=12),
        filled("Left Out Because", [problem for _, problem, _ in out], Format.WRAPPED, 26),
        filled("What To Do", [fix for _, _, fix in out], Format.WRAPPED, 24),
    ]
    return ResultSheet(
        "CRM Export",
        "CRM Export",
        sentence(found),
        (
            table("CrmExport", columns, empty=EMPTY),
            table("CrmLeftOut", left, empty="Nothing is left out.", title="Left Out"),
        ),
    )


def sentence(found: CrmChanges) -> str:
    """What changes in the CRM, and what does not."""
    crm = found.map.crm
    accounts, cells = counted(len(found.records), "account"), counted(found.cells, "cell")
    nothing = "Nothing is written." if found.left_out or found.unapproved else EMPTY
    columns = Counter(cell.column for record in found.records for cell in record.cells)
    each = ", ".join(f"{count} {column}" for column, count in columns.items())
    parts = [f"{cells} of {accounts} differ in {crm.label} on {found.as_of}: {each}." if found.records else nothing]
    if found.left_out:
        first = found.left_out[0]
        count = counted(len(found.left_out), "account")
        parts.append(f"{count} left out, such as {first.account}: {first.problem[:1].lower()}{first.problem[1:]}.")
    if found.unapproved:
        parts.append(f"{counted(len(found.unapproved), 'handoff')} due but not approved.")
    return " ".join(parts)

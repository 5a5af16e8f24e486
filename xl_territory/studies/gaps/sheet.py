"""The Coverage Gaps sheet: what nobody can cover, the proof in names, and what is left open besides."""

from __future__ import annotations

from collections.abc import Sequence

from xl_territory.reports.columns import filled, table
from xl_territory.studies.gaps.analysis import Gaps, Proof
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable, Shade, Tone

SHEET = "Coverage Gaps"
MOST_NAMED = 6


def gaps_sheet(found: Gaps) -> ResultSheet:
    """Proofs first, then the cells, then accounts without owner or account executive."""
    tables = (_proofs(found), _cells(found), _open(found), _without_ae(found))
    return ResultSheet(SHEET, SHEET, sentence(found), tables)


def sentence(found: Gaps) -> str:
    """How much nobody can cover, and why."""
    late = len(found.without_owner)
    late_words = f" {late} accounts have had no owner for more than 14 days." if late else ""
    if not found.proofs:
        return f"Every hour can be covered by somebody who may have the account.{late_words}"
    low, high = (sum(gap.cost[k] for gap in found.cells) for k in (0, 2))
    return (
        f"{found.uncovered:.1f} h a week cannot be covered by any plan: {proof_sentence(found, found.proofs[0])}. "
        f"At stake are {low:,.0f} to {high:,.0f} a year, by the assumptions on Settings.{late_words}"
    )


def proof_sentence(found: Gaps, proof: Proof) -> str:
    """These accounts need so much; only those may serve them, and they have less."""
    need = (
        f"1 account needs {proof.needed:.1f} h"
        if proof.accounts.size == 1
        else (f"{proof.accounts.size} accounts need {proof.needed:.1f} h")
    )
    if not proof.csms.size:
        return f"{need}; nobody may serve them"
    csms = listed([found.territory.csm_names[j] for j in proof.csms])
    return f"{need}; only {csms} may serve them, who have {proof.there:.1f} h"


def listed(names: Sequence[str]) -> str:
    """Names as a person lists them, the last ones counted."""
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def _proofs(found: Gaps) -> ResultTable:
    """The proof stands last and runs over what is free beside it, so that the cells below keep their narrow columns."""
    columns = [
        filled("Missing Hours", [proof.missing for proof in found.proofs], Format.HOURS, 14),
        filled("Needed", [proof.needed for proof in found.proofs], Format.HOURS, 12),
        filled("There", [proof.there for proof in found.proofs], Format.HOURS, 10),
        filled("Accounts", [proof.accounts.size for proof in found.proofs], Format.WHOLE, 10),
        filled("CSMs", [proof.csms.size for proof in found.proofs], Format.WHOLE, 11, meaning="Who may have any."),
        filled(
            "Proof", [f"{proof_sentence(found, proof)}. {_named(found, proof)}" for proof in found.proofs], width=16
        ),
    ]
    return table("GapProofs", columns, empty="Every hour can be covered.")


def _named(found: Gaps, proof: Proof) -> str:
    return f"Accounts: {listed([found.territory.account_ids[i] for i in proof.accounts])}."


def _cells(found: Gaps) -> ResultTable:
    names = found.territory.csm_names
    columns = [
        *(filled(name, [gap.cell[k] for gap in found.cells], width=16) for k, name in enumerate(found.columns)),
        filled("Accounts", [gap.accounts for gap in found.cells], Format.WHOLE, 10),
        filled("Hours", [gap.hours for gap in found.cells], Format.HOURS, 10),
        filled("Uncovered", [gap.uncovered for gap in found.cells], Format.HOURS, 11),
        filled("Uncovered Share", [_share(gap.uncovered, gap.hours) for gap in found.cells], Format.SHARE, 16),
        filled("Cost Low", [gap.cost[0] for gap in found.cells], Format.MONEY, 12, meaning="Money a year."),
        filled("Cost Assumed", [gap.cost[1] for gap in found.cells], Format.MONEY, 13),
        filled("Cost High", [gap.cost[2] for gap in found.cells], Format.MONEY, 12),
        filled("May Serve", [listed([names[j] for j in gap.served_by]) or "nobody" for gap in found.cells], width=50),
    ]
    shades = (Shade("Uncovered", Tone.CRITICAL, above=0.05), Shade("May Serve", Tone.CRITICAL, contains="nobody"))
    return table("CoverageGaps", columns, title=f"By {' and '.join(found.columns)}", shades=shades, empty="No account.")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _open(found: Gaps) -> ResultTable:
    t = found.territory
    columns = [
        filled("No Owner", [t.account_ids[i] for i, _ in found.without_owner], width=14),
        filled("Days", [days for _, days in found.without_owner], Format.WHOLE, 8),
        filled("ARR", [float(t.arr[i]) for i, _ in found.without_owner], Format.MONEY, 12),
        filled("Account", [t.account_names[i] for i, _ in found.without_owner], width=10),
    ]
    return table(
        "GapsNoOwner",
        columns,
        title="Accounts without owner",
        empty="No account is without owner for more than 14 days.",
    )


def _without_ae(found: Gaps) -> ResultTable:
    t = found.territory
    columns = [
        filled("No AE", [t.account_ids[i] for i in found.without_ae], width=14),
        filled("Potential", [float(t.potential[i]) for i in found.without_ae], Format.MONEY, 12),
        filled("Beyond ARR", [float(t.potential[i] - t.arr[i]) for i in found.without_ae], Format.MONEY, 12),
        filled("Account", [t.account_names[i] for i in found.without_ae], width=10),
    ]
    return table(
        "GapsNoAE",
        columns,
        title="Accounts without account executive",
        empty="Every account with potential has an account executive.",
    )

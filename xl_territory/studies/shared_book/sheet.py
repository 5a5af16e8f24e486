"""The sheets Shared Book, AE Gaps and AE Ratios."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xl_territory.errors import counted
from xl_territory.reports.columns import accepted, filled, table
from xl_territory.schema import CSMS
from xl_territory.schema.aes import AES_PER_CSM
from xl_territory.studies.adoption import use_table
from xl_territory.studies.shared_book.gaps import ACCOUNT, LEFT_AE, NEW_AE, NO_COMMERCIAL_OWNER, SHEET, SINCE, AeGap
from xl_territory.studies.shared_book.pairing import Pairing
from xl_territory.studies.shared_book.ratios import AeRatio
from xl_territory.studies.shared_book.shares import SharedBooks
from xl_territory.tables.input_edits import RowChange
from xl_territory.territory.territory_ids import NO_AE
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import Cell, Format, ResultColumn, ResultSheet, ResultTable, Shade, Tone

SHARED_BOOK, RATIOS = "Shared Book", "AE Ratios"
GAP_COLUMNS = (
    ResultColumn(ACCOUNT, width=12),
    ResultColumn("Account Name", width=26),
    ResultColumn("ARR", Format.MONEY, 12),
    ResultColumn("CSM", width=20, meaning="Stays: an AE who goes moves no CSM."),
    ResultColumn(LEFT_AE, width=18),
    ResultColumn(SINCE, Format.DATE, 12, "First day without AE: the End Date, else when a run first saw it."),
    ResultColumn("Covering", width=20, meaning="The manager of the AE who is gone."),
    ResultColumn("Due", Format.DATE, 12, "To have an AE by then."),
    ResultColumn("Status", Format.WRAPPED, 34),
    ResultColumn(NEW_AE, width=18, meaning="ID or name: goes to Account Owner of Accounts.", planner=True),
)
EMPTY_GAPS = ResultTable("AeGaps", GAP_COLUMNS, [], key=(ACCOUNT,), empty="Every AE of an account is there.")
GAP_SHADES = (
    Shade("Status", Tone.CRITICAL, contains=NO_COMMERCIAL_OWNER),
    Shade("Status", Tone.WARNING, contains="warning"),
)
RATIO_SHADES = (
    Shade("Verdict", Tone.CRITICAL, contains="Add a CSM"),
    Shade("Verdict", Tone.WARNING, contains="Redesign"),
    Shade("Verdict", Tone.GOOD, contains="In range"),
)


def shared_book_sheet(books: SharedBooks, pairing: Pairing) -> ResultSheet:
    """Pairs proposed by CSM, then every pair that shares an account."""
    pods = _pods(books, pairing)
    tables = (pods, _pairs(books), *use_table(SHARED_BOOK, proposals(books, pairing)))
    return ResultSheet(SHARED_BOOK, SHARED_BOOK, sentence(books, pairing), tables)


def proposals(books: SharedBooks, pairing: Pairing) -> dict[str, list[RowChange]]:
    """The Paired AEs of each CSM for whom others are proposed."""
    t = books.territory
    changed = np.flatnonzero((pairing.paired != books.is_paired).any(axis=1))
    return {
        t.csm_ids[j]: [RowChange(CSMS, t.csm_ids[j], {"Paired AEs": _names(books, pairing.paired[j])})] for j in changed
    }


def sentence(books: SharedBooks, pairing: Pairing) -> str:
    """How much ARR is between paired people today and as proposed, and what is proved of that."""
    total = float(books.arr.sum())
    if not total:
        return "No account of the plan has an Account Owner who is there: name AEs on Accounts."
    now = float(books.arr[books.is_paired].sum())
    most = counted(int(books.territory.settings[AES_PER_CSM]), "AE")
    proved = "more is not possible" if pairing.gap < 1e-6 else f"at most {pairing.bound / total:.0%} is possible"
    return (
        f"{now / total:.0%} of the ARR that has an AE is with a CSM paired with that AE; as proposed it would be "
        f"{pairing.arr / total:.0%}, and {proved} with {most} for a CSM."
    )


def _pods(books: SharedBooks, pairing: Pairing) -> ResultTable:
    """A row per CSM."""
    t, coherence = books.territory, books.coherence
    rows = range(len(t.csms))
    total = books.arr.sum(axis=1)
    columns = [
        filled("CSM ID", t.csm_ids, width=16),
        filled("CSM Name", t.csm_names, width=22),
        filled("AEs", [sum(each.csm == j and bool(each.ae) for each in books.pairs) for j in rows], Format.WHOLE, 15),
        filled("ARR With AE", [float(total[j]) for j in rows], Format.MONEY, 13),
        filled(
            "Coherence",
            [None if np.isnan(coherence[j]) else float(coherence[j]) for j in rows],
            Format.NUMBER,
            12,
            meaning="Sum over AEs of (share of the CSM's ARR)²: 1 = one AE has it all.",
        ),
        filled("Paired", [_share(books, books.is_paired, j) for j in rows], Format.SHARE, 12),
        filled("As Proposed", [_share(books, pairing.paired, j) for j in rows], Format.SHARE, 13),
        filled("Paired AEs", [_names(books, books.is_paired[j]) or None for j in rows], width=26),
        filled("Proposed", [_names(books, pairing.paired[j]) or None for j in rows], width=26),
        accepted([None] * len(t.csms)),
    ]
    return table("PairingProposal", columns, empty="No CSM.", key=("CSM ID",))


def _share(books: SharedBooks, paired: np.ndarray, j: int) -> float | None:
    total = float(books.arr[j].sum())
    return float(books.arr[j, paired[j]].sum()) / total if total else None


def _names(books: SharedBooks, paired: np.ndarray) -> str:
    return "; ".join(books.aes[k] for k in np.flatnonzero(paired))


def _pairs(books: SharedBooks) -> ResultTable:
    t = books.territory
    name = {key(i): n or i for i, n in zip(t.tables.aes["AE ID"], t.tables.aes["AE Name"], strict=True)}
    columns = [
        filled("AE", [each.ae or NO_AE for each in books.pairs], width=16),
        filled("AE Name", [name.get(key(each.ae), each.ae) or None for each in books.pairs], width=22),
        filled("CSM", [t.csm_ids[each.csm] for each in books.pairs], width=15),
        filled("Accounts", [len(each.accounts) for each in books.pairs], Format.WHOLE, 13),
        filled("ARR", [each.arr for each in books.pairs], Format.MONEY, 12),
        filled("Hours", [each.hours for each in books.pairs], Format.HOURS, 12),
        filled("Paired", ["Yes" if each.is_paired else "No" for each in books.pairs], width=13),
        filled("Territory ID", [each.territory_id for each in books.pairs], width=26),
    ]
    return table("SharedBook", columns, empty="No account has a CSM.", title="Who shares which accounts")


def gaps_sheet(books: SharedBooks, gaps: Sequence[AeGap]) -> ResultSheet:
    """A row per account whose AE is gone."""
    t, owner = books.territory, books.plan.books.owner
    rows: list[list[Cell]] = [
        [
            t.account_ids[gap.account],
            t.account_names[gap.account],
            float(t.arr[gap.account]) or None,
            t.csm_names[owner[gap.account]] if owner[gap.account] >= 0 else None,
            gap.left,
            gap.since,
            gap.covering,
            gap.due,
            f"done: {gap.new} is on Accounts" if gap.new else gap.status,
            None,
        ]
        for gap in gaps
    ]
    found = ResultTable(EMPTY_GAPS.name, GAP_COLUMNS, rows, shades=GAP_SHADES, empty=EMPTY_GAPS.empty, key=(ACCOUNT,))
    return ResultSheet(SHEET, SHEET, gap_sentence(gaps), (found,))


def gap_sentence(gaps: Sequence[AeGap]) -> str:
    """How many have no AE, and for how many that is too long."""
    waiting = [gap for gap in gaps if not gap.new]
    late = sum(gap.is_late for gap in waiting)
    if not waiting:
        return "No account waits for an AE."
    said = f"{counted(len(waiting), 'account')} without AE, whose CSMs stay"
    return f"{said}; {late} too long ({NO_COMMERCIAL_OWNER})." if late else f"{said}; none too long."


def ratios_sheet(ratios: Sequence[AeRatio]) -> ResultSheet:
    """A row per tier."""
    columns = [
        filled("Tier", [each.tier for each in ratios], width=16),
        filled("AEs", [each.aes for each in ratios], Format.NUMBER, 10, meaning="Full positions, split by hours."),
        filled("CSMs", [each.csms for each in ratios], Format.NUMBER, 10, meaning="Full positions, split by hours."),
        filled("Ratio", [each.ratio for each in ratios], Format.NUMBER, 10, meaning="AEs for one CSM."),
        filled("Low", [each.low for each in ratios], Format.NUMBER, 9, meaning="Usual ratio; SMB has none."),
        filled("High", [each.high for each in ratios], Format.NUMBER, 9),
        filled("Accounts per CSM", [_finite(each.accounts_per_csm) for each in ratios], Format.NUMBER, 17),
        filled("Usual Most", [_finite(each.most_accounts) for each in ratios], Format.NUMBER, 12),
        filled("Coherence", [_finite(each.coherence) for each in ratios], Format.NUMBER, 11),
        filled("Verdict", [each.verdict for each in ratios], width=46),
    ]
    first = [each.tier for each in ratios if each.verdict.startswith("Add")]
    mixed = [each.tier for each in ratios if each.verdict.startswith("Redesign")]
    parts = [
        f"Add a CSM first in {', '.join(first)}: more than 20 % above the usual accounts per CSM." if first else "",
        f"Enough CSMs but mixed books in {', '.join(mixed)}: redesign." if mixed else "",
    ]
    said = " ".join(filter(None, parts)) or "No tier needs a CSM first, and no books are mixed."
    return ResultSheet(RATIOS, RATIOS, said, (table("AeRatios", columns, shades=RATIO_SHADES, empty="No account."),))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

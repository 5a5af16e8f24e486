"""What account executives and CSMs share, accounts whose AE is gone, and whether there are enough of both."""

from __future__ import annotations

from xl_territory.studies.parameters import By
from xl_territory.studies.study import Answer, Asked, Needs, Study


def run(asked: Asked, *, by: By = None) -> Answer:  # noqa: ARG001  (who wrote it)
    """Accounts that each AE shares with each CSM, the pairing of most ARR, accounts whose AE is gone, ratios by tier.

    An AE who goes moves no CSM: the account waits for another AE on sheet AE Gaps. Settings: AE gaps: …, Pods: …
    """
    from xl_territory.plans.pipeline import planned
    from xl_territory.records.found_rows import found_rows
    from xl_territory.schema.aes import AES_PER_CSM, CSMS_PER_AE
    from xl_territory.studies.shared_book import sheet
    from xl_territory.studies.shared_book.gaps import SHEET, ae_gaps, typed_aes
    from xl_territory.studies.shared_book.pairing import best_pairing
    from xl_territory.studies.shared_book.ratios import ae_ratios
    from xl_territory.studies.shared_book.shares import shared_books
    from xl_territory.workbook import open_workbook

    plan = planned(asked.source)
    t, books = plan.territory, shared_books(plan)
    most = t.settings[CSMS_PER_AE]
    pairing = best_pairing(
        books.arr, books.is_paired, int(t.settings[AES_PER_CSM]), None if most is None else int(most)
    )
    gaps = ae_gaps(t, found_rows(open_workbook(asked.source).read([SHEET]).get(SHEET), sheet.EMPTY_GAPS))
    ratios = ae_ratios(books)
    late = [t.account_ids[gap.account] for gap in gaps if gap.is_late and not gap.new]
    told = f"{sheet.sentence(books, pairing)} {sheet.gap_sentence(gaps)}"
    sheets = (sheet.shared_book_sheet(books, pairing), sheet.gaps_sheet(books, gaps), sheet.ratios_sheet(ratios))
    facts = {
        "arr_with_ae": float(books.arr.sum()),
        "arr_paired": float(books.arr[books.is_paired].sum()),
        "arr_paired_as_proposed": pairing.arr,
        "bound": pairing.bound,
        "without_ae": [t.account_ids[gap.account] for gap in gaps],
        "no_commercial_owner": late,
    }
    return Answer(told, sheets, exit_code=5 if late else 0, facts=facts, changes=tuple(typed_aes(t, gaps)))


STUDY = Study(
    name="shared_book",
    caption="Shared book",
    group=None,
    icon="PivotTableReport",
    brief="What AEs and CSMs share, and accounts without AE.",
    run=run,
    sheets=("Shared Book", "AE Gaps", "AE Ratios"),
    needs=Needs.PLAN,
    reads=("AE Gaps",),
    lasting=("AE Gaps",),
)

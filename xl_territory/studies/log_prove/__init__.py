"""Rows of the change log with what proves them, for somebody who may see no other row."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

About = Annotated[str, Option("The account, CSM or other key whose rows are proved.", positional=True)]
Output = Annotated[Path | None, Option("The file of the proof; none is written unless given.", ("-o", "--output"))]


def run(asked: Asked, *, about: About, output: Output = None) -> Answer:
    """Prove rows of the change log: those of one account with their paths to the log's head, and no other row.

    log check PROOF.json tells whoever gets the file whether the rows are those of that head.
    """
    import json

    from xl_territory.errors import TooLittleDataError, counted
    from xl_territory.records.log_book import whole_log
    from xl_territory.records.log_proof import proof_of
    from xl_territory.studies.log_show import is_about
    from xl_territory.workbook import open_workbook
    from xl_territory.workbook.saving import save

    book = whole_log(open_workbook(asked.source))
    shown = [at for at, row in enumerate(book.rows) if is_about(row, about)]
    if not shown:
        raise TooLittleDataError(f"The change log has no row about {about}.")
    proof = proof_of(book.rows, shown)
    if output:
        save(json.dumps(proof, ensure_ascii=False, indent=1).encode(), output)
    where = f", written to {output}" if output else ""
    told = f"{counted(len(shown), 'row')} about {about}, proved to stand under head {book.head}{where}."
    return Answer(told, facts={"proof": proof})


STUDY = Study(
    name="log_prove",
    caption="Prove rows",
    group=None,
    icon="Certificate",
    brief="Rows of the change log about one account, and what proves them.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    command="log prove",
    example=lambda territory: {"about": territory.account_ids[0]},
)

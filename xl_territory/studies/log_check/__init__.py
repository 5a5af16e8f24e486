"""Whether a proof of rows of a change log holds: for whoever was given the file and not the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from xl_territory.studies.parameters import Option
from xl_territory.studies.study import Answer, Asked, Needs, Study

Proof = Annotated[Path, Option("The file of log prove.", positional=True)]
Signed = Annotated[Path | None, Option("The signed head (log sign) that the proof has to lead to.")]
PublicKey = Annotated[str | None, Option("The public key of whoever signed it, as they gave it to you.")]


def run(asked: Asked, *, signed: Signed = None, public_key: PublicKey = None) -> Answer:
    """Check a proof: each row is what its hash says and leads to the head, and that head was signed by that key."""
    from xl_territory.errors import TooLittleDataError, counted
    from xl_territory.records.log_proof import proof_problems, read_proof
    from xl_territory.studies.log_verify.signed import signature_problems

    if not isinstance(asked.source, str | Path):
        raise TooLittleDataError("log check reads the file of a proof, not a workbook.")
    try:
        proof = read_proof(Path(asked.source).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TooLittleDataError(f"{asked.source} is no proof of log prove: {error}.") from error
    problems = [*proof_problems(proof), *signature_problems(signed, public_key, str(proof["head"]))]
    facts = {"head": proof["head"], "rows": len(proof["rows"]), "problems": problems}
    if problems:
        return Answer(" ".join(problems), exit_code=5, facts=facts)
    by = f", which {public_key[:16]}… signed" if signed and public_key else "; who stands by that head is not checked"
    return Answer(f"{counted(len(proof['rows']), 'row')} stand under head {proof['head']}{by}.", facts=facts)


STUDY = Study(
    name="log_check",
    caption="Check proof",
    group=None,
    icon="AcceptTask",
    brief="Whether a proof of rows of a change log holds.",
    run=run,
    sheets=(),
    needs=Needs.RECORDS,
    command="log check",
    book=Proof,
)

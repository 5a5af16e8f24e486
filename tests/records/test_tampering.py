"""Every cell of the table of what is seen, as `xl_territory/docs/change_log.md` has it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.records.tampering import CLUMSY, KNOWING, Tamper, log, promised, random_edits, rehashed, seen
from xl_territory.records.log_proof import proof_of, proof_problems
from xl_territory.records.log_row import first_break
from xl_territory.records.signed_head import is_signed, new_key, signed
from xl_territory.records.tree_head import TreeHead

ROWS = log(12)
by_name = pytest.mark.parametrize("head", [False, True], ids=["no head", "head kept"])


@by_name
@pytest.mark.parametrize("where", ["sheet alone", "sheet", "sidecar", "both"])
@pytest.mark.parametrize("tamper", [*CLUMSY, *KNOWING], ids=lambda tamper: tamper.__name__)
def test_what_the_table_promises_is_seen_and_nothing_else(tamper: Tamper, where: str, head: bool) -> None:
    """Also what it says is not seen: all rehashed, on the sheet alone or on both copies, without a head."""
    kept = TreeHead.of(ROWS) if head else None
    assert seen(ROWS, tamper(ROWS, random.Random(1)), where, kept) == promised(tamper, where, head)


def test_the_first_bad_row_is_named() -> None:
    """Not the ones after it."""
    bad = (*ROWS[:4], ROWS[4]._replace(comment="other"), *ROWS[5:7], ROWS[7]._replace(old="other"), *ROWS[8:])
    assert first_break(bad) == (4, "was edited: its hash is another one")


def test_a_head_sees_what_was_before_it_and_not_what_came_after() -> None:
    """Seen up to that head."""
    head = TreeHead.of(ROWS[:6])
    after = rehashed((*ROWS[:8], ROWS[8]._replace(comment="other"), *ROWS[9:]))
    assert list(head.differences(after)) == []
    before = rehashed((*ROWS[:3], ROWS[3]._replace(comment="other"), *ROWS[4:]))
    assert list(head.differences(before)) != []


def test_only_a_signature_tells_who_stood_by_a_head(tmp_path: Path) -> None:
    """The holder of the key, and nobody else."""
    key = tmp_path / "key.pem"
    public = new_key(key)
    said = signed(TreeHead.of(ROWS), "Dana", key)
    assert is_signed(said, public)
    assert not is_signed({**said, "by": "Eve"}, public)
    assert not is_signed({**said, "head": str(TreeHead.of(ROWS[:3]))}, public)
    assert not is_signed(said, new_key(tmp_path / "other.pem"))


def test_nothing_tells_whether_a_name_or_a_time_is_true() -> None:
    """Whoever gives a command may give any name with it: the chain holds all the same."""
    assert first_break(rehashed([row._replace(by="Somebody else") for row in ROWS])) is None


def test_random_edits_are_seen_as_the_table_says() -> None:
    """A slice of `python -m tests.records.tampering`."""
    assert sum(random_edits(40, seed=3).values()) == 40


def test_a_proof_shows_its_rows_and_no_other() -> None:
    """And none of them can be another one."""
    proof = proof_of(ROWS, [2, 7])
    assert [each["row"]["seq"] for each in proof["rows"]] == [2, 7]
    assert "row 3" not in str(proof)
    assert list(proof_problems(proof)) == []
    proof["rows"][1]["row"]["comment"] = "other"
    assert list(proof_problems(proof)) == ["Row 7 was edited."]
    moved = proof_of(ROWS, [2])
    moved["rows"][0]["path"].reverse()
    assert list(proof_problems(moved)) == ["Row 2 does not lead to the head of the proof."]

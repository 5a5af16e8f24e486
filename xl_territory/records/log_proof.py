"""Rows of a log with what proves that they stand in it, and nothing of the other rows: RFC 6962 audit paths."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xl_territory.records.log_row import LogRow, logged_value, row_hash
from xl_territory.records.merkle_tree import audit_path, root_of
from xl_territory.records.tree_head import TreeHead, leaf

Proof = Mapping[str, Any]


def proof_of(rows: Sequence[LogRow], shown: Sequence[int]) -> dict[str, Any]:
    """The rows at the positions ``shown``, each with its path to the head of all ``rows``, as an object for JSON."""
    leaves = [leaf(row) for row in rows]
    proved = [
        {
            "row": {name: logged_value(cell) for name, cell in rows[at]._asdict().items()},
            "path": [each.hex() for each in audit_path(leaves, at)],
        }
        for at in shown
    ]
    return {"head": str(TreeHead.of(rows)), "rows": proved}


def proof_problems(proof: Proof) -> Iterator[str]:
    """What is wrong with a proof: rows that are not what their hash says, or do not lead to its head."""
    head = TreeHead.read(str(proof.get("head")))
    if head is None:
        yield "The proof names no head."
        return
    for each in proof.get("rows", ()):
        row = LogRow(**each["row"])
        if row.hash != row_hash(row):
            yield f"Row {row.seq} was edited."
        elif root_of(leaf(row), _number(row.seq), head.rows, [bytes.fromhex(step) for step in each["path"]]) != (
            bytes.fromhex(head.root)
        ):
            yield f"Row {row.seq} does not lead to the head of the proof."


def read_proof(text: str) -> Proof:
    """A proof from its file. Raises `ValueError` where the text is none."""
    found = json.loads(text)
    if not isinstance(found, dict) or not all({"row", "path"} <= set(each) for each in found.get("rows", [None])):
        raise ValueError("no proof")
    return found


def _number(seq: object) -> int:
    return seq if isinstance(seq, int) else -1

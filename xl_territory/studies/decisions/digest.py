"""What a decision or an approval is about, as one number: a plan's owners and the input that it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from xl_territory.records.found_rows import cell_text
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Integers
from xl_territory.workbook.sheets import RawSheet

Move = tuple[str, str, str]
SHOWN = 12


def moves(t: Territory, owner: Integers) -> list[Move]:
    """(account, from, to) of every account, by ID; "" for nobody."""
    ids = [*t.csm_ids, ""]
    return [(account, ids[now], ids[then]) for account, now, then in zip(t.account_ids, t.current, owner, strict=True)]


def digest(t: Territory, owner: Integers, inputs: Mapping[str, RawSheet]) -> str:
    """SHA-256 of the sorted moves and of the values of the input sheets, in whatever order their rows stand."""
    content = {"moves": sorted(moves(t, owner)), "inputs": {name: _values(inputs[name]) for name in sorted(inputs)}}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def owners_digest(t: Territory, owner: Integers) -> str:
    """SHA-256 of the sorted moves alone: tells whether a plan is still the one that was decided on."""
    return hashlib.sha256(json.dumps(sorted(moves(t, owner))).encode()).hexdigest()


def _values(sheet: RawSheet) -> list[list[str]]:
    """The rows of a sheet that have something in them, without blanks behind their last value, sorted."""
    return sorted(_row(row) for row in sheet.rows if any(value is not None for value in row))


def _row(row: Iterable[object]) -> list[str]:
    texts = [cell_text(value) for value in row]  # type: ignore[arg-type]
    while texts and not texts[-1]:
        texts.pop()
    return texts

"""The coin of each pair: anybody can throw it again, and nobody can choose how it falls."""

from __future__ import annotations

import hashlib


def falls_on_first(seed: int, first: str, second: str) -> bool:
    """Whether the first account of a pair is in the pilot, the other one compared with it.

    The lowest bit of the last byte of SHA-256 of ``seed/first/second`` in UTF-8, the IDs as typed and in this order.
    """
    return bool(hashlib.sha256(f"{seed}/{first}/{second}".encode()).digest()[-1] & 1)

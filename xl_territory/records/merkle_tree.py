"""The Merkle tree of RFC 6962, section 2.1: one hash for a list, and short proofs that something is on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def tree_hash(leaves: Iterable[bytes]) -> bytes:
    """The hash of the whole list, from the hashes of its entries (2.1, MTH)."""
    whole: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, node = 1, leaf
        while whole and whole[-1][0] == size:
            node = _node(whole.pop()[1], node)
            size *= 2
        whole.append((size, node))
    if not whole:
        return hashlib.sha256(b"").digest()
    _, node = whole.pop()
    while whole:
        node = _node(whole.pop()[1], node)
    return node


def audit_path(leaves: Sequence[bytes], at: int) -> list[bytes]:
    """What proves that the leaf ``at`` is on the list: the hashes beside the way to the root, lowest first (2.1.1)."""
    if len(leaves) <= 1:
        return []
    split = _split(len(leaves))
    if at < split:
        return [*audit_path(leaves[:split], at), tree_hash(leaves[split:])]
    return [*audit_path(leaves[split:], at - split), tree_hash(leaves[:split])]


def root_of(leaf: bytes, at: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The tree's hash that follows from a leaf and its path; None where the path has the wrong length."""
    if size <= 1:
        return leaf if size == 1 and at == 0 and not path else None
    if not path or not 0 <= at < size:
        return None
    split = _split(size)
    if at < split:
        left = root_of(leaf, at, split, path[:-1])
        return _node(left, path[-1]) if left else None
    right = root_of(leaf, at - split, size - split, path[:-1])
    return _node(path[-1], right) if right else None


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)

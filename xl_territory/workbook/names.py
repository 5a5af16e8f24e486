"""How names, IDs and headers compare: trimmed, NFKC, without regard to case; they are shown as typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def clean(text: str) -> str:
    """The text as it is shown: NFKC-normalised and trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """What two IDs or names have in common when they mean the same."""
    return clean(text).casefold()


def header_key(text: str) -> str:
    """What two column headers have in common when they mean the same: spaces, ``_`` and case do not count."""
    return re.sub(r"[\s_]+", "", key(text))

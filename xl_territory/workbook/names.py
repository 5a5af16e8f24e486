"""How names, IDs and headers compare: trimmed, NFKC, without regard to case; they are shown as typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SALESFORCE_ID = re.compile(r"(?:0[0-9A-Za-z]|a\d)[0-9A-Za-z]{13}")
"""The 15-character form of a record's ID: its case tells records apart. The 18-character form does not need it."""

_SUFFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_CUSTOM_FIELD = re.compile(r"__p?c$", re.IGNORECASE)
_FILLERS = frozenset({"of", "the"})


def clean(text: str) -> str:
    """The text as it is shown: NFKC-normalised and trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """What two IDs or names have in common when they mean the same."""
    shown = clean(text)
    if len(shown) == 15 and SALESFORCE_ID.fullmatch(shown):
        shown += case_suffix(shown)
    return shown.casefold()


def case_suffix(id_: str) -> str:
    """The three characters that make a 15-character Salesforce ID one of 18 that compares without regard to case.

    Each says which letters of a group of five are capitals, the first letter counting 1, the next 2, 4, 8 and 16.
    """
    groups = (id_[at : at + 5] for at in range(0, 15, 5))
    return "".join(_SUFFIX_ALPHABET[sum(c.isupper() << at for at, c in enumerate(group))] for group in groups)


def header_key(text: str) -> str:
    """What two headers have in common when they mean the same.

    Spaces, ``_``, case and the ``__c`` that a CRM ends its custom fields with do not count.
    """
    return re.sub(r"[\s_]+", "", key(_CUSTOM_FIELD.sub("", clean(text))))


def header_words(text: str) -> tuple[str, ...]:
    """The words of a header in alphabetical order: "Date of Renewal" and "Renewal Date" have the same."""
    words = re.findall(r"\w+", key(_CUSTOM_FIELD.sub("", clean(text))).replace("_", " "))
    return tuple(sorted(word for word in words if word not in _FILLERS))

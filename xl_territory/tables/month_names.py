"""Months in the languages that Excel is used in, as Babel has them; loaded when a date in words needs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from xl_territory.workbook.names import key

LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "is", "pl", "cs", "sk", "hu", "ro", "hr"),
    *("sl", "sr_Latn", "tr", "el", "ru", "uk", "bg", "et", "lv", "lt", "ca", "eu", "gl", "id", "ms"),
)
FILLERS = frozenset(
    {"de", "del", "di", "d", "of", "den", "der", "г", "года", "р", "року", "er", "o", "st", "nd", "rd", "th"}
)
"""Words that stand in a date and say nothing: 3 de abril de 2026."""


@cache
def month_numbers() -> Mapping[str, int]:
    """The number of the month that a word names, as it compares; without words that are two months in two languages."""
    from babel.dates import get_month_names

    numbers_of: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    numbers_of.setdefault(_last_word(name), set()).add(number)
    return {word: next(iter(numbers)) for word, numbers in numbers_of.items() if len(numbers) == 1 and len(word) > 2}


@cache
def weekdays() -> frozenset[str]:
    """The names of the days of the week."""
    from babel.dates import get_day_names

    return frozenset(
        _last_word(name)
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    )


def words_of(text: str) -> list[str]:
    """The runs of digits and the words of a text, as they compare."""
    return re.findall(r"\d+|[^\W\d_]+", key(text))


def _last_word(name: str) -> str:
    """The word itself: Catalan puts "de" before some."""
    words: list[str] = re.findall(r"[^\W\d_]+", key(name))
    return words[-1] if words else ""

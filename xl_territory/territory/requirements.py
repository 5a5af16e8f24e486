"""What accounts ask of their CSM, and what a CSM lacks of it, with the columns that say so."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xl_territory.territory.skills import tags
from xl_territory.territory.table_edits import Edit, add_word, set_cells
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import clean, key

OFFERS = {
    "Tier": "Segments",
    "Required Skills": "Skills",
    "Required Language": "Languages",
    "Required Region": "Regions",
    "Touch Level": "Pool",
}
"""What accounts ask, and the column of CSMs that answers it."""
ANYBODY = "Tier"
"""What a CSM with a blank list answers as well."""
POOL = "Touch Level"
"""What no list answers, but a seat that is pooled."""


def asked_by_each(t: Territory, column: str) -> list[tuple[str, ...]]:
    """What every account asks of its CSM in a column of `OFFERS`; see `asked` for one account.

    Returns
    -------
    (accounts,) words as typed, none where nothing is asked.
    """
    if column == "Tier":
        names = [str(name) for name in t.tiers["Tier"]]
        return [(names[k],) for k in t.tier]
    if column == POOL:
        return [_pooled(t, i) for i in range(len(t.accounts))]
    return [_words(cell) for cell in t.accounts[column]]


def asked(t: Territory, i: int, column: str) -> tuple[str, ...]:
    """What account ``i`` asks of its CSM in a column of `OFFERS`, in words as typed."""
    if column == "Tier":
        return (str(t.tiers["Tier"].iloc[t.tier[i]]),)
    return _pooled(t, i) if column == POOL else _words(t.accounts[column].iloc[i])


def _pooled(t: Territory, i: int) -> tuple[str, ...]:
    """The touch level of account ``i`` where pooled seats alone may have it."""
    return (str(t.accounts["Touch Level"].iloc[i]),) if t.pooled[i] else ()


def _words(cell: str | tuple[str, ...]) -> tuple[str, ...]:
    words = (cell,) if isinstance(cell, str) else cell
    return tuple(clean(word) for word in words if key(word))


def answers(t: Territory, j: int, column: str, word: str) -> bool:
    """Whether CSM ``j`` has what accounts ask in ``column``."""
    if column == POOL:
        return bool(t.csms["Pool"].iloc[j])
    offered = tags(t.csms[OFFERS[column]].iloc[j])
    return key(word) in offered or (column == ANYBODY and not offered)


def able(t: Territory, column: str, word: str) -> list[int]:
    """Positions of the CSMs who have what accounts ask in ``column``."""
    return [j for j in range(len(t.csms)) if answers(t, j, column, word)]


def offer(rows: Collection[int], column: str, word: str) -> Edit:
    """The CSMs of these Excel rows offer what accounts ask in ``column``: the word in their list, or a pooled seat."""
    return set_cells("csms", rows, "Pool", True) if column == POOL else add_word(rows, OFFERS[column], word)


def lacking(t: Territory, i: int, j: int) -> str:
    """What keeps CSM ``j`` from being eligible for account ``i``, in words."""
    row = int(t.csms["row"].iloc[j])
    said = [
        f"{what} is for pooled seats (CSMs row {row}, Pool)"
        if column == OFFERS[POOL]
        else f"{what} is not among the {column} (CSMs row {row})"
        for what, column in missing(t, i, j)
    ]
    return ", ".join(said)


def missing(t: Territory, i: int, j: int) -> list[tuple[str, str]]:
    """What account ``i`` asks and CSM ``j`` does not offer, each with the column of CSMs that lacks it."""
    return [
        (f"{kind_of(column)} {word}", offered)
        for column, offered in OFFERS.items()
        for word in asked(t, i, column)
        if not answers(t, j, column, word)
    ]


def kind_of(column: str) -> str:
    """A column of requirements as one word of a sentence: Required Skills is a skill."""
    return column.removeprefix("Required ").removesuffix("s").lower()


def asked_of_all(t: Territory, accounts: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """What the accounts ask together, by the column of CSMs that answers it."""
    return {
        offered: tuple({key(word): word for i in accounts for word in asked(t, i, column)}.values())
        for column, offered in OFFERS.items()
    }


def unmatched(t: Territory, i: int, j: int) -> list[str]:
    """The tags that account ``i`` wants and CSM ``j`` does not have, as typed."""
    return [word for name, word in t.wanted[i].items() if name not in t.skills[j]]

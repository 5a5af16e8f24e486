"""Whom a command or an edited cell means, by position."""

from __future__ import annotations

from xl_territory.errors import UsageError
from xl_territory.tables.people import People, accounts_of, csms_of
from xl_territory.territory.territory import Territory


def account_position(territory: Territory, word: str) -> int:
    """Position of the Active account that a word means.

    Parameters
    ----------
    word : an ID or a name, in any case.

    Raises
    ------
    UsageError : when it means no account, or more than one.
    """
    id_ = the_id(accounts_of(territory.accounts), word, "Active account", "Accounts")
    return territory.account_ids.index(id_)


def csm_position(territory: Territory, word: str) -> int:
    """Position of the active CSM that a word means.

    Parameters
    ----------
    word : an ID, a name or an e-mail address, in any case.

    Raises
    ------
    UsageError : when it means no CSM, or more than one.
    """
    return territory.csm_ids.index(the_id(csms_of(territory.csms), word, "active CSM", "CSMs"))


def the_id(people: People, word: str, what: str, sheet: str) -> str:
    """The one ID that a word means.

    Parameters
    ----------
    what, sheet : how the message calls those among whom it is looked for, and the sheet that they are on.

    Raises
    ------
    UsageError : when it means nobody, or more than one.
    """
    meant = people.meant(word)
    if not meant:
        raise UsageError(f"There is no {what} {word!r} in the workbook. Use an ID of the {sheet} sheet.")
    if len(meant) > 1:
        raise UsageError(f"{word!r} can be {' or '.join(meant)}. Use one of these IDs.")
    return meant[0]

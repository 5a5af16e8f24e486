"""Account executives (AEs) by ID wherever they are named: Account Owner of accounts, Paired AEs of CSMs."""

from __future__ import annotations

from collections.abc import Mapping

from xl_territory.errors import Fault
from xl_territory.tables.account_checks import active_rows
from xl_territory.tables.block import ReadBlock
from xl_territory.tables.people import People, ids_in_place_of_names


def link_aes(blocks: Mapping[str, ReadBlock]) -> tuple[ReadBlock, ReadBlock, list[Fault]]:
    """Accounts and CSMs with the IDs of AEs in place of their names, and what is ambiguous; an AE who is not on the
    AEs sheet stays as typed.
    """
    accounts, csms, aes = blocks["Accounts"], blocks["CSMs"], blocks["AEs"]
    if aes.place is None:
        return accounts, csms, []
    people = People.of(aes.frame, ("AE ID", "AE Name"))
    accounts, faults = ids_in_place_of_names(accounts, "Account Owner", people, active_rows(accounts))
    paired = [tuple(map(people.spell, words)) for words in csms.frame["Paired AEs"]]
    return accounts, csms.with_column("Paired AEs", paired), faults

"""What an account asks of its CSM, and what a CSM lacks of it, with the cells that say so."""

from __future__ import annotations

from xl_territory.territory.skills import tags
from xl_territory.territory.territory import Territory
from xl_territory.workbook.names import key


def lacking(t: Territory, i: int, j: int) -> str:
    """What keeps CSM ``j`` from being eligible for account ``i``, in words."""
    row = int(t.csms["row"].iloc[j])
    said = [f"{what} is not among the {column} (CSMs row {row})" for what, column in missing(t, i, j)]
    return ", ".join(said)


def missing(t: Territory, i: int, j: int) -> list[tuple[str, str]]:
    """What account ``i`` asks and CSM ``j`` does not offer, each with the column of CSMs that lacks it."""
    account, csm = t.accounts.iloc[i], t.csms.iloc[j]
    tier = str(t.tiers["Tier"].iloc[t.tier[i]])
    found = []
    if csm["Segments"] and key(tier) not in tags(csm["Segments"]):
        found.append((f"tier {tier}", "Segments"))
    found += [
        (f"skill {word}", "Skills") for word in account["Required Skills"] if key(word) not in tags(csm["Skills"])
    ]
    for asked, column in (("Required Language", "Languages"), ("Required Region", "Regions")):
        word = account[asked]
        if key(word) and key(word) not in tags(csm[column]):
            found.append((f"{asked.removeprefix('Required ').lower()} {word}", column))
    return found

"""Territory IDs: the book that an account executive (AE) and a CSM share has one name."""

from __future__ import annotations

from xl_territory.workbook.names import key

NO_AE = "unassigned"


def pair_id(ae: str, csm: str) -> str:
    """The ID of the territory of an AE and a CSM, "" without a CSM; ``ae`` "" = the account has no AE."""
    return f"{ae or NO_AE}-{csm}" if csm else ""


def territory_after(typed: str, ae: str, before: str, after: str) -> str:
    """The Territory ID of an account that goes from one CSM to another.

    One that is blank or named after the pair follows the pair; any other is the planner's and stays.
    """
    follows = not typed or key(typed) == key(pair_id(ae, before))
    return pair_id(ae, after) if follows else typed

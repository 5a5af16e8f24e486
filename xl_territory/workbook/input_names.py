"""What input sheets are called, here because a .csv file beside another one is known by its name alone."""

from __future__ import annotations

from xl_territory.workbook.names import header_key

ACCOUNTS, CSMS = "Accounts", "CSMs"
ALIASES: dict[str, tuple[str, ...]] = {
    ACCOUNTS: ("Customers", "Clients", "Account List"),
    CSMS: ("Reps", "Owners", "Team", "CSM", "CSM Team", "Customer Success Managers"),
    "Hours Model": (),
    "Locks": (),
    "Settings": (),
    "Scenarios": (),
}
"""The names of the sheets that a plan reads, each with others that it may have."""

_KEYS = frozenset(header_key(name) for sheet, names in ALIASES.items() for name in (sheet, *names))


def is_input_name(name: str) -> bool:
    """Whether a sheet or file of this name holds input."""
    return header_key(name) in _KEYS

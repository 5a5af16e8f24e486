"""Which health a plan uses, in a note: the typed one, or that of an accepted Churn Risk."""

from __future__ import annotations

from xl_territory.errors import Fault, Severity, counted
from xl_territory.schema import SETTINGS, Settings
from xl_territory.schema.settings import HEALTH_SOURCE, SHEET
from xl_territory.tables.account_checks import active_rows
from xl_territory.tables.block import ReadBlock


def health_source(accounts: ReadBlock, settings: Settings) -> list[Fault]:
    """Nothing where Health is used as typed; a warning where there is no risk to use."""
    source = settings[HEALTH_SOURCE]
    rows = sorted(active_rows(accounts))
    if source == SHEET or not rows:
        return []
    known = int(accounts.frame.loc[rows, "Churn Risk"].notna().sum())
    if not known:
        problem = f"{HEALTH_SOURCE.name} is {source}, but no account has a Churn Risk: Health is used as typed"
        fix = "Run risk and accept what you believe, or set it to sheet"
        return [Fault(Severity.WARNING, SETTINGS.name, problem, fix, column="Value", value=source)]
    which = "planned by the class of their Churn Risk" if source != "worse" else "planned by the worse class of the two"
    problem = f"{HEALTH_SOURCE.name} is {source}: {counted(known, 'account')} of {len(rows)} are {which}"
    fix = "Nothing to do; the others are planned by Health as typed"
    return [Fault(Severity.INFO, SETTINGS.name, problem, fix, column="Value", value=source)]

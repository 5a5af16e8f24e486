"""The Fair Shares sheet: the groups that the most even split comes apart into, then every CSM."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xl_territory.policies.fair_share import fair_shares
from xl_territory.policies.share_groups import ShareGroup, share_groups
from xl_territory.reports.columns import filled, table
from xl_territory.territory.territory import Territory
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable

SHEET = "Fair Shares"
INTRO = "A fair share is what a CSM has in the most even split that eligibility, locks, renewals and families permit."


def sentence(t: Territory) -> str:
    """Whoever is farthest above and below the others, in words."""
    groups = share_groups(t)
    ends = {group.reason: None for group in (groups[:1] + groups[-1:])}
    return " ".join(ends) or "Nobody has any capacity."


def fair_share_sheet(t: Territory) -> ResultSheet:
    """The groups, then every CSM."""
    groups = share_groups(t)
    return ResultSheet(
        SHEET, SHEET, INTRO, (group_table(groups, "FairShareGroups"), _csms(t, groups)), answer=sentence(t)
    )


def group_table(groups: Sequence[ShareGroup], name: str) -> ResultTable:
    """A row per group, the most loaded first."""
    columns = [
        filled("Group", list(range(1, len(groups) + 1)), Format.WHOLE, 12),
        filled("Why", [group.reason for group in groups], Format.WRAPPED, 70),
        filled("Fair Utilisation", [group.utilisation for group in groups], Format.SHARE, 16),
        filled("CSMs", [len(group.csms) for group in groups], Format.WHOLE, 12),
        filled("Hours", [group.hours for group in groups], Format.HOURS, 12),
        filled("Capacity", [group.capacity for group in groups], Format.HOURS, 12),
    ]
    return table(name, columns, empty="Nobody has any capacity.")


def _csms(t: Territory, groups: Sequence[ShareGroup]) -> ResultTable:
    fair, held = fair_shares(t).hours, t.books(t.current).load
    group_of: dict[int, int] = {int(j): k for k, group in enumerate(groups, start=1) for j in group.csms}
    level = np.divide(fair.share, t.capacity, out=np.zeros_like(fair.share), where=t.capacity > 0)
    columns = [
        filled("CSM ID", list(t.csm_ids), width=12),
        filled("CSM Name", list(t.csm_names), width=70),
        filled("Fair Utilisation", list(map(float, level)), Format.SHARE, 16),
        filled("Group", [group_of.get(j) for j in range(len(t.csms))], Format.WHOLE, 12),
        filled("Fair Share", list(map(float, fair.share)), Format.HOURS, 12),
        filled("Capacity", list(map(float, t.capacity)), Format.HOURS, 12),
        filled("Hours Today", list(map(float, held)), Format.HOURS, 13),
        filled("Off Today", list(map(float, held - fair.share)), Format.HOURS, 12),
        filled("Fair Potential ARR", list(map(float, fair_shares(t).potential.share)), Format.MONEY, 19),
        filled("Fair New Accounts", list(map(float, fair_shares(t).new_accounts.share)), Format.HOURS, 18),
    ]
    return table("FairShares", columns, title="Fair share of every CSM", empty="No CSM.")

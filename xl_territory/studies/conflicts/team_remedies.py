"""What mends a conflict by changing the team: a hire, or a seat that opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from xl_territory.policies.rules.capacity import PLENTY, Capacity
from xl_territory.policies.wording import joined
from xl_territory.studies.conflicts.analysis import Conflict
from xl_territory.studies.conflicts.least_changes import Candidate, least_hours_at
from xl_territory.territory.hours import DEFAULT_CUSTOMER_SHARE, DEFAULT_WEEKLY_HOURS
from xl_territory.territory.requirements import OFFERS, POOL, asked_of_all
from xl_territory.territory.table_edits import Edit, add_row, edited
from xl_territory.territory.territory import Territory

NEWCOMER = "NEW"


def hire(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """One more CSM who knows all that is asked, for as few hours as mend it."""
    requirements = asked_of_all(t, conflict.accounts)
    knows = {column: words for column, words in requirements.items() if column not in ("Segments", OFFERS[POOL])}
    pooled = bool(requirements[OFFERS[POOL]])
    hours = least_hours_at(edited(t, _seat(knows, {**PLENTY, "Pool": pooled})), conflict, len(t.csms))
    if not hours:
        return
    filled = (t.settings[Capacity.utilisation] or 1.0) * DEFAULT_CUSTOMER_SHARE
    weekly = float(np.ceil(hours / filled * 10 + 1e-6) / 10)
    skills = [word for words in knows.values() for word in words]
    with_ = f" with {joined(skills)}" if skills else ""
    full = hours / (DEFAULT_WEEKLY_HOURS * DEFAULT_CUSTOMER_SHARE)
    sentence = f"Hire or open a seat{with_} for {hours:.1f} h a week of customers ({full:.1f} of a full CSM)"
    yield Candidate(sentence, "CSMs, a new row", hours, _seat(knows, {"Weekly Hours": weekly, "Pool": pooled}))


def _seat(knows: Mapping[str, tuple[str, ...]], time: Mapping[str, float]) -> Edit:
    return add_row("csms", {"CSM ID": NEWCOMER, "Status": "Active", **knows, **time})

"""Relaxations that change the team: teach somebody a skill, hire, open a seat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.studies.conflicts.amounts import Candidate, at, least_owner
from xl_territory.studies.conflicts.analysis import Conflict
from xl_territory.studies.conflicts.conflict_sentences import able, asks_of, joined
from xl_territory.studies.conflicts.constraint_source import OFFERS, PLENTY, csm_row
from xl_territory.territory.hours import DEFAULT_CUSTOMER_SHARE, DEFAULT_WEEKLY_HOURS
from xl_territory.territory.table_edits import Edit, add_row, add_word
from xl_territory.territory.territory import Territory

TRIED = 8
OFFERED = 2
NEWCOMER = "NEW"
VERBS = {"Segments": "Open {column} of {csm} to {word}", "Regions": "Let {csm} cover {word}"}


def teach(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """A word of the conflict among the lists of one more CSM: the CSMs for whom that means fewest hours."""
    for member in conflict.of("eligibility"):
        column = OFFERS[member.column]
        has = set(able(t, member))
        found = []
        for j in [j for j in np.argsort(-t.capacity) if j not in has][:TRIED]:
            edit = add_word([csm_row(t, int(j))], column, member.value)
            owner = least_owner(t, conflict, edit, at(int(j), "hours"))
            if owner is not None:
                hours = float(t.hours[np.array(conflict.accounts)[owner == j]].sum())
                pattern = VERBS.get(column, "Teach {csm} {word}, or hire it")
                what = pattern.format(csm=t.csm_ids[j], word=member.value, column=column)
                sentence = f"{what}, for {hours:.1f} h a week"
                found.append(Candidate(sentence, f"CSMs row {csm_row(t, int(j))}, {column}", hours, edit))
        yield from sorted(found, key=lambda candidate: candidate.hours)[:OFFERED]


def hire(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """One more CSM who knows all that is asked, for as few hours as mend it."""
    if not (conflict.of("capacity") or conflict.of("max accounts") or conflict.of("eligibility")):
        return
    asked = asks_of(t, conflict.accounts)
    knows = {column: tuple(words) for column, words in asked.items() if column != "Segments"}
    owner = least_owner(t, conflict, _seat(knows, PLENTY), at(-1, "hours"))
    if owner is None:
        return
    newcomer = len(t.csms)
    hours = float(t.hours[np.array(conflict.accounts)[owner == newcomer]].sum())
    weekly = float(np.ceil(hours / _share(t) / DEFAULT_CUSTOMER_SHARE * 10 + 1e-6) / 10)
    skills = [word for words in knows.values() for word in words]
    with_ = f" with {joined(skills)}" if skills else ""
    full = hours / (DEFAULT_WEEKLY_HOURS * DEFAULT_CUSTOMER_SHARE)
    sentence = f"Hire or open a seat{with_} for {hours:.1f} h a week of customers ({full:.1f} of a full CSM)"
    yield Candidate(sentence, "CSMs, a new row", hours, _seat(knows, weekly))


def _seat(knows: dict[str, tuple[str, ...]], weekly: float) -> Edit:
    return add_row("csms", {"CSM ID": NEWCOMER, "Status": "Active", "Weekly Hours": weekly, **knows})


def _share(t: Territory) -> float:
    return t.settings.number("Limit: max utilisation") or 1.0

"""Relaxations that raise a limit, by as little as mends the conflict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_territory.policies import RULES
from xl_territory.policies.compose import Groups, units
from xl_territory.policies.rules.capacity import room
from xl_territory.solver.problem import AssignmentProblem, Floats, Integers
from xl_territory.studies.conflicts.amounts import Candidate, at, least_owner
from xl_territory.studies.conflicts.analysis import Conflict
from xl_territory.studies.conflicts.conflict_sentences import joined, rows_words
from xl_territory.studies.conflicts.constraint_source import boundless, csm_row
from xl_territory.studies.conflicts.rule_model import cannot_hold
from xl_territory.territory.hours import DEFAULT_WEEKLY_HOURS
from xl_territory.territory.table_edits import edited, set_cells, set_settings, together
from xl_territory.territory.territory import Territory

TRIED = 4
LONGEST_WEEK = 60.0
FEW_PLACES, MORE_PLACES = 5, 0.5
"""What one CSM can be asked to take more, at most: weekly hours; accounts, or a share of those they may have."""
RAISES = (1, 2, 3, 4, 5, 6, 8, 10)
ROUND_UP = 1e-6


def raise_max_accounts(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """Max Accounts of one CSM of the conflict, where that is a change that one CSM could bear."""
    found = conflict.of("max accounts")
    lacking = len(conflict.accounts) - float(t.max_accounts[[member.csm for member in found]].sum())
    least = 0.0 if conflict.of("capacity") else lacking
    for member in [m for m in found if least <= max(FEW_PLACES, MORE_PLACES * t.max_accounts[m.csm])][:TRIED]:
        owner = least_owner(t, conflict, member.without, at(member.csm, "accounts"))
        if owner is not None:
            most, need = t.max_accounts[member.csm], int((owner == member.csm).sum())
            where = f"CSMs row {csm_row(t, member.csm)}, Max Accounts"
            sentence = f"Raise Max Accounts of {t.csm_ids[member.csm]} from {most:.0f} to {need}"
            hours = float(np.sort(_hours_at(t, conflict, owner, member.csm))[: max(0, need - int(most))].sum())
            edit = set_cells("csms", member.rows, "Max Accounts", float(need))
            yield Candidate(sentence, where, hours, edit)


def raise_places(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """Max Accounts of all CSMs of the conflict together, where there are several."""
    found = conflict.of("max accounts")
    for more in RAISES if len(found) > 1 else ():
        edit = together(*(set_cells("csms", m.rows, "Max Accounts", t.max_accounts[m.csm] + more) for m in found))
        if not cannot_hold(edited(t, edit), np.array(conflict.accounts)):
            who, rows = joined(t.csm_ids[m.csm] for m in found), rows_words(row for m in found for row in m.rows)
            hours = float(t.hours[list(conflict.accounts)].mean() * more)
            yield Candidate(f"Raise Max Accounts of {who} by {more}", f"CSMs {rows}, Max Accounts", hours, edit)
            return


def raise_capacity(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """Working hours of one CSM of the conflict, where that leaves a week that one CSM could work."""
    found = conflict.of("capacity")
    lacking = float(t.hours[list(conflict.accounts)].sum() - room(t)[[member.csm for member in found]].sum())
    least = 0.0 if conflict.of("max accounts") else lacking
    for member in [m for m in found if _week(t, m.csm, room(t)[m.csm] + least) <= LONGEST_WEEK][:TRIED]:
        j, now = member.csm, float(room(t)[member.csm])
        owner = least_owner(t, conflict, boundless(member.rows), at(j, "hours"))
        if owner is None:
            continue
        need = float(_hours_at(t, conflict, owner, j).sum())
        weekly, longer = _week(t, j, now), np.ceil((_week(t, j, need) + ROUND_UP) * 10) / 10
        if longer > LONGEST_WEEK:
            continue
        sentence = (
            f"Give {t.csm_ids[j]} {need - now:.1f} h a week more for customers: "
            f"Weekly Hours from {weekly:g} to {longer:g}"
        )
        edit = set_cells("csms", member.rows, "Weekly Hours", float(longer))
        yield Candidate(sentence, f"CSMs row {csm_row(t, j)}, Weekly Hours", need - now, edit)


def _week(t: Territory, csm: int, hours: float) -> float:
    """Weekly Hours with which the CSM would have so many hours for customers; infinite for one who has none."""
    typed, now = t.csms["Weekly Hours"].iloc[csm], float(room(t)[csm])
    weekly = DEFAULT_WEEKLY_HOURS if np.isnan(typed) else float(typed)
    return weekly * hours / now if now else np.inf


def raise_utilisation(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """The share of capacity that hours may fill, for everybody."""
    found = conflict.of("capacity")
    now = t.settings.number("Limit: max utilisation")
    space = t.capacity[[member.csm for member in found]].sum()
    if not found or not space:
        return
    hours = float(t.hours[list(conflict.accounts)].sum())
    least = max(now + 0.01, float(np.floor(hours / space * 100) / 100))
    for share in np.round(least * np.array([1.0, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5]), 2):
        edit = set_settings({"Limit: max utilisation": float(share)})
        if not cannot_hold(edited(t, edit), np.array(conflict.accounts)):
            over = max(0.0, hours - now * space)
            sentence = f"Raise Limit: max utilisation from {now:.0%} to {share:.0%}"
            yield Candidate(sentence, "Settings, Limit: max utilisation", over, edit)
            return


def max_moved(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """More moves, as few as it takes."""
    for member in conflict.of("max moved"):
        owner = least_owner(t, conflict, member.without, lambda problem, accounts: _moves(t, problem, accounts))
        if owner is not None:
            accounts = np.array(conflict.accounts)
            moved = accounts[(t.current[accounts] >= 0) & (t.current[accounts] != owner)]
            share = np.ceil(len(moved) / len(t.accounts) * 1000 - ROUND_UP) / 1000
            hours = float(t.hours[moved].sum())
            sentence = f"Raise Limit: max moved from {member.value} to {share:.1%}: {len(moved)} accounts have to move"
            edit = set_settings({"Limit: max moved": float(share)})
            yield Candidate(sentence, "Settings, Limit: max moved", hours, edit)


def max_at_risk(t: Territory, conflict: Conflict) -> Iterator[Candidate]:
    """More at-risk accounts per CSM, as few more as it takes."""
    for _ in conflict.of("max at-risk"):
        now = int(t.settings.number("Limit: max at-risk"))
        for most in range(now + 1, now + 1 + TRIED):
            edit = set_settings({"Limit: max at-risk": float(most)})
            if not cannot_hold(edited(t, edit), np.array(conflict.accounts)):
                hours = float(t.hours[[i for i in conflict.accounts if t.at_risk[i]]].mean())
                sentence = f"Raise Limit: max at-risk from {now} to {most}"
                yield Candidate(sentence, "Settings, Limit: max at-risk", hours, edit)
                break


def _moves(t: Territory, problem: AssignmentProblem, accounts: Integers) -> Floats:
    """Accounts that change hands, by unit; the conflict is about all of them."""
    leaves = np.where(np.isin(np.arange(len(t.accounts)), accounts)[:, None], t.leaves, False)
    moved: Floats = Groups(units(t, RULES)).total(leaves.astype(float))
    return moved if moved.shape == problem.cost.shape else np.zeros(problem.cost.shape)


def _hours_at(t: Territory, conflict: Conflict, owner: Integers, csm: int) -> Floats:
    accounts = np.array(conflict.accounts)[owner == csm]
    hours: Floats = t.pair_hours[accounts, csm if t.pair_hours.shape[1] > 1 else 0]
    return hours

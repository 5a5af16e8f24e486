"""The Move Check sheet: a change made by hand, before and after, and what it breaks."""

from __future__ import annotations

from xl_territory.policies.wording import joined
from xl_territory.reports.columns import filled, table
from xl_territory.studies.move_check.analysis import ManualEdits
from xl_territory.workbook.sheets import Format, ResultSheet, ResultTable

SHEET = "Move Check"
NAMED = 3
UNCHANGED = "Nothing was edited: every account has the CSM of the plan."


def manual_edits(found: ManualEdits) -> ResultSheet:
    """The accounts that change hands, what breaks, then terms and the hours of the CSMs."""
    return ResultSheet(SHEET, SHEET, sentence(found), (_moves(found), _broken(found), _terms(found), _hours(found)))


def sentence(found: ManualEdits) -> str:
    """The change in one or two sentences."""
    if not found.changed:
        return no_moves(found) or UNCHANGED
    points = (found.after.score - found.before.score) * 100
    worse = f"costs {points:.2f}" if points >= 0 else f"saves {-points:.2f}"
    rules = list(dict.fromkeys(violation.rule for violation in found.broken))
    breaks = f"It breaks {joined(rules)}: see below." if rules else "It breaks no rule."
    scores = f"score {found.before.score:.4f} → {found.after.score:.4f}"
    return f"{_who(found)}. The change {worse} points ({scores}). {breaks} {no_moves(found)}".strip()


def no_moves(found: ManualEdits) -> str:
    """Which accounts were to go where they are, in a sentence; "" where none was."""
    t, owner = found.before.territory, found.before.books.owner
    names = [*t.csm_names, "nobody"]
    unmoved = [f"{t.account_names[i]} is with {names[owner[i]]} already" for i in found.no_moves]
    return f"No move: {'; '.join(unmoved)}." if unmoved else ""


def _who(found: ManualEdits) -> str:
    """The accounts by name where they are few."""
    moves = [f"{name} from {old} to {new}" for _, name, old, new, _ in rows(found)]
    shown = "; ".join(moves[:NAMED])
    return shown if len(moves) <= NAMED else f"{len(moves)} accounts change hands: {shown}; …"


def rows(found: ManualEdits) -> list[tuple[str, str, str, str, float]]:
    """Account ID, name, CSM before and after, hours a week, of each account that changes hands."""
    t = found.after.territory
    names = [*t.csm_names, "nobody"]
    old, new = found.before.books.owner, found.after.books.owner
    return [
        (t.account_ids[i], t.account_names[i], names[old[i]], names[new[i]], float(t.hours[i])) for i in found.changed
    ]


def _moves(found: ManualEdits) -> ResultTable:
    moves = rows(found)
    columns = [
        filled("Account", [name for _, name, *_ in moves], width=28),
        filled("Account ID", [id_ for id_, *_ in moves], width=17),
        filled("From", [old for _, _, old, _, _ in moves], width=18),
        filled("To", [new for *_, new, _ in moves], width=18),
        filled("Hours", [hours for *_, hours in moves], Format.HOURS, 14),
    ]
    return table("MovesByHand", columns, empty=UNCHANGED)


def _broken(found: ManualEdits) -> ResultTable:
    columns = [
        filled("Rule", [violation.rule for violation in found.broken], width=28),
        filled("What It Breaks", [violation.detail for violation in found.broken], width=17),
    ]
    return table("MoveBreaks", columns, title="What it breaks", empty="It breaks no rule.")


def _terms(found: ManualEdits) -> ResultTable:
    term_pairs = [pair for pair in zip(found.before.terms, found.after.terms, strict=True) if pair[1].weight]
    columns = [
        filled("Term", [new.name for _, new in term_pairs], width=28),
        filled("Before", [old.value for old, _ in term_pairs], Format.SCORE, 17),
        filled("After", [new.value for _, new in term_pairs], Format.SCORE, 18),
        filled(
            "Change in Points",
            [(new.value - old.value) * new.share * 100 for old, new in term_pairs],
            Format.NUMBER,
            18,
        ),
    ]
    return table("MoveTerms", columns, title="What it does to the score", empty="No term counts.")


def _hours(found: ManualEdits) -> ResultTable:
    t, before, after = found.after.territory, found.before.books.load, found.after.books.load
    columns = [
        filled("CSM", list(t.csm_names), width=28),
        filled("Hours Before", list(map(float, before)), Format.HOURS, 14),
        filled("Hours After", list(map(float, after)), Format.HOURS, 18),
        filled("Change", list(map(float, after - before)), Format.HOURS, 18),
        filled("Capacity", list(map(float, t.capacity)), Format.HOURS, 18),
    ]
    return table("MoveHours", columns, title="Hours of every CSM", empty="No CSM.")

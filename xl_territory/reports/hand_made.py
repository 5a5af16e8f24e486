"""The Move Check sheet: a change made by hand, before and after, and what it breaks."""

from __future__ import annotations

from xl_territory.hand_made import HandMade
from xl_territory.reports.columns import filled, table
from xl_territory.sheets import Format, ResultSheet, ResultTable

SHEET = "Move Check"


def hand_made(found: HandMade) -> ResultSheet:
    """Terms, then what breaks, then the hours of the CSMs."""
    return ResultSheet(SHEET, SHEET, sentence(found), (_terms(found), _broken(found), _hours(found)))


def sentence(found: HandMade) -> str:
    """The change in one sentence."""
    points = (found.after.score - found.score_before) * 100
    worse = f"costs {points:.2f}" if points >= 0 else f"saves {-points:.2f}"
    many = len(found.broken)
    breaks = "It breaks no rule." if not many else f"It breaks {many} rule{'s' if many > 1 else ''}: see below."
    return f"The change {worse} points (score {found.score_before:.4f} → {found.after.score:.4f}). {breaks}"


def _terms(found: HandMade) -> ResultTable:
    terms = [term for term in found.after.terms if term.weight]
    before = [found.terms.get(term.name) for term in terms]
    points = [
        None if old is None else (term.value - old) * term.share * 100 for term, old in zip(terms, before, strict=True)
    ]
    columns = [
        filled("Term", [term.name for term in terms], width=20),
        filled("Before", before, Format.SCORE, 12),
        filled("After", [term.value for term in terms], Format.SCORE, 12),
        filled("Change in Points", points, Format.NUMBER, 17),
    ]
    return table("MoveTerms", columns, empty="No term counts.")


def _broken(found: HandMade) -> ResultTable:
    columns = [
        filled("Rule", [v.rule for v in found.broken], width=20),
        filled("What It Breaks", [v.detail for v in found.broken], width=12),
    ]
    return table("MoveBreaks", columns, empty="It breaks no rule.")


def _hours(found: HandMade) -> ResultTable:
    t, load = found.after.territory, found.after.books.load
    before = [found.hours.get(csm) for csm in t.csm_ids]
    change = [None if old is None else float(new) - old for old, new in zip(before, load, strict=True)]
    columns = [
        filled("CSM", list(t.csm_names), width=20),
        filled("Hours Before", before, Format.HOURS, 14),
        filled("Hours After", list(map(float, load)), Format.HOURS, 13),
        filled("Change", change, Format.HOURS, 17),
        filled("Capacity", list(map(float, t.capacity)), Format.HOURS, 12),
    ]
    return table("MoveHours", columns, empty="No CSM.")

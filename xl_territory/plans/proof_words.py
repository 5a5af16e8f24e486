"""What is proved of a plan, in words that a planner can repeat."""

from __future__ import annotations

from xl_territory.plans.evaluate import Plan

SMALL_SCORE = 0.005
"""Below this a share of the score says little: an unlucky digit is many per cent of nearly nothing."""

LARGE_GAP = 0.5
EXACT = 5e-5


def proof_words(score: float, bound: float) -> str:
    """How much better a plan under the same rules could be at most; by points of score where that is nearly nothing.

    >>> proof_words(0.0557, 0.0556)
    'nothing more than 0.2 % better can exist'
    >>> proof_words(0.0004, 0.0)
    'nothing better by more than 0.0004 of score can exist'
    >>> proof_words(0.2, 0.2)
    'nothing better can exist'
    """
    distance = max(0.0, score - bound)
    share = distance / score if score > 0 else 0.0
    if share < EXACT:
        return "nothing better can exist"
    if score < SMALL_SCORE or share > LARGE_GAP:
        return f"nothing better by more than {distance:.4f} of score can exist"
    return f"nothing more than {_per_cent(share)} better can exist"


def today_words(plan: Plan, digits: int = 4) -> str:
    """The score of the books as they are, and which hard rules they break: then it is no score that a plan may have."""
    broken = ", ".join(f"{rule.name} {len(rule.violations)}" for rule in plan.broken_today)
    return f"{plan.score_today:.{digits}f}" + (f", which breaks rules: {broken}" if broken else "")


def _per_cent(share: float) -> str:
    return f"{share * 100:.1f} %" if share >= 0.001 else f"{share * 100:.2f} %"

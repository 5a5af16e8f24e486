"""When to give up on a proof: a search tree goes on for hours after it has stopped to gain."""

from __future__ import annotations

import math

WORTH = 0.8


class Patience:
    """Judges a run each time its work has doubled: by then the gap must have fallen by a fifth.

    Work is counted in the looks that the solver allows, which do not depend on the machine as seconds do.
    """

    def __init__(self, first: int) -> None:
        self.looks, self.next, self.gap = 0, first, math.inf

    def lost(self, gap: float) -> bool:
        """Look at the relative ``gap`` now; whether to give up."""
        self.looks += 1
        if self.looks < self.next:
            return False
        lost = gap > WORTH * self.gap
        self.next, self.gap = 2 * self.looks, gap
        return lost

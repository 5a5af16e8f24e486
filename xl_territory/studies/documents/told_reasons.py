"""What a CSM is told about an account: the words of Why, without colleagues where the setting says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from xl_territory.plans.evaluate import Plan
from xl_territory.plans.reasons import Reasons, Why
from xl_territory.schema.planning_steps import EVERYTHING, NOTHING, OTHERS
from xl_territory.territory.workloads import UNASSIGNED

COLLEAGUE = "a colleague"


@dataclass(frozen=True, eq=False)
class ToldReasons:
    """The reasons of a plan as far as `OTHERS` lets a CSM see them."""

    plan: Plan
    reasons: Reasons

    @cached_property
    def others(self) -> str:
        """What a CSM may see of others."""
        return self.plan.territory.settings[OTHERS]

    def name(self, csm: int) -> str:
        """Somebody else, by name where names may be seen."""
        return COLLEAGUE if self.others == NOTHING else self.plan.territory.csm_names[csm]

    def gained(self, i: int) -> str:
        """Why account ``i`` is with its CSM."""
        if self.others == EVERYTHING:
            return self.reasons.sentences[i]
        why, t = self._why(i), self.plan.territory
        history = "had no CSM" if t.current[i] == UNASSIGNED else f"comes from {self.name(int(t.current[i]))}"
        return self._sentence(int(self.plan.books.owner[i]), (why.settled, why.skills, why.time, history))

    def lost(self, i: int) -> str:
        """Why account ``i`` is no longer with the CSM who has it today."""
        owner = int(self.plan.books.owner[i])
        if owner == UNASSIGNED:
            return self.reasons.sentences[i]
        if self.others == EVERYTHING:
            return f"Goes to {self.name(owner)}. {self.reasons.sentences[i]}"
        why = self._why(i)
        return self._sentence(
            int(self.plan.territory.current[i]), (f"goes to {self.name(owner)}", why.settled, why.skills)
        )

    def _why(self, i: int) -> Why:
        return self.reasons.parts[i] or Why()

    def _sentence(self, reader: int, parts: Iterable[str]) -> str:
        text = ", ".join(part for part in parts if part)
        if self.others == NOTHING:
            text = without(text, self._others_than(reader))
        return f"{text[:1].upper()}{text[1:]}."

    def _others_than(self, reader: int) -> list[str]:
        frame = self.plan.territory.tables.csms
        own = {self.plan.territory.csm_ids[reader], self.plan.territory.csm_names[reader]}
        return [word for column in ("CSM ID", "CSM Name") for word in frame[column] if word and word not in own]


def without(text: str, words: Iterable[str]) -> str:
    """The text with `COLLEAGUE` in place of each of these words, the longest first."""
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", COLLEAGUE, text) if either else text

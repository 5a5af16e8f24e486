"""Term: CSMs know what their accounts want."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import numpy as np

from xl_territory.errors import Fault, Severity
from xl_territory.policies.terms.fit import FitTerm
from xl_territory.policies.wording import account_row, counted
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.territory.requirements import unmatched
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads
from xl_territory.workbook.names import clean, key

ALIKE = 0.75
"""Words that have so much in common are likely the same (difflib ratio)."""


class Skill(FitTerm):
    """CSMs know what their accounts want."""

    name = "skill"
    meaning = "Mean share of wanted industry and preferred skills that the CSM does not have."
    default_weight = 30

    def asks(self, territory: Territory) -> Booleans:
        """Every account."""
        return np.ones(len(territory.accounts), dtype=bool)

    def misfit(self, territory: Territory) -> Floats:
        """1 - `Territory.match`."""
        return 1 - territory.match

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """The wanted skills that the CSM does not have."""
        missing = unmatched(territory, account, csm)
        return f"no {' or '.join(missing)} skill" if missing else "a weaker skill match in its family"

    def warnings(self, territory: Territory) -> Iterator[Fault]:
        """Wanted skills that no active CSM has, one row each; where a similar one exists, it is likely a slip."""
        offered = {key(word): clean(word) for words in territory.csms["Skills"] for word in words if key(word)}
        wanting: dict[str, tuple[str, list[int]]] = {}
        for i, wanted in enumerate(territory.wanted):
            for name, word in wanted.items():
                if offered and name not in offered:
                    wanting.setdefault(name, (word, []))[1].append(i)
        for name, (word, accounts) in wanting.items():
            near = get_close_matches(name, offered, 1, ALIKE)
            rows = [account_row(territory, i) for i in accounts]
            verb = "wants" if len(accounts) == 1 else "want"
            fix = f"Did you mean {offered[near[0]]}?" if near else "Teach somebody, or correct the word"
            yield Fault(
                Severity.WARNING,
                "Accounts",
                f"No active CSM has the skill {word}, which {counted(len(accounts), 'account')} {verb}",
                fix,
                rows[0],
                value=word,
                rows=tuple(rows) if len(rows) > 1 else (),
            )

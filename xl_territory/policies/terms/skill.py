"""Term: CSMs know what their accounts want."""

from __future__ import annotations

import numpy as np

from xl_territory.policies.terms.fit import FitTerm
from xl_territory.solver.problem import Booleans, Floats
from xl_territory.territory.requirements import unmatched
from xl_territory.territory.territory import Territory
from xl_territory.territory.workloads import Workloads


class Skill(FitTerm):
    """CSMs know what their accounts want."""

    name = "skill"
    meaning = "Mean share of wanted industry and preferred skills that the CSM does not have."
    default_weight = 30

    def asks(self, territory: Territory) -> Booleans:
        """Every account."""
        return np.ones(len(territory.accounts), dtype=bool)

    def misfit(self, territory: Territory) -> Floats:
        """1 - match."""
        return 1 - territory.match

    def loss(self, territory: Territory, books: Workloads, account: int, csm: int) -> str:  # noqa: ARG002
        """The wanted skills that the CSM does not have."""
        missing = unmatched(territory, account, csm)
        return f"no {' or '.join(missing)} skill" if missing else "a weaker skill match in its family"

"""The rules without the score: what conflicts are looked for in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from xl_territory.policies import RULES
from xl_territory.policies.compose import assemble, units
from xl_territory.policies.constraint_source import ConstraintSource, Effect
from xl_territory.policies.policy import Mode, Rule
from xl_territory.solver.problem import AssignmentProblem, Integers
from xl_territory.studies.conflicts.feasibility import servable
from xl_territory.territory.table_edits import Edit, at_once, edited
from xl_territory.territory.territory import Territory


def rules_alone(territory: Territory, rules: Sequence[Rule] = RULES) -> tuple[AssignmentProblem, Integers]:
    """The rules as a problem without score, and the unit of each account."""
    return assemble(territory, rules, ()), units(territory, rules)


def can_hold(territory: Territory, accounts: Integers, rules: Sequence[Rule] = RULES) -> bool | None:
    """Whether the rules let all these accounts have an owner within capacity; None where neither could be shown."""
    problem, unit = rules_alone(territory, rules)
    return servable(problem, np.unique(unit[accounts]))


def as_settled(territory: Territory) -> tuple[Rule, ...]:
    """RULES with who wins over whom as it is now: leaving out a lock does not wake a renewal or a requirement.

    So that fewer sources never make a conflict, which the search for a smallest one relies on.
    """
    return tuple(type(rule)(rule.exempt(territory)) for rule in RULES)


def sources_of(territory: Territory) -> list[ConstraintSource]:
    """Everything hard that could be left out, the most personal first."""
    hard = (rule for rule in RULES if rule.mode(territory) is Mode.HARD)
    order = list(Effect)
    return sorted(chain.from_iterable(rule.sources(territory) for rule in hard), key=lambda s: order.index(s.effect))


def leave_out(sources: Iterable[ConstraintSource]) -> Edit:
    """One edit after which none of these sources asks for anything."""
    return at_once(chain.from_iterable(source.without for source in sources))


def with_only(
    territory: Territory, everything: Sequence[ConstraintSource], kept: Iterable[ConstraintSource]
) -> Territory:
    """The territory in which, of ``everything``, only the sources ``kept`` ask for something."""
    staying = set(map(id, kept))
    return edited(territory, leave_out(source for source in everything if id(source) not in staying))

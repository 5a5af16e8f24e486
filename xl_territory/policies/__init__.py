"""The planner's language: every rule and every term, and the settings that follow from them."""

from xl_territory.policies.policy import Policy, Rule, Term
from xl_territory.policies.rules import RULES
from xl_territory.policies.terms import TERMS
from xl_territory.policies.terms.balance import Balance
from xl_territory.policies.terms.continuity import Continuity
from xl_territory.policies.terms.risk import Risk
from xl_territory.policies.terms.skill import Skill
from xl_territory.schema import GENERAL_SETTINGS, AnySetting
from xl_territory.schema.aes import SHARED_BOOK_SETTINGS
from xl_territory.schema.handoffs import HANDOFF_SETTINGS
from xl_territory.schema.planning_steps import STEP_SETTINGS
from xl_territory.schema.queues import QUEUE_SETTINGS
from xl_territory.schema.retention_settings import RETENTION_SETTINGS
from xl_territory.schema.reviews import REVIEW_SETTINGS
from xl_territory.schema.settings import PLAN_DATE

PRESETS: dict[str, dict[str, float]] = {
    "Worked example": {Balance.name: 40, Skill.name: 30, Risk.name: 20, Continuity.name: 10},
    "Guide midpoints": {Balance.name: 35, Continuity.name: 25, Risk.name: 20, Skill.name: 15},
    "Balance first": {Balance.name: 70, Skill.name: 10, Risk.name: 10, Continuity.name: 10},
    "Stability first": {Balance.name: 15, Skill.name: 10, Risk.name: 15, Continuity.name: 60},
    "Risk first": {Balance.name: 20, Skill.name: 10, Risk.name: 60, Continuity.name: 10},
    "Expertise first": {Balance.name: 20, Skill.name: 60, Risk.name: 10, Continuity.name: 10},
}
"""Ready-made weights by the name of the term; terms that a preset does not name weigh nothing."""


POLICIES: tuple[Policy, ...] = (*RULES, *TERMS)


def _catalogue() -> tuple[AnySetting, ...]:
    modes = (rule.mode_setting for rule in RULES if len(rule.modes) > 1)
    limits = (setting for policy in POLICIES for setting in policy.settings)
    general = (setting for setting in GENERAL_SETTINGS if setting is not PLAN_DATE)
    steps = (
        *RETENTION_SETTINGS,
        *STEP_SETTINGS,
        *HANDOFF_SETTINGS,
        *QUEUE_SETTINGS,
        *SHARED_BOOK_SETTINGS,
        *REVIEW_SETTINGS,
    )
    return (PLAN_DATE, *(term.weight for term in TERMS), *modes, *limits, *general, *steps)


CATALOGUE: tuple[AnySetting, ...] = _catalogue()
"""Every setting that a planner may use, in the order of the Settings sheet."""

__all__ = ["CATALOGUE", "POLICIES", "PRESETS", "RULES", "TERMS", "Rule", "Term"]

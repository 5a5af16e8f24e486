"""The planner's language: every rule and every term, and the settings that follow from them."""

from xl_territory.policies.policy import Rule, Term
from xl_territory.policies.rules.capacity import Capacity
from xl_territory.policies.rules.eligibility import Eligibility
from xl_territory.policies.rules.families import Families
from xl_territory.policies.rules.locks import Locks
from xl_territory.policies.rules.max_accounts import MaxAccounts
from xl_territory.policies.rules.max_at_risk import MaxAtRisk
from xl_territory.policies.rules.max_moved import MaxMoved
from xl_territory.policies.rules.one_owner import OneOwner
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze
from xl_territory.policies.terms.ae_alignment import AeAlignment
from xl_territory.policies.terms.balance import Balance
from xl_territory.policies.terms.continuity import Continuity
from xl_territory.policies.terms.potential import Potential
from xl_territory.policies.terms.region import Region
from xl_territory.policies.terms.risk import Risk
from xl_territory.policies.terms.skill import Skill
from xl_territory.policies.terms.tenure_mix import TenureMix
from xl_territory.schema import GENERAL_SETTINGS, Kind, Setting
from xl_territory.schema.planning_steps import STEP_SETTINGS
from xl_territory.schema.retention import RETENTION_SETTINGS

RULES: tuple[Rule, ...] = (
    OneOwner(),
    Eligibility(),
    Locks(),
    MaxAccounts(),
    Capacity(),
    RenewalFreeze(),
    Families(),
    MaxMoved(),
    MaxAtRisk(),
)

TERMS: tuple[Term, ...] = (
    Balance(),
    Skill(),
    Risk(),
    Continuity(),
    AeAlignment(),
    Region(),
    Potential(),
    TenureMix(),
)

PRESETS: dict[str, dict[str, float]] = {
    "Worked example": {"balance": 40, "skill": 30, "risk": 20, "continuity": 10},
    "Guide midpoints": {"balance": 35, "continuity": 25, "risk": 20, "skill": 15},
    "Balance first": {"balance": 70, "skill": 10, "risk": 10, "continuity": 10},
    "Stability first": {"balance": 15, "skill": 10, "risk": 15, "continuity": 60},
    "Risk first": {"balance": 20, "skill": 10, "risk": 60, "continuity": 10},
    "Expertise first": {"balance": 20, "skill": 60, "risk": 10, "continuity": 10},
}


def _catalogue() -> tuple[Setting, ...]:
    general = {setting.name: setting for setting in GENERAL_SETTINGS}
    weights = [Setting(f"Weight: {t.name}", t.default_weight, "points", t.meaning, Kind.NUMBER, 0, 1e6) for t in TERMS]
    modes = [
        Setting(f"Rule: {rule.name}", "hard", " / ".join(rule.modes), rule.meaning, Kind.TEXT, choices=rule.modes)
        for rule in RULES
        if len(rule.modes) > 1
    ]
    limits = [s for rule in RULES for s in rule.settings] + [s for term in TERMS for s in term.settings]
    return (general.pop("Plan Date"), *weights, *modes, *limits, *general.values(), *RETENTION_SETTINGS, *STEP_SETTINGS)


CATALOGUE: tuple[Setting, ...] = _catalogue()
"""Every setting that a planner may use, in the order of the Settings sheet."""

__all__ = ["CATALOGUE", "PRESETS", "RULES", "TERMS", "Rule", "Term"]

"""Every rule, one per file, and the list of them."""

from xl_territory.policies.policy import Rule
from xl_territory.policies.rules.capacity import Capacity
from xl_territory.policies.rules.eligibility import Eligibility
from xl_territory.policies.rules.families import Families
from xl_territory.policies.rules.locks import Locks
from xl_territory.policies.rules.max_accounts import MaxAccounts
from xl_territory.policies.rules.max_arr import MaxArr
from xl_territory.policies.rules.max_at_risk import MaxAtRisk
from xl_territory.policies.rules.max_moved import MaxMoved
from xl_territory.policies.rules.min_load import MinLoad
from xl_territory.policies.rules.one_owner import OneOwner
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze

RULES: tuple[Rule, ...] = (
    OneOwner(),
    Eligibility(),
    Locks(),
    MaxAccounts(),
    MaxArr(),
    Capacity(),
    MinLoad(),
    RenewalFreeze(),
    Families(),
    MaxMoved(),
    MaxAtRisk(),
)
"""In the order of the Settings and the Audit sheet."""

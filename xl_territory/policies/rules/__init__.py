"""Every rule, one per file, and the list of them."""

from xl_territory.policies.policy import Rule
from xl_territory.policies.rules.capacity import Capacity
from xl_territory.policies.rules.eligibility import Eligibility
from xl_territory.policies.rules.families import Families
from xl_territory.policies.rules.guests import Guests
from xl_territory.policies.rules.locks import Locks
from xl_territory.policies.rules.max_accounts import MaxAccounts
from xl_territory.policies.rules.max_arr import MaxArr
from xl_territory.policies.rules.max_at_risk import MaxAtRisk
from xl_territory.policies.rules.max_moved import MaxMoved
from xl_territory.policies.rules.min_load import MinLoad
from xl_territory.policies.rules.one_owner import OneOwner
from xl_territory.policies.rules.pool_stay import PoolStay
from xl_territory.policies.rules.renewal_freeze import RenewalFreeze
from xl_territory.policies.rules.tier_review import TierReview

RULES: tuple[Rule, ...] = (
    OneOwner(),
    Eligibility(),
    Locks(),
    MaxAccounts(),
    MaxArr(),
    Capacity(),
    MinLoad(),
    RenewalFreeze(),
    TierReview(),
    Guests(),
    PoolStay(),
    Families(),
    MaxMoved(),
    MaxAtRisk(),
)
"""In the order of the Settings and the Audit sheet."""

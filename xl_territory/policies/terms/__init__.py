"""Every term of the score, one per file, and the list of them."""

from xl_territory.policies.policy import Term
from xl_territory.policies.terms.ae_alignment import AeAlignment
from xl_territory.policies.terms.balance import Balance
from xl_territory.policies.terms.continuity import Continuity
from xl_territory.policies.terms.potential import Potential
from xl_territory.policies.terms.region import Region
from xl_territory.policies.terms.risk import Risk
from xl_territory.policies.terms.skill import Skill
from xl_territory.policies.terms.tenure_mix import TenureMix

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
"""In the order of the Settings and the Score sheet."""

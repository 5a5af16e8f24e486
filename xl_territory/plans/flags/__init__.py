"""Every flag that a plan may raise."""

from xl_territory.errors import Severity
from xl_territory.plans.evaluate import Plan
from xl_territory.plans.flags.account_flags import ACCOUNT_FLAGS
from xl_territory.plans.flags.csm_flags import CSM_FLAGS
from xl_territory.plans.flags.flag import Flag, FlagCheck, Subject
from xl_territory.plans.flags.team_flags import TEAM_FLAGS

FLAGS: tuple[FlagCheck, ...] = (*TEAM_FLAGS, *CSM_FLAGS, *ACCOUNT_FLAGS)


def raised(plan: Plan) -> tuple[Flag, ...]:
    """Every flag of the plan, most severe first, else in the order of FLAGS."""
    order = list(Severity)
    checks = sorted(FLAGS, key=lambda check: order.index(check.severity))
    return tuple(Flag(check, position, detail) for check in checks for position, detail in check.find(plan))


__all__ = ["FLAGS", "Flag", "FlagCheck", "Subject", "raised"]

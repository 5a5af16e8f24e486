"""Every flag that a plan may raise."""

from collections import defaultdict
from collections.abc import Iterable

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


def flag_names(flags: Iterable[Flag]) -> dict[tuple[Subject, int], str]:
    """Flag names of each account and CSM, separated by ``; ``."""
    names: dict[tuple[Subject, int], list[str]] = defaultdict(list)
    for flag in flags:
        names[flag.check.subject, flag.position].append(flag.check.name)
    return {whom: "; ".join(dict.fromkeys(found)) for whom, found in names.items()}


__all__ = ["FLAGS", "Flag", "FlagCheck", "Subject", "flag_names", "raised"]

"""Settings of the retention model: assumptions that a planner can edit, and that nothing else depends on."""

from __future__ import annotations

from xl_territory.schema.column import Kind
from xl_territory.schema.settings import FACTOR, AnySetting, Setting

ASSUMED = "An assumption, yours to edit."


def _share(what: str, default: float, meaning: str) -> Setting[float]:
    return Setting(f"Retention: {what}", default, "share", f"{meaning} {ASSUMED}", Kind.SHARE, 0, 1, ranged=True)


def _factor(what: str, default: float, meaning: str) -> Setting[float]:
    return Setting(f"Retention: {what}", default, FACTOR, f"{meaning} {ASSUMED}", Kind.NUMBER, 0, 100, ranged=True)


CHURN_HEALTHY = _share("churn healthy", 0.05, "Revenue that Healthy accounts lose in a year.")
CHURN_MEDIUM = _share("churn medium", 0.10, "The same for Medium accounts.")
CHURN_AT_RISK = _share("churn at-risk", 0.25, "The same for At-risk accounts.")
MOVED = _factor("moved", 1.2, "Churn of an account that changes hands, times this.")
MISMATCH = _factor("mismatch", 1.1, "Churn where no wanted skill matches, times this.")
OVERLOAD = _factor("overload", 1.2, "Churn with a CSM above capacity, times this.")
NO_OWNER = _factor("no owner", 1.5, "Churn of an account without owner, times this.")
LEVEL = _factor("level", 1.0, "Accepted Churn Risks, times this; accepting Level on sheet Risk sets Low and High.")
WIN_SHARE = _share("win share", 0.5, "Share of Potential − ARR that an account which expands is taken to grow by.")

RETENTION_SETTINGS: tuple[AnySetting, ...] = (
    CHURN_HEALTHY,
    CHURN_MEDIUM,
    CHURN_AT_RISK,
    MOVED,
    MISMATCH,
    OVERLOAD,
    NO_OWNER,
    LEVEL,
    WIN_SHARE,
)

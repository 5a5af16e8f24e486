"""Settings of territory reviews."""

from xl_territory.schema.column import Kind
from xl_territory.schema.retention_settings import ASSUMED
from xl_territory.schema.settings import AnySetting, Setting

REVIEWS = "Reviews"
"""The sheet of territory reviews."""
REVIEW_DAYS = Setting[float](
    "Reviews: days", 90.0, "days", f"A territory is looked at again so many days after the last time. {ASSUMED}",
    Kind.WHOLE, 1, 3650,
)  # fmt: skip
REVIEW_SETTINGS: tuple[AnySetting, ...] = (REVIEW_DAYS,)

"""The Hours Model sheet: how many hours a week an account takes, as four small tables."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

MOST_HOURS = 10_000.0
"""Hours a week of one account: beyond it no team of people is meant."""
MOST_TIMES = 1_000.0


def _factor(name: str, width: float = 14) -> Column:
    return Column(name, Kind.NUMBER, "Times so many hours.", required=True, minimum=0, maximum=MOST_TIMES, width=width)


HOURS_MODEL = InputSheet(
    name="Hours Model",
    title="Hours Model",
    explanation="hours = base hours of the tier × health factor × complexity factor × stage factor. "
    "Every figure may be edited.",
    blocks=(
        Block(
            "Tiers",
            (
                Column("Tier", Kind.TEXT, "Name of the tier.", required=True, key=True, width=16),
                Column("ARR From", Kind.MONEY, "Lowest ARR of the tier, inclusive.", required=True, minimum=0),
                Column("Accounts per CSM Low", Kind.NUMBER, "Benchmark: fewest accounts per CSM.", minimum=0, width=20),
                Column("Accounts per CSM High", Kind.NUMBER, "Benchmark: most accounts per CSM.", minimum=0, width=20),
                Column(
                    "Base Hours",
                    Kind.NUMBER,
                    "Hours a week of a healthy account; the default is 30 ÷ benchmark accounts per CSM.",
                    minimum=0,
                    maximum=MOST_HOURS,
                    default="30 ÷ the middle of the benchmark",
                ),
            ),
        ),
        Block(
            "HealthFactors",
            (
                Column("Health", Kind.TEXT, "Health class.", required=True, key=True),
                _factor("Health Factor"),
            ),
        ),
        Block(
            "ComplexityFactors",
            (
                Column("Complexity", Kind.TEXT, "Complexity from 1 to 5.", required=True, key=True),
                _factor("Complexity Factor", 18),
            ),
        ),
        Block(
            "StageFactors",
            (
                Column("Stage", Kind.TEXT, "Journey stage.", required=True, key=True),
                _factor("Stage Factor"),
            ),
        ),
    ),
)

DEFAULT_TIERS = (
    ("SMB", 0, 60, 100, 30 / 80),
    ("Commercial", 15_000, 35, 60, 30 / 47.5),
    ("Mid-market", 40_000, 20, 35, 30 / 27.5),
    ("Enterprise", 100_000, 10, 20, 30 / 15),
    ("Strategic", 500_000, 4, 8, 30 / 6),
)
DEFAULT_HEALTH = (("Healthy", 1.0), ("Medium", 1.0), ("At-risk", 2.0))
DEFAULT_COMPLEXITY = (("1", 0.8), ("2", 0.9), ("3", 1.0), ("4", 1.15), ("5", 1.3))
DEFAULT_STAGES = (("Onboarding", 1.5), ("Adoption", 1.0), ("Mature", 1.0), ("Renewal", 1.0))

TIER_PRESETS = {
    "Default": DEFAULT_TIERS,
    "Model 3": (
        ("Pooled", 0, 60, 100, 30 / 80),
        ("Growth", 25_000, 30, 40, 30 / 35),
        ("Named", 100_000, 12, 20, 30 / 16),
    ),
    "Touch model": (
        ("Tech touch", 0, 200, 200, 30 / 200),
        ("Low touch", 50_000, 50, 50, 30 / 50),
        ("High touch", 250_000, 20, 20, 30 / 20),
    ),
}

"""The Touch Levels sheet: how closely an account can be looked after, what that takes and what it is assumed to win."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

DEFAULT_LEVELS = (
    ("High", 20, 1.5, "Named", 0.35, 0.06),
    ("Low", 50, 0.6, "Named", 0.20, 0.035),
    ("Tech", 200, 0.15, "Pooled", 0.08, 0.01),
    ("Self-service", None, 0.01, "Pooled", 0.0, 0.0),
)

TOUCH_LEVELS = InputSheet(
    name="Touch Levels",
    title="Touch Levels",
    explanation="From the closest level down. Churn Avoided and Expansion Won are shares of what is at stake, assumed: "
    "edit them, and give a range in Low and High (blank = none to twice the value).",
    blocks=(
        Block(
            "TouchLevels",
            (
                Column("Level", Kind.TEXT, "Name of the level.", required=True, key=True, width=16),
                Column(
                    "Accounts per Seat",
                    Kind.NUMBER,
                    "Accounts that one seat can have; blank = no limit.",
                    minimum=1,
                    width=16,
                ),
                Column(
                    "Base Hours",
                    Kind.NUMBER,
                    "Hours a week, before health, complexity and stage.",
                    required=True,
                    minimum=0,
                ),
                Column("Pool", Kind.TEXT, "Named seats, or pooled ones.", required=True, choices=("Named", "Pooled")),
                Column(
                    "Churn Avoided",
                    Kind.SHARE,
                    "Share of the churn that this level avoids.",
                    minimum=0,
                    maximum=1,
                    default="0%",
                    width=16,
                ),
                Column(
                    "Expansion Won",
                    Kind.SHARE,
                    "Share of Potential − ARR that it wins in a year.",
                    minimum=0,
                    maximum=1,
                    default="0%",
                    width=16,
                ),
                Column(
                    "Churn Low",
                    Kind.SHARE,
                    "Lowest Churn Avoided you believe in.",
                    minimum=0,
                    maximum=1,
                    default="none",
                ),
                Column("Churn High", Kind.SHARE, "Highest.", minimum=0, maximum=1, default="twice the value"),
                Column(
                    "Expansion Low",
                    Kind.SHARE,
                    "Lowest Expansion Won you believe in.",
                    minimum=0,
                    maximum=1,
                    default="none",
                ),
                Column("Expansion High", Kind.SHARE, "Highest.", minimum=0, maximum=1, default="twice the value"),
            ),
            tuple((*row, None, None, None, None) for row in DEFAULT_LEVELS),
        ),
    ),
)

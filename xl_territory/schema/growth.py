"""The Growth sheet: how many accounts each segment is expected to have, month by month."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

GROWTH = InputSheet(
    name="Growth",
    title="Growth",
    explanation="Accounts expected per segment (tier) in a month; between two rows growth is linear, before the first "
    "one it starts from today's accounts. A row with a Milestone is named in the plan.",
    blocks=(
        Block(
            "Growth",
            (
                Column("Month", Kind.DATE, "Any day of the month.", required=True),
                Column(
                    "Segment", Kind.TEXT, "A tier of the Hours Model.", required=True, reference=("Hours Model", "Tier")
                ),
                Column("Accounts", Kind.NUMBER, "Accounts in that month.", minimum=0, default="ARR ÷ today's mean ARR"),
                Column(
                    "ARR", Kind.MONEY, "ARR of the segment in that month.", minimum=0, default="today's mean × Accounts"
                ),
                Column("Milestone", Kind.TEXT, "What is reached: named in the plan.", width=30),
            ),
        ),
    ),
)

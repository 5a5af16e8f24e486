"""The Disputes sheet: who owns what was argued about, as it happened."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

DISPUTES = InputSheet(
    name="Disputes",
    title="Disputes",
    explanation="One row per argument about an account. They count as conflicts when seats are judged.",
    blocks=(
        Block(
            "Disputes",
            (
                Column("Date", Kind.DATE, "When it came up.", required=True),
                Column("Account ID", Kind.TEXT, "The account.", required=True, reference=("Accounts", "Account ID")),
                Column("Kind", Kind.TEXT, "ownership, comp or coverage.", choices=("ownership", "comp", "coverage")),
                Column("Raised By", Kind.TEXT, "Who raised it."),
                Column("Resolved On", Kind.DATE, "When it was settled."),
                Column("Outcome", Kind.TEXT, "How.", width=30),
            ),
        ),
    ),
)

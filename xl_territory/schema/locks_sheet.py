"""The Locks sheet: decisions that the planner has already taken."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

KINDS = ("Assign", "Keep", "Never")

LOCKS = InputSheet(
    name="Locks",
    title="Locks",
    explanation="Assign = this CSM; Keep = the current CSM; Never = not this CSM. "
    "Until is the last day a lock holds; blank = always.",
    blocks=(
        Block(
            "Locks",
            (
                Column(
                    "Account ID",
                    Kind.TEXT,
                    "The account.",
                    required=True,
                    aliases=("Account",),
                    reference=("Accounts", "Account ID"),
                ),
                Column("Kind", Kind.TEXT, "Assign, Keep or Never.", required=True, aliases=("Lock",), choices=KINDS),
                Column(
                    "CSM ID",
                    Kind.TEXT,
                    "The CSM that Assign and Never speak of.",
                    aliases=("CSM",),
                    reference=("CSMs", "CSM ID"),
                ),
                Column("Reason", Kind.TEXT, "Why; shown in results.", width=36),
                Column("Until", Kind.DATE, "Last day of the lock.", default="no end"),
            ),
        ),
    ),
)

"""The Time Log sheet: hours that CSMs have tracked, week by week."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

TIME_LOG = InputSheet(
    name="Time Log",
    title="Time Log",
    explanation="Hours tracked, one row per week, CSM and account; rows without an account are internal time.",
    blocks=(
        Block(
            "TimeLog",
            (
                Column("Week", Kind.DATE, "Any day of the week.", required=True),
                Column("CSM ID", Kind.TEXT, "Who worked.", required=True, reference=("CSMs", "CSM ID")),
                Column("Account ID", Kind.TEXT, "For whom; blank = internal.", reference=("Accounts", "Account ID")),
                Column("Hours", Kind.NUMBER, "Hours in that week.", required=True, minimum=0, maximum=168),
            ),
        ),
    ),
)

"""The ICP sheet: what an ideal customer looks like."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

ICP = InputSheet(
    name="ICP",
    title="ICP",
    explanation="One row per criterion, a column of Accounts. Best and Good are words separated by ; or a range, such "
    "as 100–500, from 100, up to 500.",
    blocks=(
        Block(
            "ICP",
            (
                Column(
                    "Criterion",
                    Kind.TEXT,
                    "A column of Accounts, such as Industry or Employees.",
                    required=True,
                    width=20,
                ),
                Column("Best", Kind.TEXT, "1 point: these words, or this range.", width=30),
                Column("Good", Kind.TEXT, "Half a point.", width=30),
                Column("Weight", Kind.NUMBER, "How much it counts; only proportions matter.", minimum=0, default="1"),
            ),
        ),
    ),
)

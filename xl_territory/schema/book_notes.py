"""The Book Notes sheet: what a planner wants book plans to say, in place of what is generated."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
BOOK_NOTES = InputSheet(
    name="Book Notes",
    title="Book Notes",
    explanation="One row per CSM, every cell optional. What stands here wins over what book plans would say.",
    blocks=(
        Block(
            "BookNotes",
            (
                Column("CSM ID", Kind.TEXT, "The CSM.", required=True, key=True, reference=("CSMs", "CSM ID")),
                Column("Hypothesis", Kind.TEXT, "What this book is about.", width=50),
                *(Column(name, Kind.TEXT, "What is to be reached in this quarter.", width=40) for name in QUARTERS),
                Column("Risks", Kind.TEXT, "What may go wrong.", width=50),
            ),
        ),
    ),
)

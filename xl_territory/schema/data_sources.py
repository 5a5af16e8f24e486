"""The sheets Sources and Mapping: which exports are joined, and what each of their columns becomes."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

KINDS = ("accounts", "tickets", "usage", "opportunities", "surveys", "time", "events", "history")
HOWS = ("last", "first", "sum", "mean", "max", "min", "count", "days since")

SOURCES = InputSheet(
    name="Sources",
    title="Sources",
    explanation="One row per export. Where two say something else of an account, the lower Priority wins.",
    blocks=(
        Block(
            "Sources",
            (
                Column("Source", Kind.TEXT, "A name of your own.", required=True, key=True, width=22),
                Column("File", Kind.TEXT, "The file, as seen from the workbook's folder.", width=36),
                Column("Kind", Kind.TEXT, "What its rows are.", choices=KINDS, default="events"),
                Column("Key Column", Kind.TEXT, "The column that says whose row it is.", width=20),
                Column("Priority", Kind.NUMBER, "The lower number wins.", minimum=0, default="by kind"),
            ),
        ),
    ),
)
MAPPING = InputSheet(
    name="Mapping",
    title="Mapping",
    explanation="What a column of an export becomes: a column of Accounts, or a measure of History under any name; "
    "blank = not read.",
    blocks=(
        Block(
            "Mapping",
            (
                Column("Source", Kind.TEXT, "The source.", required=True, reference=("Sources", "Source"), width=22),
                Column("Column", Kind.TEXT, "The column of the export.", required=True, width=24),
                Column("Becomes", Kind.TEXT, "A column of Accounts or a measure; blank = not read.", width=22),
                Column("How", Kind.TEXT, "How the rows of an account make one value.", choices=HOWS, default="last"),
                Column("Window Days", Kind.NUMBER, "Rows of so many days before the month end.", minimum=1),
                Column("Date Column", Kind.TEXT, "When a row was known; blank = the export has no date.", width=18),
                Column("End Column", Kind.TEXT, "From this date on a row no longer counts.", width=18),
                Column("Times", Kind.NUMBER, "Numbers are multiplied by it: 12 for a monthly amount.", default="1"),
                Column("Fixed", Kind.YES_NO, "Yes: it never changes, so that it needs no date.", default="No"),
                Column("Allowed", Kind.YES_NO, "Yes: used although it looks as if it knew the outcome.", default="No"),
            ),
        ),
    ),
)
HISTORY = InputSheet(
    name="History",
    title="History",
    explanation="One row per account and month end, with what was dated on or before that day.",
    blocks=(
        Block(
            "History",
            (
                Column("Account ID", Kind.TEXT, "The account.", required=True, width=16),
                Column("Month End", Kind.DATE, "The day it was so.", required=True),
            ),
        ),
    ),
)
"""Further columns are measures."""

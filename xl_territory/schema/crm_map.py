"""The CRM Map sheet: which field of the CRM each column is, and whether it is written."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

CRM_MAP = InputSheet(
    name="CRM Map",
    title="CRM Map",
    explanation="Which field of the CRM each column becomes. Write Yes = it is written; CRM ID finds the record, and "
    "the head of the log goes along.",
    blocks=(
        Block(
            "CrmMap",
            (
                Column("Column", Kind.TEXT, "A column of Accounts.", required=True, key=True, width=28),
                Column("CRM Field", Kind.TEXT, "The field in the CRM, as the import spells it.", width=34),
                Column("Write", Kind.YES_NO, "Yes: it is written.", default="No"),
            ),
        ),
    ),
)

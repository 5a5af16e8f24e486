"""The Risk Card sheet: points that rank accounts where there is too little data for a forecast."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

RISK_CARD = InputSheet(
    name="Risk Card",
    title="Risk Card",
    explanation="Points for what you take as a warning; they rank accounts where a forecast cannot be had. The points "
    "that stand here first are an assumption.",
    blocks=(
        Block(
            "RiskCard",
            (
                Column(
                    "Input", Kind.TEXT, "A measure of History, or an input of the forecast.", required=True, width=24
                ),
                Column("From", Kind.NUMBER, "The points count from this number on; blank = from any."),
                Column("To", Kind.NUMBER, "Up to this number; blank = up to any."),
                Column("Points", Kind.NUMBER, "How much it counts.", required=True),
            ),
            defaults=(
                ("Escalations", 1.0, None, 3.0),
                ("CSAT", None, 3.0, 2.0),
                ("NPS", None, 0.0, 2.0),
                ("Tickets", 5.0, None, 1.0),
                ("Days Since Usage", 30.0, None, 2.0),
                ("Tenure in months", None, 6.0, 1.0),
            ),
        ),
    ),
)

"""The Seats sheet: kinds of seat that can be hired, what each brings and costs."""

from xl_territory.schema.column import Block, Column, InputSheet, Kind

DEFAULT_SEATS = (
    ("Pooled", ("SMB",), (), False, 40, 0.75, "50%; 75%", 0.20, 2, 1, 70_000, 8_000, 4),
    (
        "CSM",
        ("SMB", "Commercial", "Mid-market"),
        (),
        False,
        40,
        0.75,
        "25%; 50%; 75%",
        0.15,
        2,
        2,
        95_000,
        12_000,
        4,
    ),
    (
        "Senior",
        ("Mid-market", "Enterprise", "Strategic"),
        (),
        True,
        40,
        0.75,
        "25%; 50%; 75%",
        0.12,
        3,
        3,
        130_000,
        20_000,
        2,
    ),
)

SEATS = InputSheet(
    name="Seats",
    title="Seats",
    explanation="One row per kind of seat that can be hired. Hours of a seat = Weekly Hours × Customer Share × "
    "(1 − Attrition ÷ 12 × (Vacancy Months + months lost to ramp)); the figures are assumptions, yours to edit.",
    blocks=(
        Block(
            "Seats",
            (
                Column(
                    "Seat",
                    Kind.TEXT,
                    "Name of the kind of seat; CSMs may name it in column Seat.",
                    required=True,
                    key=True,
                ),
                Column("Segments", Kind.LIST, "Tiers this seat may serve; blank means all.", width=30),
                Column("Skills", Kind.LIST, "Skills that a hire brings, separated by ;", width=20),
                Column("Senior", Kind.YES_NO, "Yes for a senior seat.", default="No"),
                Column("Weekly Hours", Kind.NUMBER, "Working hours a week.", minimum=0, maximum=168, default="40"),
                Column(
                    "Customer Share",
                    Kind.SHARE,
                    "Share of the working time that customers get.",
                    minimum=0,
                    maximum=1,
                    default="75%",
                ),
                Column(
                    "Ramp",
                    Kind.TEXT,
                    "Productivity month by month until it is full: 25%; 50%; 75%",
                    width=20,
                    default="full at once",
                ),
                Column(
                    "Attrition",
                    Kind.SHARE,
                    "Share of the people who leave in a year.",
                    minimum=0,
                    maximum=1,
                    default="0%",
                ),
                Column(
                    "Vacancy Months",
                    Kind.NUMBER,
                    "Months a seat stays empty after somebody leaves.",
                    minimum=0,
                    maximum=24,
                    default="0",
                    width=16,
                ),
                Column(
                    "Lead Months",
                    Kind.WHOLE,
                    "Months from the decision to the first day.",
                    minimum=0,
                    maximum=24,
                    default="0",
                ),
                Column("Yearly Cost", Kind.MONEY, "Cost of a filled seat in a year.", minimum=0, default="0"),
                Column("Hiring Cost", Kind.MONEY, "Cost of filling it once.", minimum=0, default="0"),
                Column(
                    "Max Hires", Kind.WHOLE, "Hires in a month at most.", minimum=0, maximum=1000, default="no limit"
                ),
            ),
            DEFAULT_SEATS,
        ),
    ),
)

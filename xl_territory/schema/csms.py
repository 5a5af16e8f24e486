"""The CSMs sheet: who looks after accounts, for how many hours, and what they know."""

from dataclasses import replace

from xl_territory.schema.column import Block, Column, InputSheet, Kind
from xl_territory.workbook.input_names import ALIASES

STATUSES = ("Active", "Leaving", "Left", "Open")

BACKGROUND = (
    Column(
        "E-mail",
        Kind.TEXT,
        "Names the CSM wherever an ID does.",
        aliases=("Email", "Email Address", "Mail", "Rep Email"),
    ),
    Column("CRM User ID", Kind.TEXT, "The ID of the CSM in the CRM; names the CSM wherever an ID does."),
    Column("Quota", Kind.MONEY, "The CSM's quota."),
    Column("Seat", Kind.TEXT, "The seat that the CSM fills."),
)
"""What names a CSM besides, and what no plan depends on today."""

CSMS = InputSheet(
    name="CSMs",
    aliases=ALIASES["CSMs"],
    title="CSMs",
    explanation="One row per CSM. Capacity = Weekly Hours × Customer Share × Ramp; lists are separated by ;",
    required=True,
    blocks=(
        Block(
            "CSMs",
            (
                Column(
                    "CSM ID",
                    Kind.TEXT,
                    "A short unique ID; Current CSM and Locks refer to it.",
                    required=True,
                    key=True,
                    aliases=("Id", "CSM", "Owner ID", "User ID", "Employee ID", "Rep ID", "Rep"),
                    stand_ins=("CSM Name",),
                ),
                Column(
                    "CSM Name",
                    Kind.TEXT,
                    "The name you want to read in results.",
                    aliases=("Name", "Full Name", "Rep Name", "Owner Name", "User Name"),
                    width=20,
                ),
                Column(
                    "Status",
                    Kind.TEXT,
                    "Active and Leaving CSMs take part until their End Date; Open seats by the setting Seats: open.",
                    choices=STATUSES,
                    default="Active",
                ),
                Column(
                    "Start Date", Kind.DATE, "First day; before it the CSM takes no accounts.", aliases=("Hire Date",)
                ),
                Column("End Date", Kind.DATE, "First day on which the CSM is gone."),
                Column(
                    "Weekly Hours",
                    Kind.NUMBER,
                    "Working hours a week.",
                    aliases=("Hours", "Hours Per Week"),
                    minimum=0,
                    maximum=168,
                    default="40",
                ),
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
                    Kind.SHARE,
                    "Share of full productivity; new hires below 100%.",
                    minimum=0,
                    maximum=2,
                    default="100%",
                ),
                Column(
                    "Segments",
                    Kind.LIST,
                    "Tiers this CSM may have; blank means all.",
                    reference=("Hours Model", "Tier"),
                    width=24,
                ),
                Column(
                    "Skills",
                    Kind.LIST,
                    "Industries and skills, separated by ;",
                    aliases=("Industries", "Expertise", "Specialisations", "Specializations"),
                    width=24,
                ),
                Column("Languages", Kind.LIST, "Languages spoken, separated by ;", aliases=("Language",), width=18),
                Column("Regions", Kind.LIST, "Regions covered, separated by ;", aliases=("Region",), width=18),
                Column("Max Accounts", Kind.WHOLE, "At most so many accounts.", minimum=0, default="no limit"),
                Column("Max ARR", Kind.MONEY, "At most so much ARR.", minimum=0, default="no limit"),
                Column(
                    "Paired AEs",
                    Kind.LIST,
                    "Account executives this CSM works with, separated by ;",
                    aliases=("AEs",),
                    width=20,
                ),
                Column("Pool", Kind.YES_NO, "Yes for a pooled seat.", default="No"),
                Column("Manager", Kind.TEXT, "For information."),
                *(replace(column, lenient=True, in_template=False) for column in BACKGROUND),
            ),
        ),
    ),
)

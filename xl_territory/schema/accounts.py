"""The Accounts sheet: who has to be looked after, and what they need."""

from dataclasses import replace

from xl_territory.schema.column import Block, Column, InputSheet, Kind
from xl_territory.schema.hours_model import MOST_HOURS
from xl_territory.workbook.input_names import ALIASES

STATUSES = ("Active", "Prospect", "Churned")
HEALTH = ("Healthy", "Medium", "At-risk")
STAGES = ("Onboarding", "Adoption", "Mature", "Renewal")

TURNOVER = "Annual Revenue"
"""What some call ARR; in the account fields of a CRM it is the customer's own revenue (see `tables.turnover`)."""

BACKGROUND = (
    Column("Domain", Kind.TEXT, "The customer's internet domain.", aliases=("Website", "Company Domain Name")),
    Column("External ID", Kind.TEXT, "The account's ID in another system."),
    Column(
        "Country", Kind.TEXT, "Where the customer is; read as Region where there is none.", aliases=("Billing Country",)
    ),
    Column(
        "Postcode", Kind.TEXT, "The customer's postcode.", aliases=("Postal Code", "Zip", "Zip Code", "Billing Zip")
    ),
    Column("Employees", Kind.NUMBER, "How many people work there.", aliases=("Num Employees", "Number of Employees")),
    Column("Company Revenue", Kind.MONEY, "The customer's own turnover.", aliases=("Turnover", "Company Turnover")),
    Column("Growth", Kind.SHARE, "How fast the customer grows in a year.", aliases=("Growth Rate",)),
    Column("Tech Stack", Kind.LIST, "Products that the customer uses, separated by ;", aliases=("Technologies",)),
    Column("Use Case", Kind.TEXT, "What the customer uses the product for."),
    Column("Churn Date", Kind.DATE, "The day on which a Churned account left."),
    Column(
        "Churn Risk",
        Kind.SHARE,
        "Chance that the account leaves within a year, as accepted on sheet Risk.",
        minimum=0,
        maximum=1,
    ),
    Column(
        "Expansion Chance",
        Kind.SHARE,
        "Chance that its ARR grows by a tenth within a year, as accepted on sheet Risk.",
        minimum=0,
        maximum=1,
    ),
    Column("Open Opportunity", Kind.YES_NO, "Yes while sales has an open opportunity.", default="No"),
    Column(
        "Touch Level",
        Kind.TEXT,
        "How closely the account is looked after, a row of Touch Levels: its base hours replace the tier's.",
        default="by tier",
    ),
    Column("CRM ID", Kind.TEXT, "The ID of the account in the CRM."),
    Column("Territory ID", Kind.TEXT, "The territory that the account belongs to."),
    Column("ARR Band", Kind.TEXT, "The band of ARR as the CRM has it; read as Tier where there is none."),
    Column("Last Territory Review Date", Kind.DATE, "When the territory was looked at last."),
)
"""What a CRM knows besides: a plan depends on Touch Level, and on Churn Risk where Health: source says so."""

ACCOUNTS = InputSheet(
    name="Accounts",
    aliases=ALIASES["Accounts"],
    title="Accounts",
    explanation="One row per account. Only Account ID is required, and ARR or Tier for each Active account; "
    "a blank means the default that the header's note names.",
    required=True,
    blocks=(
        Block(
            "Accounts",
            (
                Column(
                    "Account ID",
                    Kind.TEXT,
                    "The ID that your CRM uses. It must be unique.",
                    required=True,
                    key=True,
                    aliases=(
                        *("Id", "Account", "Account Number", "Customer ID", "Client ID", "Company ID", "Record ID"),
                        *("GSID", "Organisation ID", "Organization ID"),
                    ),
                ),
                Column(
                    "Account Name",
                    Kind.TEXT,
                    "The name you want to read in results.",
                    aliases=("Name", "Customer Name", "Customer", "Company", "Company Name", "Client", "Client Name"),
                    width=26,
                ),
                Column(
                    "Status",
                    Kind.TEXT,
                    "Only Active accounts are planned; the others are kept and counted.",
                    aliases=("Account Status", "Customer Status"),
                    choices=STATUSES,
                    default="Active",
                ),
                Column(
                    "ARR",
                    Kind.MONEY,
                    "Annual recurring revenue, in the currency of this workbook.",
                    aliases=(
                        *("Annual Recurring Revenue", "ARR Amount", "Current ARR", "Total ARR", "Recurring Revenue"),
                        *("Contract Value", "ACV", "Annual Contract Value", TURNOVER),
                    ),
                    minimum=0,
                    default="by tier: one of ARR and Tier must be there",
                ),
                Column(
                    "Tier",
                    Kind.TEXT,
                    "A tier of the Hours Model sheet; blank takes the tier that ARR falls into.",
                    aliases=("Account Tier", "Segment", "Customer Tier", "Account Segment", "Plan Tier"),
                    stand_ins=("ARR Band",),
                    default="by ARR",
                    reference=("Hours Model", "Tier"),
                ),
                Column(
                    "Industry",
                    Kind.TEXT,
                    "A CSM with this among their Skills is a match.",
                    aliases=("Vertical", "Sector"),
                ),
                Column(
                    "Region",
                    Kind.TEXT,
                    "Where the customer is.",
                    aliases=("Territory", "Geo", "Geography", "Location", "Area"),
                    stand_ins=("Country",),
                ),
                Column("Language", Kind.TEXT, "The customer's language, for information.", aliases=("Locale",)),
                Column(
                    "Health",
                    Kind.TEXT,
                    "Healthy, Medium or At-risk, or a score from 0 to 100 (the thresholds are on Settings).",
                    aliases=("Health Score", "Customer Health", "Health Class", "Health Status", "Risk"),
                    choices=HEALTH,
                    open_choices=True,
                    default="Healthy",
                ),
                Column(
                    "Stage",
                    Kind.TEXT,
                    "Journey stage; Onboarding takes more time.",
                    aliases=("Lifecycle Stage", "Journey Stage"),
                    choices=STAGES,
                    open_choices=True,
                ),
                Column(
                    "Complexity",
                    Kind.WHOLE,
                    "1 (simple) to 5 (very complex).",
                    minimum=1,
                    maximum=5,
                    default="3",
                ),
                Column("Required Skills", Kind.LIST, "Skills that the CSM must have, separated by ;", width=20),
                Column("Preferred Skills", Kind.LIST, "Skills that the CSM should have, separated by ;", width=20),
                Column("Required Language", Kind.TEXT, "A language that the CSM must speak.", width=18),
                Column("Required Region", Kind.TEXT, "A region that the CSM must cover.", width=18),
                Column(
                    "Current CSM",
                    Kind.TEXT,
                    "Who looks after the account today: CSM ID, name or e-mail address; blank for nobody.",
                    aliases=(
                        *(
                            "Owner",
                            "CSM Owner",
                            "CSM",
                            "Customer Success Manager",
                            "Owner ID",
                            "CSM Owner ID",
                            "CSM ID",
                        ),
                        *(
                            "Current Owner",
                            "Current Rep",
                            "Rep",
                            "Rep Name",
                            "Assigned CSM",
                            "Account Manager",
                            "CSM Name",
                        ),
                        *("Owner Name", "Owner Email", "Owner E-mail", "CSM Email", "CSM E-mail"),
                    ),
                    reference=("CSMs", "CSM ID"),
                ),
                Column(
                    "With CSM Since", Kind.DATE, "Since when the current CSM has the account.", aliases=("CSM Since",)
                ),
                Column(
                    "Contract Start",
                    Kind.DATE,
                    "First day of the contract.",
                    aliases=("Start Date", "Signup Date", "Customer Since", "Contract Start Date", "Created Date"),
                ),
                Column(
                    "Renewal Date",
                    Kind.DATE,
                    "Day of the next renewal.",
                    aliases=("Renewal", "Contract End", "Next Renewal", "Contract End Date"),
                ),
                Column(
                    "Renewal Open",
                    Kind.YES_NO,
                    "Yes while a renewal is being negotiated: the account keeps its CSM.",
                    aliases=("Open Renewal",),
                    default="No",
                ),
                Column(
                    "Parent Account",
                    Kind.TEXT,
                    "Accounts with the same parent share a CSM.",
                    aliases=("Parent", "Parent ID", "Parent Account ID", "Ultimate Parent", "Parent Company"),
                    width=18,
                ),
                Column(
                    "Account Owner",
                    Kind.TEXT,
                    "The account executive (AE) in sales.",
                    aliases=("AE", "Account Executive", "Sales Owner", "AE Owner"),
                    width=16,
                ),
                Column(
                    "Potential ARR",
                    Kind.MONEY,
                    "What the account could be worth.",
                    aliases=("Potential", "Whitespace"),
                    minimum=0,
                    default="ARR",
                ),
                Column(
                    "Weekly Hours",
                    Kind.NUMBER,
                    "Hours a week that you know the account takes; replaces the hours model.",
                    aliases=("Hours Per Week", "Hours Override"),
                    minimum=0,
                    maximum=MOST_HOURS,
                    default="by the hours model",
                ),
                *(replace(column, lenient=True, in_template=False) for column in BACKGROUND),
            ),
        ),
    ),
)

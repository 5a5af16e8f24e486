"""Annual Revenue: some planners call ARR so, and in the account fields of a CRM it is the customer's own turnover."""

from __future__ import annotations

from dataclasses import replace

from xl_territory.errors import Fault, Severity
from xl_territory.schema.accounts import TURNOVER
from xl_territory.tables.headers import Header, Headers
from xl_territory.tables.locate import Place
from xl_territory.workbook.names import header_key

ARR, REVENUE = "ARR", "Company Revenue"
CRM_FIELDS = frozenset(
    map(
        header_key,
        (
            *("Type", "Phone", "Fax", "Website", "Web Site", "Account Source", "Rating", "Ownership", "Site", "Sic"),
            *(
                "Ticker Symbol",
                "Account Number",
                "Owner Id",
                "Parent Id",
                "Master Record Id",
                "Record Id",
                "Is Deleted",
            ),
            *("Created Date", "Created By Id", "Last Modified Date", "Last Activity Date", "System Modstamp"),
            *("Number of Employees", "Num Employees", "Employees", "Naics Code", "Duns Number", "Jigsaw"),
            *(f"{kind} {part}" for kind in ("Billing", "Shipping") for part in ("Street", "City", "State", "Country")),
            *("Billing Postal Code", "Billing Zip", "Company Owner", "Company Domain Name", "Lifecycle Stage"),
        ),
    )
)
FEWEST_FIELDS = 2
CRM_READING = (
    "This is read as the customer's turnover and not as ARR, because the sheet has the fields of a CRM account"
)
PLAIN_READING = "This is read as ARR; in the account fields of a CRM it would be the customer's own turnover"
FIX = f"Call the column {ARR} if it is recurring revenue, {REVENUE} if it is the customer's turnover"


def turnover_apart(sheet: str, place: Place) -> tuple[Place, list[Fault]]:
    """The place of the accounts with Annual Revenue read as what it is there, and the warning that names both readings.

    Beside a column of ARR it is the turnover, and that needs no warning.
    """
    headers = place.headers
    taken = headers.found.get(ARR)
    if taken is None or not _is_turnover(taken):
        return replace(place, headers=_turnover_beside(headers)), []
    from_crm = _crm_fields(headers) >= FEWEST_FIELDS
    problem = CRM_READING if from_crm else PLAIN_READING
    fault = Fault(Severity.WARNING, sheet, problem, FIX, row=place.header_row, column=taken.typed)
    return replace(place, headers=_as_turnover(headers, taken) if from_crm else headers), [fault]


def _turnover_beside(headers: Headers) -> Headers:
    beside = next((header for name, header in headers.shadowed if name == ARR and _is_turnover(header)), None)
    return headers if beside is None else _as_turnover(headers, beside)


def _as_turnover(headers: Headers, header: Header) -> Headers:
    others = {name: each for name, each in headers.found.items() if each != header}
    shadowed = tuple((name, each) for name, each in headers.shadowed if each != header)
    return replace(headers, found={REVENUE: header} | others, shadowed=shadowed)


def _is_turnover(header: Header) -> bool:
    return header_key(header.typed) == header_key(TURNOVER)


def _crm_fields(headers: Headers) -> int:
    """How many headers are standard fields of an account in a CRM."""
    shadowed = (header for _, header in headers.shadowed)
    there = {header_key(header.typed) for header in (*headers.found.values(), *shadowed, *headers.others)}
    return len(there & CRM_FIELDS)

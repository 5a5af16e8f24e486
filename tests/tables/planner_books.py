"""Small workbooks for the tests of reading, and short ways to say what was found in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xl_territory.errors import Fault, InputError, Severity
from xl_territory.schema import GENERAL_SETTINGS, Kind, Setting
from xl_territory.schema.planning_steps import EXPANSION
from xl_territory.schema.retention_settings import RETENTION_SETTINGS
from xl_territory.tables import Tables, read_tables
from xl_territory.workbook.sheets import RawSheet, Value

Rows = Sequence[Sequence[Value]]

CATALOGUE = (
    *GENERAL_SETTINGS,
    Setting("Weight: balance", 60.0, "points", "", Kind.NUMBER, 0),
    Setting("Weight: skill", 40.0, "points", "", Kind.NUMBER, 0),
    Setting("Rule: families", "hard", "", "", Kind.TEXT, choices=("hard", "off")),
    Setting("Limit: max moved", None, "share", "", Kind.SHARE, 0, 1),
    *RETENTION_SETTINGS,
    EXPANSION,
)
ACCOUNTS: Rows = [["Account ID", "ARR"], ["A1", 20_000], ["A2", 50_000]]
CSMS: Rows = [["CSM ID", "Status"], ["C1", "Active"], ["C2", "Active"]]
SETTINGS: Rows = [["Setting", "Value"], ["Plan Date", "2026-01-05"]]


def book(**sheets: Rows | RawSheet | None) -> dict[str, RawSheet]:
    """A sound workbook of two accounts and two CSMs, with some sheets replaced (accounts=…) or taken away (None)."""
    rows = {"accounts": ACCOUNTS, "csms": CSMS, "settings": SETTINGS, **sheets}
    names = {"csms": "CSMs", "hours_model": "Hours Model"}
    named = {names.get(name, name.title()): given for name, given in rows.items() if given is not None}
    return {name: raw if isinstance(raw, RawSheet) else RawSheet(name, raw) for name, raw in named.items()}


def account(**cells: Value) -> Rows:
    """An Accounts sheet with one account in row 2 (required_skills="SQL" for a column), over a blameless default."""
    named = {"Account ID": "A1", "ARR": 20_000} | {_title(name): value for name, value in cells.items()}
    return [list(named), list(named.values())]


def csm(**cells: Value) -> Rows:
    """A CSMs sheet with one CSM in row 2."""
    named = {"CSM ID": "C1"} | {_title(name): value for name, value in cells.items()}
    return [list(named), list(named.values())]


def read(sheets: Mapping[str, RawSheet], changes: Mapping[str, str] | None = None) -> Tables:
    """The tables of a workbook under the small catalogue above."""
    return read_tables(sheets, CATALOGUE, changes)


def faults(sheets: Mapping[str, RawSheet]) -> tuple[Fault, ...]:
    """Every fault of a workbook, whether it can be planned or not."""
    try:
        return read(sheets).faults
    except InputError as refused:
        return refused.faults


def errors(sheets: Mapping[str, RawSheet]) -> list[tuple[str, int | None, str]]:
    """Sheet, Excel row and column of every error."""
    return _places(sheets, Severity.ERROR)


def warnings(sheets: Mapping[str, RawSheet]) -> list[tuple[str, int | None, str]]:
    """Sheet, Excel row and column of every warning."""
    return _places(sheets, Severity.WARNING)


def notes(sheets: Mapping[str, RawSheet]) -> list[tuple[str, int | None, str]]:
    """Sheet, Excel row and column of every note that has a row."""
    return [place for place in _places(sheets, Severity.INFO) if place[1] is not None]


def said(sheets: Mapping[str, RawSheet]) -> str:
    """Everything that is said about a workbook, but for what was read and the sheets that it does not have."""
    ordinary = ("no such sheet", "Read: ")
    return "\n".join(str(fault) for fault in faults(sheets) if not any(word in fault.problem for word in ordinary))


def _places(sheets: Mapping[str, RawSheet], severity: Severity) -> list[tuple[str, int | None, str]]:
    found = [fault for fault in faults(sheets) if fault.severity is severity]
    return [(fault.sheet, row, fault.column) for fault in found for row in (fault.rows or (fault.row,))]


def _title(name: str) -> str:
    words = (word.upper() if word in ("arr", "csm", "id", "aes") else word.title() for word in name.split("_"))
    return " ".join(words)

"""What a new export is taken to be: rows for Sources and Mapping that the planner may change before the next import."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xl_territory.schema import ACCOUNTS
from xl_territory.schema.accounts import TURNOVER
from xl_territory.studies.import_files.export_cells import as_days, as_numbers
from xl_territory.studies.import_files.export_file import CodedColumn, Export
from xl_territory.tables.turnover import CRM_FIELDS, FEWEST_FIELDS
from xl_territory.tables.typed_values import text_of
from xl_territory.workbook.names import header_key, header_words, key

PRIORITIES = {"accounts": 1, "opportunities": 2, "events": 3, "usage": 4, "tickets": 5, "surveys": 6, "time": 7}
"""By kind, so that the order in which exports arrive does not matter."""
WORDS_OF_KIND = {
    "tickets": ("ticket", "case", "support", "incident"),
    "usage": ("usage", "login", "activity", "adoption", "event log"),
    "opportunities": ("opportunit", "deal", "subscription", "contract", "renewal"),
    "surveys": ("survey", "nps", "csat", "feedback"),
    "time": ("time", "timesheet"),
    "events": ("churn", "event", "cancel"),
    "accounts": ("account", "customer", "client", "compan"),
}
NEVER = re.compile(
    r"\b(gender|sex|age|birth|birthday|dob|senior|seniorcitizen|citizen|nationality|ethnic\w*|race|religion|origin|"
    r"marital|partner|dependents|first name|last name|contact name|surname|e-?mail)\b",
    re.IGNORECASE,
)
"""Columns that are about a person: never an input of a forecast (planning_inputs, Churn and expansion)."""
DATE_WORDS = ("created", "submitted", "opened", "start", "date", "month", "week", "day", "at", "on")
END_WORDS = ("end", "ended", "until")
MEASURES = {
    "escalat": ("Escalations", "sum"),
    "csat": ("CSAT", "mean"),
    "satisfaction": ("CSAT", "mean"),
    "nps": ("NPS", "mean"),
    "login": ("Logins", "sum"),
    "usage": ("Usage", "sum"),
    "adoption": ("Adoption", "last"),
}
WINDOW = 90.0
MOST_WORDS = 12
"""A column of more different words is no group of customers."""
MOSTLY = 0.8
KEYS = ("Account ID", "External ID", "Domain", "Account Name")
ASIDE = frozenset({"Required Skills", "Preferred Skills", "Territory ID", "CRM ID"})
"""Columns of Accounts that an export fills only where the planner says so."""


@dataclass(frozen=True)
class Mapped:
    """A row of Mapping: a ``column`` of a ``source`` and what it becomes; ``window`` None = all rows so far."""

    source: str
    column: str
    becomes: str = ""
    how: str = "last"
    window: float | None = None
    date: str = ""
    end: str = ""
    times: float = 1.0
    fixed: bool = False
    allowed: bool = False


@dataclass(frozen=True)
class SourceRow:
    """A row of Sources."""

    name: str
    file: str
    kind: str
    key_column: str
    priority: float


def proposed(
    name: str, file: str, export: Export, known: Mapping[str, Collection[str]]
) -> tuple[SourceRow, list[Mapped]]:
    """What a new export is taken to be.

    Parameters
    ----------
    export : its first rows. known : the cells of the `KEYS` columns of Accounts and the tiers, as they compare.
    """
    dates = _dates(export)
    kind = _kind(name, export, bool(dates))
    key_column = _key_column(export, kind, known)
    row = SourceRow(name, file, kind, key_column, PRIORITIES[kind])
    if kind == "accounts":
        return row, list(_of_accounts(name, export, known.get("Tier", ())))
    return row, list(_of_events(row, export, dates))


def _kind(name: str, export: Export, dated: bool) -> str:
    """By the words of the file's name, else by its headers; without a date its rows are accounts."""
    if not dated:
        return "accounts"
    said = name.replace("_", " ").lower()
    for kind, words in WORDS_OF_KIND.items():
        if kind != "accounts" and any(word in said for word in words):
            return kind
    meant = {ACCOUNTS.block.meaning(header)[0] for header in export.columns} - {""}
    return "accounts" if any(word in said for word in WORDS_OF_KIND["accounts"]) or len(meant) >= 5 else "events"


def _key_column(export: Export, kind: str, known: Mapping[str, Collection[str]]) -> str:
    """Of accounts the column called so; else the one most of whose cells are known of an account."""
    meant = [header for header in export.columns if ACCOUNTS.block.meaning(header)[0] == "Account ID"]
    if kind == "accounts" and meant:
        return min(meant, key=lambda header: ACCOUNTS.block.meaning(header)[1])
    best, share = "", 0.0
    for column in KEYS:
        for header, coded in export.columns.items():
            found = np.mean([key(text_of(word)) in known.get(column, ()) for word in coded.words]) if coded.words else 0
            if found > max(share, 0.2):
                best, share = header, float(found)
    named = [header for header in meant if {"account", "customer"} & set(header_words(header))]
    return best or next(iter(named or meant), next(iter(export.columns), ""))


def _dates(export: Export) -> list[str]:
    """Columns of dates, those first whose name says that something began."""
    found = [header for header, coded in export.columns.items() if _is_date(coded)]
    rank = {word: number for number, word in enumerate(DATE_WORDS)}
    return sorted(found, key=lambda header: min((rank.get(word, 99) for word in _words(header)), default=99))


def _is_date(coded: CodedColumn) -> bool:
    texts = [word for word in coded.words if not isinstance(word, int | float)]
    if len(texts) < len(coded.words) or not texts or all(str(text).isdecimal() for text in texts):
        return False
    filled = coded.codes >= 0
    return bool(filled.any() and (~np.isnat(as_days(coded)))[filled].mean() >= MOSTLY)


def _is_number(coded: CodedColumn) -> bool:
    filled = coded.codes >= 0
    return bool(filled.any() and (~np.isnan(as_numbers(coded)))[filled].mean() >= MOSTLY)


def _words(header: str) -> tuple[str, ...]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return header_words(spaced)


def never_used(header: str) -> bool:
    """Whether a column is about a person, and so is never an input of a forecast."""
    return bool(NEVER.search(" ".join((*_words(header), header.replace("_", " ")))))


def _of_accounts(source: str, export: Export, tiers: Collection[str]) -> Iterator[Mapped]:
    """Columns that Accounts has under this name or an alias, and further measures that groups or numbers tell."""
    is_crm = len({header_key(header) for header in export.columns} & CRM_FIELDS) >= FEWEST_FIELDS
    taken: dict[str, tuple[int, str]] = {}
    for header in export.columns:
        column, rank = ACCOUNTS.block.meaning(header)
        if column == "Tier" and not all(key(text_of(word)) in tiers for word in export.columns[header].words):
            continue
        if column and column not in ASIDE and rank < taken.get(column, (99, ""))[0]:
            taken[column] = (rank, header)
    chosen = {header: column for column, (_, header) in taken.items()}
    for header, coded in export.columns.items():
        becomes = chosen.get(header, "")
        if header_key(header) == header_key(TURNOVER) and is_crm:
            becomes = "Company Revenue"
        if becomes in KEYS:
            yield Mapped(source, header, becomes)
        elif never_used(header):
            yield Mapped(source, header)
        elif _says_churned(header) and "Status" not in taken:
            yield Mapped(source, header, "Status")
        elif becomes:
            yield Mapped(source, header, becomes, fixed=becomes in ("Industry", "Region", "Country"))
        elif "monthly" in _words(header) and _is_number(coded) and "ARR" not in taken:
            yield Mapped(source, header, "ARR", times=12.0)
        else:
            yield Mapped(source, header, header if _measures_something(coded) else "")


def _measures_something(coded: CodedColumn) -> bool:
    """Whether it is a number, or a word that many rows share."""
    few = len(coded.words) <= MOST_WORDS and 2 * len(coded.words) <= int((coded.codes >= 0).sum())
    return bool(coded.words) and (_is_number(coded) or few) and not _is_date(coded)


def _says_churned(header: str) -> bool:
    return bool({"churn", "churned"} & set(_words(header)))


def _of_events(row: SourceRow, export: Export, dates: Sequence[str]) -> Iterator[Mapped]:
    """A count of the rows, the days since the last, and what its numbers and yes/no columns tell."""
    date = dates[0] if dates else ""
    end = next((header for header in dates[1:] if set(END_WORDS) & set(_words(header))), "")
    stock = {"date": date, "end": end} if end else {"date": date, "window": WINDOW}
    noun = row.kind.capitalize() if row.kind != "events" else row.name.replace("_", " ").capitalize()
    counted = next((header for header in export.columns if header not in (row.key_column, *dates)), date)
    for header, coded in export.columns.items():
        if header == row.key_column:
            continue
        if header == date and _says_churned(header):
            yield Mapped(row.name, header, "Churn Date", "first", date=date)
        elif header == date and row.kind != "events":
            yield Mapped(row.name, header, f"Days Since {noun}", "days since", date=date)
        elif never_used(header) or header in dates:
            yield Mapped(row.name, header)
        elif header == counted and row.kind != "events":
            yield Mapped(row.name, header, noun, "count", **stock)
        else:
            yield _measure(row, header, coded, stock)


def _measure(row: SourceRow, header: str, coded: CodedColumn, stock: Mapping[str, object]) -> Mapped:
    """A number or yes/no column of dated rows; what ends is added up while it lasts."""
    if row.kind == "events" or not _is_number(coded):
        return Mapped(row.name, header)
    becomes, how = next((each for word, each in MEASURES.items() if word in header.lower()), (header, ""))
    if "end" in stock:
        becomes = "ARR" if ACCOUNTS.block.meaning(header)[0] == "ARR" else becomes
        return Mapped(row.name, header, becomes, how or "sum", **stock)  # type: ignore[arg-type]
    truths = {key(text_of(word)) for word in coded.words} <= {"true", "false", "yes", "no", "0", "1"}
    return Mapped(row.name, header, becomes, how or ("sum" if truths else "mean"), **stock)  # type: ignore[arg-type]

"""Exports are joined into the workbook: twice is once, in any order, and what a planner typed stays."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xl_territory.errors import InputError, TooLittleDataError
from xl_territory.schema import ACCOUNTS
from xl_territory.studies import study_called
from xl_territory.studies.study import Answer, Asked
from xl_territory.studies.writing import write_answer
from xl_territory.tables.input_edits import RowChange
from xl_territory.workbook import MemoryHost, open_workbook

IMPORT = study_called("import_files")
NOW = dt.datetime(2026, 6, 30, 12, 0)
CRM = Path(__file__).parents[4] / "shared" / "data" / "crm"
needs_crm = pytest.mark.skipif(not CRM.is_dir(), reason="no ../shared")


def book(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> MemoryHost:
    """A workbook with these accounts."""
    return MemoryHost(
        {"Accounts": pd.DataFrame(rows, columns=columns, dtype=object), "CSMs": pd.DataFrame({"CSM ID": ["C1"]})}
    )


def ask(host: MemoryHost, files: Sequence[Path] = (), **options: object) -> Answer:
    """Import and write."""
    sheets = host.read(host.sheet_names)
    answer = IMPORT.ask(Asked(sheets, now=NOW), {"files": list(files), **options})
    write_answer(answer, host, by="Kim")
    return answer


def accounts(host: MemoryHost) -> dict[str, dict[str, object]]:
    """Every cell of Accounts that is not blank, by ID and header."""
    header, *rows = host.read(["Accounts"])["Accounts"].rows
    cells = ({str(name): value for name, value in zip(header, row, strict=False) if value is not None} for row in rows)
    return {str(row["Account ID"]): row for row in cells if "Account ID" in row}


def table(host: MemoryHost, sheet: str) -> list[dict[str, object]]:
    """The rows of the first table of a written sheet."""
    first = host.written[sheet].tables[0]
    names = [column.name for column in first.columns]
    return [dict(zip(names, row, strict=True)) for row in first.rows]


def save(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_row_finds_its_account_by_id_external_id_domain_and_name(tmp_path: Path) -> None:
    """In this order; what fits none is listed."""
    host = book(
        [
            ("A1", None, None, None),
            ("A2", "X-7", None, None),
            ("A3", None, "acme.com", None),
            ("A4", None, None, "Umbrella Inc."),
        ],
        ["Account ID", "External ID", "Domain", "Account Name"],
    )
    keys = ("a1", "x-7", "https://www.acme.com/shop", "UMBRELLA, Inc", "nobody")
    file = save(
        tmp_path,
        "tickets.csv",
        "account,opened\n" + "".join(f'"{key}",2026-05-0{at + 1}\n' for at, key in enumerate(keys)),
    )
    answer = ask(host, [file])
    (report,) = table(host, "Import Report")
    assert (report["Rows"], report["Matched"], report["Unmatched"]) == (5, 4, 1)
    assert host.written["Import Report"].tables[2].rows == [["tickets", "nobody", 1]]
    assert "1 to none" in answer.sentence


def test_the_lower_priority_wins_and_the_contradiction_is_listed(tmp_path: Path) -> None:
    """Both kinds are accounts, so the name of the source decides until Priority says otherwise."""
    files = [
        save(tmp_path, f"{name} accounts.csv", f"Account ID,Industry\nA1,{industry}\n")
        for name, industry in (("b", "Retail"), ("a", "Health"))
    ]
    host = book([("A1", None)], ["Account ID", "Industry"])
    ask(host, files)
    assert accounts(host)["A1"]["Industry"] == "Health"
    assert host.written["Import Report"].tables[1].rows[0][:6] == [
        "A1",
        "Industry",
        "Health",
        "a accounts",
        "Retail",
        "b accounts",
    ]


def test_what_the_planner_typed_stays_and_is_named(tmp_path: Path) -> None:
    """Before the first import, and over what an import wrote."""
    host = book([("A1", 5, None), ("A2", None, None)], ["Account ID", "ARR", "Industry"])
    file = save(tmp_path, "accounts.csv", "Account ID,ARR,Industry\nA1,9,Retail\nA2,7,Retail\n")
    ask(host, [file])
    assert accounts(host) == {
        "A1": {"Account ID": "A1", "ARR": 5, "Industry": "Retail"},
        "A2": {"Account ID": "A2", "ARR": 7.0, "Industry": "Retail"},
    }
    write_answer(Answer("Typed.", changes=(RowChange(ACCOUNTS, "A2", {"Industry": "Health", "ARR": None}),)), host)
    save(tmp_path, "accounts.csv", "Account ID,ARR,Industry\nA1,9,Telco\nA2,8,Telco\n")
    answer = ask(host)
    assert accounts(host) == {
        "A1": {"Account ID": "A1", "ARR": 5, "Industry": "Telco"},
        "A2": {"Account ID": "A2", "Industry": "Health"},
    }
    assert "3 cells of your own kept" in answer.sentence


CELLS = st.sampled_from(["", "Retail", "Health"])
ROWS = st.lists(st.tuples(st.sampled_from(["A1", "A2", "A3"]), CELLS, st.sampled_from(["", "10", "20"])), max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    exports=st.lists(ROWS, min_size=1, max_size=3),
    typed=st.tuples(CELLS, CELLS),
    order=st.randoms(use_true_random=False),
)
def test_twice_is_once_in_any_order_with_the_planners_cells_kept(
    tmp_path_factory: pytest.TempPathFactory,
    exports: list[list[tuple[str, str, str]]],
    typed: tuple[str, str],
    order: random.Random,
) -> None:
    """All at once, or one after the other in another order, and again."""
    folder = tmp_path_factory.mktemp("exports")
    files = [
        save(folder, f"accounts {at}.csv", "Account ID,Industry,ARR\n" + "".join(",".join(row) + "\n" for row in rows))
        for at, rows in enumerate(exports)
    ]
    made = [("A1", typed[0] or None, None), ("A2", typed[1] or None, None)]
    one, other = (book(made, ["Account ID", "Industry", "ARR"]) for _ in range(2))
    ask(one, files)
    for file in order.sample(files, len(files)):
        ask(other, [file])
    first = accounts(one)
    assert accounts(other) == first
    again = ask(one)
    assert not again.changes
    assert accounts(one) == first
    for id_, word in zip(("A1", "A2"), typed, strict=True):
        if word:
            assert first[id_]["Industry"] == word


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(later=st.lists(st.tuples(st.sampled_from(["A1", "A2"]), st.integers(1, 60), st.integers(1, 9)), max_size=5))
def test_nothing_dated_after_a_month_end_reaches_its_row(
    tmp_path_factory: pytest.TempPathFactory, later: list[tuple[str, int, int]]
) -> None:
    """Rows of May and June change nothing in what was known at the end of April."""
    folder = tmp_path_factory.mktemp("exports")
    early = [("A1", dt.date(2026, 2, 3), 4), ("A2", dt.date(2026, 4, 30), 2), ("A1", dt.date(2026, 4, 1), 1)]
    known = [*early, *((id_, dt.date(2026, 4, 30) + dt.timedelta(days), score) for id_, days, score in later)]
    found = []
    for rows in (early, known):
        host = book([("A1",), ("A2",)], ["Account ID"])
        lines = "".join(f"T{at},{id_},{day},{score}\n" for at, (id_, day, score) in enumerate(rows))
        ask(host, [save(folder, "tickets.csv", f"ticket,account,opened,satisfaction\n{lines}")])
        found.append([row for row in table(host, "History") if row["Month End"] <= dt.date(2026, 4, 30)])  # type: ignore[operator]
    assert found[0] == found[1]
    assert found[0][-2:] == [
        {
            "Account ID": "A1",
            "Month End": dt.date(2026, 4, 30),
            "Tickets": 2.0,
            "Days Since Tickets": 29.0,
            "CSAT": 2.5,
        },
        {"Account ID": "A2", "Month End": dt.date(2026, 4, 30), "Tickets": 1.0, "Days Since Tickets": 0.0, "CSAT": 2.0},
    ]


def test_a_suspected_duplicate_is_added_only_after_a_decision(tmp_path: Path) -> None:
    """Different adds it; the decision is remembered."""
    host = book([("A1", "Acme Inc", "10115", "US")], ["Account ID", "Account Name", "Postcode", "Country"])
    file = save(
        tmp_path,
        "accounts.csv",
        "Account ID,Account Name,Postcode,Country\nB1,ACME Group,10115,US\nB2,Globex,20095,US\n",
    )
    ask(host, [file], add=True)
    assert set(accounts(host)) == {"A1", "B2"}
    (pair,) = table(host, "Duplicates")
    assert (pair["A"], pair["B"], pair["Suggestion"], pair["Decision"]) == ("A1", "B1", "Merge", None)
    decide(host, "Different")
    ask(host, add=True)
    assert set(accounts(host)) == {"A1", "B1", "B2"}
    assert [row["Decision"] for row in table(host, "Duplicates")] == ["Different"]


def test_rows_of_a_merged_duplicate_count_for_the_account(tmp_path: Path) -> None:
    """And its account is not added."""
    host = book([("A1", "Acme Inc", "10115", "US")], ["Account ID", "Account Name", "Postcode", "Country"])
    header = "Account ID,Account Name,Postcode,Country,Industry"
    files = [save(tmp_path, "accounts.csv", f"{header}\nB1,The ACME Group,10115,US,Retail\n")]
    ask(host, files, add=True)
    decide(host, "Merge")
    ask(host, add=True)
    assert set(accounts(host)) == {"A1"}
    assert accounts(host)["A1"]["Industry"] == "Retail"


def decide(host: MemoryHost, decision: str) -> None:
    """Type a decision about every pair."""
    sheet = host.written["Duplicates"]
    (pairs,) = sheet.tables
    at = pairs.column("Decision")
    rows = [[decision if k == at else cell for k, cell in enumerate(row)] for row in pairs.rows]
    host.write([replace(sheet, tables=(replace(pairs, rows=rows),))])


def test_a_planners_mapping_is_followed(tmp_path: Path) -> None:
    """What is typed on Sources and Mapping before the import wins over what would be guessed."""
    host = book([("A1", None)], ["Account ID", "ARR"])
    more = {
        "Sources": pd.DataFrame(
            {
                "Source": ["billing"],
                "File": ["bills.csv"],
                "Kind": ["accounts"],
                "Key Column": ["kunde"],
                "Priority": [1],
            }
        ),
        "Mapping": pd.DataFrame(
            {"Source": ["billing"], "Column": ["betrag"], "Becomes": ["ARR"], "How": ["last"], "Times": [12]}
        ),
    }
    host = MemoryHost({**{name: host.read([name])[name] for name in ("Accounts", "CSMs")}, **more})
    save(tmp_path, "bills.csv", "kunde;betrag\nA1;1.234,50\n")
    ask(host, folder=tmp_path)
    assert accounts(host)["A1"]["ARR"] == pytest.approx(14_814)


def test_an_unknown_key_column_is_refused_with_those_there_are(tmp_path: Path) -> None:
    """Nothing is read by guess once Sources names it."""
    host = book([("A1",)], ["Account ID"])
    sources = pd.DataFrame({"Source": ["t"], "File": ["t.csv"], "Kind": ["tickets"], "Key Column": ["acct"]})
    host = MemoryHost({"Accounts": host.read(["Accounts"])["Accounts"], "Sources": sources})
    save(tmp_path, "t.csv", "account,opened\nA1,2026-01-01\n")
    with pytest.raises(InputError, match=r"no such key column.*account"):
        ask(host, folder=tmp_path)


def test_an_external_id_that_two_accounts_have_is_refused(tmp_path: Path) -> None:
    """Nobody knows whose row it would be."""
    host = book([("A1", "X"), ("A2", "X")], ["Account ID", "External ID"])
    with pytest.raises(InputError, match="Two accounts have this External ID"):
        ask(host, [save(tmp_path, "t.csv", "account,opened\nX,2026-01-01\n")])


def test_without_any_file_the_planner_is_told_where_to_name_one() -> None:
    """It is a refusal for lack of data."""
    with pytest.raises(TooLittleDataError, match="Sources"):
        ask(book([("A1",)], ["Account ID"]))


def test_columns_about_persons_are_never_mapped(tmp_path: Path) -> None:
    """Age, sex, origin and names of people; they are listed."""
    host = book([("A1",)], ["Account ID"])
    file = save(tmp_path, "accounts.csv", "Account ID,gender,SeniorCitizen,seats\nA1,Female,1,4\n")
    ask(host, [file])
    assert {row["Column"]: row["Becomes"] for row in table(host, "Mapping")} == {
        "Account ID": "Account ID",
        "gender": None,
        "SeniorCitizen": None,
        "seats": "seats",
    }
    assert [row[1] for row in host.written["Import Report"].tables[3].rows] == ["gender", "SeniorCitizen"]


@needs_crm
def test_opportunities_that_match_no_account_are_refused_in_words() -> None:
    """The Salesforce export: ten accounts, and opportunities of others."""
    host = book([], ["Account ID", "Account Name"])
    answer = ask(
        host, [CRM / "salesforce_export" / f"sf_{name}_data.csv" for name in ("account", "opportunity")], add=True
    )
    assert answer.exit_code == 3
    assert "No row of sf_opportunity_data belongs to an account" in answer.sentence
    assert len(accounts(host)) == 9
    assert "History" not in host.written


@needs_crm
def test_raw_exports_fill_an_empty_workbook(tmp_path: Path) -> None:
    """Accounts, subscriptions, churn and tickets of the same 500 customers, in a file; and again changes nothing."""
    from xl_territory.template import Example
    from xl_territory.template.new_workbook import new_workbook

    made = new_workbook(tmp_path / "new.xlsx", Example("blank"))
    files = sorted((CRM / "ravenstack").glob("*.csv"))
    answer = IMPORT.ask(Asked(made, now=NOW), {"files": files, "add": True})
    write_answer(answer, open_workbook(made), tmp_path / "joined.xlsx", by="Kim")
    again = IMPORT.ask(Asked(tmp_path / "joined.xlsx", now=NOW))
    assert "8,100 rows of 4 exports: 8,100 belong to an account" in again.sentence
    assert not again.changes
    assert "History: 24 month ends" in again.sentence

"""History that is too long for its sheet goes into a file beside the workbook, and is read from there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xl_territory.errors import WorkbookError
from xl_territory.studies import study_called
from xl_territory.studies.history_rows import history_rows
from xl_territory.studies.import_files.history_file import MOST_ROWS, OURS
from xl_territory.studies.study import Answer, Asked, SideFile
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import MemoryHost
from xl_territory.workbook.sheets import ResultSheet

IMPORT = study_called("import_files")
NOW = dt.datetime(2026, 6, 30, 12, 0)
MANY = MOST_ROWS // 24 + 1


def book(accounts: int) -> MemoryHost:
    """A workbook with so many accounts."""
    ids = pd.DataFrame({"Account ID": [f"A{k}" for k in range(accounts)]}, dtype=object)
    return MemoryHost({"Accounts": ids, "CSMs": pd.DataFrame({"CSM ID": ["C1"]})})


def two_years(folder: Path) -> Path:
    """A ticket at either end of two years."""
    file = folder / "tickets.csv"
    file.write_text("ticket,account,opened\nT1,A1,2024-07-01\nT2,A2,2026-06-30\n", encoding="utf-8")
    return file


def ask(host: MemoryHost, folder: Path, *files: Path) -> Answer:
    """Import and write beside files of a folder."""
    answer = IMPORT.ask(Asked(host.read(host.sheet_names), now=NOW), {"files": list(files), "folder": folder})
    write_answer(answer, host, by="Kim")
    return answer


def sources(host: MemoryHost) -> dict[str, str]:
    """Files by kind."""
    (table,) = host.written["Sources"].tables
    return {str(row[table.column("Kind")]): str(row[table.column("File")]) for row in table.rows}


def test_a_long_history_goes_into_a_file_that_sources_names(tmp_path: Path) -> None:
    """The sheet says where it is, what is read again is the same, and a second import writes the same bytes."""
    host = book(MANY)
    answer = ask(host, tmp_path, two_years(tmp_path))
    name = sources(host)["history"]
    assert OURS.fullmatch(name)
    assert f"in {name} beside the workbook" in answer.sentence
    assert host.written["History"].tables[0].rows == []
    assert name in host.written["History"].explanation
    rows = history_rows(host.read(host.sheet_names), tmp_path)
    assert len(rows) == 24 * MANY > MOST_ROWS
    assert set(rows.columns) == {"Account ID", "Month End", "Tickets", "Days Since Tickets"}
    assert rows.loc[rows["Account ID"] == "A1", "Tickets"].tolist()[:2] == [1.0, 1.0]
    first = (tmp_path / name).read_bytes()
    ask(host, tmp_path)
    assert sources(host)["history"] == name
    assert (tmp_path / name).read_bytes() == first


def test_a_short_history_stays_on_its_sheet(tmp_path: Path) -> None:
    """And no file is made."""
    host = book(3)
    ask(host, tmp_path, two_years(tmp_path))
    assert len(host.written["History"].tables[0].rows) == 24 * 3
    assert "history" not in sources(host)
    assert [file.name for file in tmp_path.iterdir()] == ["tickets.csv"]


def test_a_file_of_the_planners_own_is_read_and_never_written(tmp_path: Path) -> None:
    """It was not made by an import."""
    own = tmp_path / "warehouse.csv"
    own.write_text("Account ID,Month End,Usage\nNA,2026-05-31,7\n", encoding="utf-8")
    before = own.read_bytes()
    named = {"Source": ["Warehouse"], "File": ["warehouse.csv"], "Kind": ["history"], "Key Column": ["Account ID"]}
    host = MemoryHost({"Accounts": pd.DataFrame({"Account ID": ["NA"]}), "Sources": pd.DataFrame(named)})
    answer = ask(host, tmp_path, two_years(tmp_path))
    assert own.read_bytes() == before
    assert "History" not in host.written
    assert "History is read from your own warehouse.csv" in answer.sentence
    rows = history_rows(host.read(host.sheet_names), tmp_path)
    assert rows[["Account ID", "Usage"]].to_numpy().tolist() == [["NA", 7]]


def test_a_file_has_no_place_beside_a_workbook_that_was_never_saved() -> None:
    """Nothing is written then."""
    host = book(1)
    answer = Answer("Long.", (ResultSheet("History", "History", "", ()),), files=(SideFile("history.csv.gz", b""),))
    with pytest.raises(WorkbookError, match="Save it first"):
        write_answer(answer, host)
    assert not host.written


def test_a_measure_that_somebody_typed_stays_in_history(tmp_path: Path) -> None:
    """Also in months of which no export tells."""
    host = book(3)
    ask(host, tmp_path, two_years(tmp_path))
    table = host.written["History"].tables[0]
    frame = pd.DataFrame([list(row) for row in table.rows], columns=[column.name for column in table.columns])
    frame["NPS"] = np.where(frame["Account ID"] == "A1", 9.0, np.nan)
    extra = {"Account ID": "A0", "Month End": dt.date(2020, 1, 31), "NPS": 3.0}
    frame = pd.concat([frame, pd.DataFrame([extra])], ignore_index=True).astype(object)
    others = {name: host.read([name])[name] for name in host.sheet_names if name != "History"}
    typed = MemoryHost({**others, "History": frame.where(frame.notna(), None)})
    for _ in range(2):
        ask(typed, tmp_path)
        rows = history_rows(typed.read(typed.sheet_names), tmp_path)
        assert len(rows) == 24 * 3 + 1
        assert rows.iloc[0].to_dict()["NPS"] == 3.0
        assert set(rows.loc[(rows["Account ID"] == "A1"), "NPS"]) == {9.0}


def test_what_a_source_said_stays_while_its_file_is_away(tmp_path: Path) -> None:
    """Its measures too; the sentence says so."""
    host, file = book(3), two_years(tmp_path)
    other = tmp_path / "usage.csv"
    other.write_text("account,day,logins\nA1,2024-07-01,5\nA2,2026-06-30,4\n", encoding="utf-8")
    ask(host, tmp_path, file, other)
    before = history_rows(host.read(host.sheet_names), tmp_path)
    other.unlink()
    answer = ask(host, tmp_path)
    assert "usage.csv is not there: what it said stays." in answer.sentence
    after = history_rows(host.read(host.sheet_names), tmp_path)
    pd.testing.assert_frame_equal(after[before.columns], before, check_dtype=False)

"""Exports are read whatever they are saved as."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xl_territory.errors import UsageError, WorkbookError
from xl_territory.studies.import_files.export_cells import as_days, as_numbers, as_texts
from xl_territory.studies.import_files.export_file import read_export

TEXT = "Kunde{0}Größe{0}Seit\r\nA1{0}{1}{0}31.12.2025\r\nA2{0}{0}01.02.2026\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    ("separator", "number"), [(",", '"1.234,5"'), (";", "1.234,5"), ("\t", "1234.5"), ("|", "1234,5")]
)
def test_a_text_of_any_separator_and_encoding(tmp_path: Path, encoding: str, separator: str, number: str) -> None:
    """With decimal commas or points, and dates with the day first."""
    file = tmp_path / "export.csv"
    file.write_bytes(TEXT.format(separator, number).encode(encoding))
    found = read_export(file)
    assert list(found.columns) == ["Kunde", "Größe", "Seit"]
    assert as_texts(found.columns["Kunde"]).tolist() == ["A1", "A2"]
    np.testing.assert_array_equal(as_numbers(found.columns["Größe"]), [1234.5, np.nan])
    assert as_days(found.columns["Seit"]).tolist() == [dt.date(2025, 12, 31), dt.date(2026, 2, 1)]


def test_a_workbook_is_read_like_a_text(tmp_path: Path) -> None:
    """Its first rows, the wanted columns, numbers and dates as they are."""
    frame = pd.DataFrame({"id": ["A1", "A2"], "score": [4.5, None], "day": [dt.datetime(2026, 1, 2), None]})
    frame.to_excel(tmp_path / "export.xlsx", index=False)
    found = read_export(tmp_path / "export.xlsx", {"id", "score", "day"})
    np.testing.assert_array_equal(as_numbers(found.columns["score"]), [4.5, np.nan])
    assert as_days(found.columns["day"]).tolist() == [dt.date(2026, 1, 2), None]
    assert list(read_export(tmp_path / "export.xlsx", {"id"}, most_rows=1).columns) == ["id"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """No file, no export, no workbook."""
    with pytest.raises(UsageError, match="There is no file"):
        read_export(tmp_path / "gone.csv")
    (tmp_path / "letter.docx").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"Save it as \.csv"):
        read_export(tmp_path / "letter.docx")
    (tmp_path / "broken.xlsx").write_bytes(b"no zip")
    with pytest.raises(WorkbookError, match="cannot be read"):
        read_export(tmp_path / "broken.xlsx")


def test_yes_and_no_are_one_and_nought(tmp_path: Path) -> None:
    """In any language, a blank is unknown."""
    (tmp_path / "e.csv").write_text("id,flag\n1,Yes\n2,nein\n3,\n")
    np.testing.assert_array_equal(as_numbers(read_export(tmp_path / "e.csv").columns["flag"]), [1, 0, np.nan])

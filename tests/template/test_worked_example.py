"""The worked example in the workbook is the one in the files beside the code."""

from __future__ import annotations

from collections import Counter

from openpyxl import Workbook

from xl_territory.schema import ACCOUNTS, CSMS, HOURS_MODEL
from xl_territory.studies.study import RibbonGroup
from xl_territory.template.start_lines import lines
from xl_territory.template.start_sheet import NAME


def records(workbook: Workbook, sheet: str) -> list[dict[str, object]]:
    """Rows under the header, by header."""
    header, *rows = [[cell.value for cell in row] for row in workbook[sheet].iter_rows(min_row=4)]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_it_has_the_accounts_of_the_guide(worked: Workbook) -> None:
    """40 enterprise and 200 mid-market accounts, with the health the guide gives them."""
    found = Counter((row["Tier"], row["Health"]) for row in records(worked, ACCOUNTS.name))
    assert [found["Enterprise", health] for health in ("Healthy", "Medium", "At-risk")] == [15, 15, 10]
    assert [found["Mid-market", health] for health in ("Healthy", "Medium", "At-risk")] == [120, 50, 30]
    assert Counter(row["Industry"] for row in records(worked, ACCOUNTS.name)) == {
        "General": 130,
        "Fintech": 60,
        "Healthcare": 50,
    }


def test_it_has_three_enterprise_specialists_among_eight(worked: Workbook) -> None:
    """And nobody may have more than 35 accounts."""
    csms = records(worked, CSMS.name)
    assert sum("Enterprise" in str(row["Segments"]) for row in csms) == 3
    assert [row["Max Accounts"] for row in csms] == [35] * 8


def test_its_hours_model_has_its_own_two_tiers(worked: Workbook) -> None:
    """The other factors are the defaults."""
    table = worked[HOURS_MODEL.name].tables["Tiers"]
    rows = [[cell.value for cell in row] for row in worked[HOURS_MODEL.name][table.ref]][1:]
    assert rows == [["Mid-market", 15000, 20, 35, 0.6], ["Enterprise", 100000, 10, 20, 1.5]]


def test_start_counts_what_is_there_and_names_the_cells_of_its_status_lines(worked: Workbook) -> None:
    """A live count, and a name for each cell that a run writes."""
    start = worked[NAME]
    texts = [str(cell.value) for row in start for cell in row]
    assert any('"Accounts: "&COUNTA(Accounts[Account ID])' in text for text in texts)
    for line in lines("", has_data=True, states=["A1"] * len(RibbonGroup)):
        cell = worked.defined_names[line.name].attr_text.split("!")[1].replace("$", "")
        assert start[cell.replace("C", "B")].value == line.label

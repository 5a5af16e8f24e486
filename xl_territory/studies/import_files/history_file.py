"""History in a file beside the workbook, where it is too long for a sheet or Sources names one."""

from __future__ import annotations

import gzip
import hashlib
import re

import numpy as np
import pandas as pd

from xl_territory.studies.import_files.analysis import Imported
from xl_territory.studies.import_files.history import Monthly
from xl_territory.studies.import_files.proposals import SourceRow
from xl_territory.studies.study import SideFile
from xl_territory.workbook.names import key

MOST_ROWS = 100_000
"""Rows of History that its sheet may have (planning_inputs, Data in)."""
KIND, SOURCE = "history", "History"
OURS = re.compile(r"history_[0-9a-f]{8}\.csv\.gz")


def named_file(sources: tuple[SourceRow, ...]) -> str:
    """The file that Sources names for History, "" where it stands on its sheet."""
    return next((row.file for row in sources if row.kind == KIND and row.file), "")


def is_planners(file: str) -> bool:
    """Whether a file that Sources names for History is one of the planner's own: an import never writes there."""
    return bool(file) and not OURS.fullmatch(file)


def file_of_history(found: Imported) -> str:
    """The file that History goes to: the one that Sources names, or a new one for more than `MOST_ROWS`; "" = sheet."""
    named = named_file(found.state.sources)
    if named or len(found.history.account) <= MOST_ROWS:
        return named
    ids = "\n".join(sorted(map(key, found.accounts)))
    return f"history_{hashlib.sha256(ids.encode()).hexdigest()[:8]}.csv.gz"


def sources_with(found: Imported) -> tuple[SourceRow, ...]:
    """The rows of Sources, with one for the file of History where it has a new one."""
    sources, file = found.state.sources, file_of_history(found)
    if not file or named_file(sources):
        return sources
    return (*sources, SourceRow(SOURCE, file, KIND, "Account ID", 0))


def packed(found: Imported) -> tuple[SideFile, ...]:
    """The file to write beside the workbook; the same bytes for the same rows."""
    file = file_of_history(found)
    if not file or is_planners(file):
        return ()
    text = frame_of(found.history, found.accounts).to_csv(index=False, date_format="%Y-%m-%d")
    return (SideFile(file, gzip.compress(text.encode(), 6, mtime=0)),)


def frame_of(monthly: Monthly, accounts: tuple[str, ...]) -> pd.DataFrame:
    """Account ID, Month End and the measures."""
    ids = np.array(accounts, dtype=object)[monthly.account]
    return pd.DataFrame({"Account ID": ids, "Month End": monthly.day.astype("datetime64[s]"), **monthly.measures})

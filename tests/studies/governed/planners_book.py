"""A workbook in memory and a planner at it: plans, asks, types into cells, changes inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tests.given import Row, sheets
from xl_territory.plans.pipeline import plan
from xl_territory.records.change_log import logged_rows
from xl_territory.records.log_row import BEGINS
from xl_territory.run.optimize import read_checked, result_sheets
from xl_territory.studies import study_called
from xl_territory.studies.study import Answer, Asked
from xl_territory.studies.writing import write_answer
from xl_territory.workbook import MemoryHost
from xl_territory.workbook.names import key
from xl_territory.workbook.sheets import RawSheet, Value

NOW = dt.datetime(2026, 1, 5, 9, 0)


class PlannersBook:
    """Every step writes into the same sheets, as commands with --in-place do."""

    def __init__(
        self,
        accounts: Sequence[Row],
        csms: Sequence[Row],
        locks: Sequence[Row] = (),
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.sheets: dict[str, pd.DataFrame | RawSheet] = dict(sheets(accounts, csms, locks, settings))
        self.now = NOW

    def optimize(self) -> PlannersBook:
        """Plan and write the plan."""
        result = plan(read_checked(self.sheets))
        host = MemoryHost(self.sheets)
        host.write(result_sheets(result, ()))
        return self._keep(host)

    def give(self, **owners: str) -> PlannersBook:
        """Write a plan by hand: whom each account goes to; the others stay with whom they have."""
        frame = self.sheets["Accounts"]
        assert isinstance(frame, pd.DataFrame)
        ids = [str(id_) for id_ in frame["Account ID"]]
        now = [str(csm or "") for csm in frame.get("Current CSM", [""] * len(ids))]
        chosen = [owners.get(id_, csm) for id_, csm in zip(ids, now, strict=True)]
        self.sheets["Assignments"] = pd.DataFrame(
            {"Account ID": ids, "Assigned CSM": chosen, "Planned CSM": chosen}, dtype=object
        )
        return self

    def ask(self, study: str, by: str = "Rae", **options: Any) -> Answer:
        """Ask a study and write what it answers."""
        host = MemoryHost(self.sheets)
        asked = Asked(host.read(host.sheet_names), now=self.now)
        answer = study_called(study).ask(asked, {"by": by, **options})
        write_answer(answer, host, by=by)
        self._keep(host)
        return answer

    def rows(self, sheet: str, first: str = "Account ID") -> dict[str, dict[str, Value]]:
        """The rows of a sheet's table by the cell below the header ``first``."""
        raw = self.raw(sheet)
        header = next(number for number, row in enumerate(raw.rows) if first in row)
        names = [str(name) for name in raw.rows[header] if name is not None]
        found: dict[str, dict[str, Value]] = {}
        for row in raw.rows[header + 1 :]:
            if not any(value is not None for value in row):
                break
            cells = dict(zip(names, [*row, *[None] * len(names)], strict=False))
            found[str(cells[first])] = cells
        return found

    def cell(self, sheet: str, row: str, column: str) -> Value:
        """One cell."""
        return self.rows(sheet)[row][column]

    def type(self, sheet: str, row: str, **cells: Value) -> PlannersBook:
        """Type into the cells of a row, found by its first column: ``decided_by="Ann"``, ``**{"CRM Field": "Id"}``."""
        raw = self.raw(sheet)
        names = {name if " " in name else name.replace("_", " ").title(): value for name, value in cells.items()}
        header = next(k for k, each in enumerate(raw.rows) if any(name in each for name in names))
        place = next(k for k, each in enumerate(raw.rows) if k > header and each and key(str(each[0])) == key(row))
        rows = [list(each) for each in raw.rows]
        for name, value in names.items():
            at = list(raw.rows[header]).index(name)
            rows[place] += [None] * (at + 1 - len(rows[place]))
            rows[place][at] = value
        self.sheets[sheet] = RawSheet(sheet, rows, raw.tables)
        return self

    def change(self, sheet: str, row: str, column: str, value: Any) -> PlannersBook:
        """Change a cell of an input sheet."""
        frame = self.sheets[sheet]
        assert isinstance(frame, pd.DataFrame)
        changed = frame.copy()
        if column not in changed:
            changed[column] = None
        changed.loc[changed.iloc[:, 0].astype(str) == row, column] = value
        self.sheets[sheet] = changed
        return self

    def raw(self, sheet: str) -> RawSheet:
        """A sheet as it is read."""
        return MemoryHost(self.sheets).read([sheet])[sheet]

    def log(self, *, whole: bool = False) -> list[list[Value]]:
        """The rows of the Change Log; unless it is wanted ``whole``, but the one that it begins with."""
        rows = logged_rows(MemoryHost(self.sheets).read(["Change Log"]).get("Change Log"))
        return [row for row in rows if whole or BEGINS not in row]

    def _keep(self, host: MemoryHost) -> PlannersBook:
        read = host.read(host.sheet_names)
        frames = {name for name, frame in self.sheets.items() if isinstance(frame, pd.DataFrame)} - set(host.written)
        self.sheets = {name: _frame(sheet) if name in frames else sheet for name, sheet in read.items()}
        return self


def _frame(sheet: RawSheet) -> pd.DataFrame:
    header, *rows = sheet.rows
    filled = [[*row, *[None] * (len(header) - len(row))] for row in rows]
    return pd.DataFrame(filled, columns=[str(name) for name in header], dtype=object)

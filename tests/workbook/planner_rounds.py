"""Rounds of random edits by a planner with a run after each: nothing typed may be lost or overwritten unasked.

``python -m tests.workbook.planner_rounds [ROUNDS] [file|excel|libreoffice]`` goes through as many as asked for.
"""

from __future__ import annotations

import random
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pandas as pd
import xlwings as xw
from openpyxl import load_workbook
from openpyxl.worksheet.table import TableColumn

from tests.excel_engine.engine import excel
from tests.given import account, csm, sheets
from tests.workbook.office_process import office
from xl_territory.run.optimize import optimize
from xl_territory.workbook import Host, XlsxHost
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.sheets import RawSheet, RawTable, Value

Spot = tuple[int, int]
RESULTS = ("Assignments", "CSM Hours", "Coverage Flags", "Score", "Audit", "Data Issues")
KEYED = ("Assignments", "CSM Hours")
"""Sheets whose rows are found again by what they are about."""

ACCOUNTS, CSMS = 8, 3


class Desk(Protocol):
    """A workbook that a planner types into and runs."""

    def host(self) -> Host:
        """The workbook as it is now."""

    def type(self, sheet: str, cells: Mapping[Spot, Value]) -> None:
        """Type into cells, 1-based."""

    def add_column(self, sheet: str, table: RawTable, header: str) -> None:
        """Type a header right beside a table, which Excel makes part of it."""

    def add_sheet(self, name: str) -> None:
        """A sheet of the planner's own."""

    def delete_sheet(self, name: str) -> None:
        """Delete a sheet."""

    def run(self) -> None:
        """Optimize in place."""


class FileDesk:
    """A file, edited by openpyxl; ``saved`` is what another program makes of it each time before it is run."""

    def __init__(self, path: Path, saved: Callable[[Path], None] = lambda _: None) -> None:
        self.path, self.saved = path, saved

    def host(self) -> Host:
        """See `Desk`."""
        return XlsxHost(self.path)

    def type(self, sheet: str, cells: Mapping[Spot, Value]) -> None:
        """See `Desk`."""
        book = load_workbook(self.path)
        for (row, column), value in cells.items():
            book[sheet].cell(row, column).value = value
        book.save(self.path)

    def add_column(self, sheet: str, table: RawTable, header: str) -> None:
        """See `Desk`."""
        book = load_workbook(self.path)
        found = book[sheet].tables[table.name]
        book[sheet].cell(table.first_row, table.last_column + 1).value = header
        corner = book[sheet].cell(table.last_row, table.last_column + 1).coordinate
        found.ref = found.autoFilter.ref = f"A{table.first_row}:{corner}"
        found.tableColumns.append(TableColumn(id=max(each.id for each in found.tableColumns) + 1, name=header))
        if found.totalsRowCount:
            last = book[sheet].cell(table.last_row - 1, table.last_column + 1).coordinate
            found.autoFilter.ref = f"A{table.first_row}:{last}"
        book.save(self.path)

    def add_sheet(self, name: str) -> None:
        """See `Desk`."""
        book = load_workbook(self.path)
        book.create_sheet(name)
        book.save(self.path)

    def delete_sheet(self, name: str) -> None:
        """See `Desk`."""
        book = load_workbook(self.path)
        del book[name]
        book.save(self.path)

    def run(self) -> None:
        """See `Desk`."""
        self.saved(self.path)
        optimize(self.path, self.path)
        for backup in self.path.parent.glob("*.backup-*"):
            backup.unlink()


class ExcelDesk:
    """A workbook that is open in the test engine."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book

    def host(self) -> Host:
        """See `Desk`."""
        return ExcelHost(self.book)

    def type(self, sheet: str, cells: Mapping[Spot, Value]) -> None:
        """See `Desk`."""
        for spot, value in cells.items():
            self.book.sheets[sheet].range(spot).value = value

    def add_column(self, sheet: str, table: RawTable, header: str) -> None:
        """See `Desk`."""
        there = self.book.sheets[sheet]
        there.range((table.first_row, table.last_column + 1)).value = header
        found = there.tables[table.name]
        with_totals = found.show_totals
        found.show_totals = False
        last = table.last_row - with_totals
        found.resize(there.range((table.first_row, 1), (last, table.last_column + 1)))
        found.show_totals = with_totals

    def add_sheet(self, name: str) -> None:
        """See `Desk`."""
        self.book.sheets.add(name)

    def delete_sheet(self, name: str) -> None:
        """See `Desk`."""
        self.book.sheets[name].delete()

    def run(self) -> None:
        """See `Desk`."""
        optimize(self.book)


@dataclass(frozen=True)
class Token:
    """Something that the planner typed: where, and the key of its row where it stands in a column of a keyed table."""

    text: str
    sheet: str
    key: str = ""
    spot: Spot | None = None


@dataclass
class Planner:
    """Somebody who edits at random; ``tokens`` is all that must still be there."""

    desk: Desk
    chance: random.Random
    tokens: dict[str, Token] = field(default_factory=dict)
    typed: int = 0
    own_sheets: int = 0

    def edits(self) -> str:
        """One edit; says what was done."""
        choices = (
            self.adds_a_column,
            self.fills_a_column,
            self.fills_a_column,
            self.notes_beside,
            self.notes_below,
            self.notes_above,
            self.makes_a_sheet,
            self.writes_on_own_sheet,
            self.changes_an_input,
            self.adds_an_account,
            self.removes_an_account,
            self.deletes_a_result,
        )
        return self.chance.choice(choices)()

    def adds_a_column(self) -> str:
        """Right of the table of a keyed sheet."""
        sheet = self.chance.choice(KEYED)
        table = self._table(sheet)
        if table is None or table.last_column > 24:
            return ""
        header = self._token(sheet, spot=None)
        self.desk.add_column(sheet, table, header.text)
        return f"{sheet}: column {header.text}"

    def fills_a_column(self) -> str:
        """A cell of a column that the planner has added."""
        sheet = self.chance.choice(KEYED)
        found, table = self._sheet(sheet), self._table(sheet)
        if found is None or table is None:
            return ""
        headers = found.rows[table.first_row - 1]
        own = [at for at in range(1, table.last_column + 1) if str(headers[at - 1]).startswith("token")]
        rows = [row for row in range(table.first_row + 1, table.last_row + 1) if found.rows[row - 1][0] != "Team"]
        if not own or not rows:
            return ""
        row, column = self.chance.choice(rows), self.chance.choice(own)
        before = found.rows[row - 1][column - 1] if column <= len(found.rows[row - 1]) else None
        self.tokens.pop(str(before), None)
        token = self._token(sheet, key=str(found.rows[row - 1][0]))
        self.desk.type(sheet, {(row, column): token.text})
        return f"{sheet}: {token.text} beside {token.key}"

    def notes_beside(self) -> str:
        """Two columns right of everything, in any row."""
        return self._note(lambda rows, width: (self.chance.randint(4, len(rows) + 3), width + 2))

    def notes_below(self) -> str:
        """Three rows below everything."""
        return self._note(lambda rows, width: (len(rows) + 3, self.chance.randint(1, max(1, width))))

    def notes_above(self) -> str:
        """Right of the title, or below the answer, which lies over several columns itself."""
        return self._note(lambda _rows, width: (self.chance.choice((1, 3)), self.chance.randint(2, max(2, width))))

    def makes_a_sheet(self) -> str:
        """With a cell and a formula that reads a result."""
        self.own_sheets += 1
        name = f"Mine {self.own_sheets}"
        self.desk.add_sheet(name)
        token = self._token(name, spot=(2, 2))
        self.desk.type(name, {(2, 2): token.text, (3, 2): '=COUNTA(Accounts!A:A)&""'})
        return f"sheet {name}"

    def writes_on_own_sheet(self) -> str:
        """Any cell of a sheet of their own."""
        if not self.own_sheets:
            return ""
        name, spot = f"Mine {self.chance.randint(1, self.own_sheets)}", (self.chance.randint(5, 30), 3)
        self._forget(name, spot)
        token = self._token(name, spot=spot)
        self.desk.type(name, {spot: token.text})
        return f"{name}: {token.text}"

    def changes_an_input(self) -> str:
        """Another ARR, and a text in a column that nobody reads."""
        rows = self._accounts()
        row = self.chance.choice([*rows])
        spot = (row, 9)
        self._forget("Accounts", spot)
        token = self._token("Accounts", key=rows[row], spot=spot)
        self.desk.type("Accounts", {(row, 2): self.chance.randint(1, 99) * 1000, spot: token.text})
        return f"Accounts: row {row}"

    def adds_an_account(self) -> str:
        """Below the last one."""
        row, name = max(self._accounts()) + 1, f"N{self.typed}"
        self.typed += 1
        self.desk.type("Accounts", {(row, 1): name, (row, 2): 40_000, (row, 3): 5})
        return f"Accounts: {name} added"

    def removes_an_account(self) -> str:
        """The last one: it churns."""
        rows = self._accounts()
        if len(rows) < 5:
            return ""
        row = max(rows)
        for token in [token for token in self.tokens.values() if token.sheet == "Accounts" and token.spot == (row, 9)]:
            del self.tokens[token.text]
        self.desk.type("Accounts", {(row, column): None for column in range(1, 10)})
        return f"Accounts: {rows[row]} removed"

    def deletes_a_result(self) -> str:
        """With what they had typed on it; the next run makes it anew."""
        if self.chance.random() < 0.8:
            return ""
        name = self.chance.choice(RESULTS)
        if name not in self.desk.host().sheet_names:
            return ""
        self.desk.delete_sheet(name)
        self.tokens = {text: token for text, token in self.tokens.items() if token.sheet != name}
        return f"{name} deleted"

    def _note(self, place: Callable[[Sequence[Sequence[Value]], int], Spot]) -> str:
        sheet = self.chance.choice(RESULTS)
        found = self._sheet(sheet)
        if found is None:
            return ""
        rows = list(found.rows)
        while rows and not any(cell is not None for cell in rows[-1]):
            rows.pop()
        spot = place(rows, max((len(_trimmed(row)) for row in rows), default=1))
        if spot[0] <= len(rows) and len(rows[spot[0] - 1]) >= spot[1] and rows[spot[0] - 1][spot[1] - 1] is not None:
            return ""
        token = self._token(sheet)
        self.desk.type(sheet, {spot: token.text})
        return f"{sheet}: {token.text} at {spot}"

    def _token(self, sheet: str, key: str = "", spot: Spot | None = None) -> Token:
        self.typed += 1
        token = Token(f"token{self.typed}x", sheet, key, spot)
        self.tokens[token.text] = token
        return token

    def _forget(self, sheet: str, spot: Spot) -> None:
        for token in [each for each in self.tokens.values() if (each.sheet, each.spot) == (sheet, spot)]:
            del self.tokens[token.text]

    def _sheet(self, name: str) -> RawSheet | None:
        return self.desk.host().read([name]).get(name)

    def _table(self, name: str) -> RawTable | None:
        found = self._sheet(name)
        return found.tables[0] if found and found.tables else None

    def _accounts(self) -> dict[int, str]:
        rows = self.desk.host().read(["Accounts"])["Accounts"].rows
        return {at: str(row[0]) for at, row in enumerate(rows, start=1) if at > 1 and row and row[0] is not None}


def faults(planner: Planner) -> Iterator[str]:
    """What was typed and is not there any more, not once, or not in the row of what it is about."""
    host = planner.desk.host()
    places: dict[str, list[tuple[str, Spot]]] = {}
    found = host.read(host.sheet_names)
    for name, sheet in found.items():
        for r, row in enumerate(sheet.rows, start=1):
            for c, cell in enumerate(row, start=1):
                if isinstance(cell, str) and cell in planner.tokens:
                    places.setdefault(cell, []).append((name, (r, c)))
    for text, token in planner.tokens.items():
        there = places.get(text, [])
        if len(there) != 1:
            yield f"{token} stands in {len(there)} places: {there}"
            continue
        ((name, spot),) = there
        keys = {str(row[0]) for row in found[token.sheet].rows if row} if token.sheet in found else set()
        if name != token.sheet:
            yield f"{token} has gone to {name}"
        elif token.spot and spot != token.spot:
            yield f"{token} has moved to {spot}"
        elif token.key in keys and token.sheet in KEYED and str(found[name].rows[spot[0] - 1][0]) != token.key:
            yield f"{token} stands beside {found[name].rows[spot[0] - 1][0]}"


def rounds(desk: Desk, count: int, seed: int) -> Iterator[list[str]]:
    """After each of so many rounds, what went wrong; each is a few edits and a run."""
    planner = Planner(desk, random.Random(seed))
    desk.run()
    for _ in range(count):
        done = [edit for _ in range(planner.chance.randint(1, 6)) if (edit := planner.edits())]
        desk.run()
        yield [f"{fault} after {done}" for fault in faults(planner)]


def start(path: Path) -> Path:
    """A small workbook that is planned in a moment."""
    team = [csm(f"C{at}") for at in range(1, CSMS + 1)]
    accounts = [account(f"A{at}", current_csm=f"C{at % CSMS + 1}", weekly_hours=5) for at in range(ACCOUNTS)]
    quick = {"Solver: time limit": 2, "Solver: gap": 0.1, "Solver: threads": 1}
    with pd.ExcelWriter(path) as writer:
        for name, frame in sheets(accounts, team, settings=quick).items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return path


@contextmanager
def desk(kind: str, folder: Path) -> Iterator[Desk]:
    """A kind of workbook that a planner may have open: file, excel or libreoffice."""
    path = start(folder / "rounds.xlsx")
    if kind == "libreoffice":
        with office(folder) as saved:
            yield FileDesk(path, saved)
    else:
        yield ExcelDesk(excel().books.open(path)) if kind == "excel" else FileDesk(path)


def _trimmed(row: Sequence[Value]) -> list[Value]:
    cells = list(row)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def main(count: int = 200, kind: str = "file", seed: int = 1) -> int:
    """Go through the rounds, say what went wrong; how many did."""
    wrong = 0
    warnings.simplefilter("ignore", UserWarning)  # openpyxl about print areas
    with tempfile.TemporaryDirectory() as folder, desk(kind, Path(folder)) as planners:
        for number, found in enumerate(rounds(planners, count, seed), start=1):
            wrong += bool(found)
            for fault in found:
                sys.stdout.write(f"round {number}: {fault}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{count} rounds with {kind}, {wrong} with something lost or overwritten\n")
    return wrong


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(bool(main(*[int(word) for word in words[:1]], *words[1:2], *[int(word) for word in words[2:3]])))

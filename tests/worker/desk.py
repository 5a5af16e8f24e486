"""A desk in the run's own process: the workbook in the test engine, and a planner who acts on orders from the test."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import xlwings as xw

from tests.excel_engine.engine import excel
from xl_territory.run.worker.excel_session import ExcelSession

ATTACH = "tests.worker.desk:attach"


class ObedientDesk(ExcelSession):
    """The Excel desk; what is said goes to files in ``orders``, and files there make the planner act."""

    orders: Path

    def is_open(self) -> bool:
        """Carry out what has been ordered, then look."""
        children = [str(child.pid) for child in multiprocessing.active_children()]
        (self.orders / "processes").write_text("\n".join([str(os.getpid()), *children]))
        if self._ordered("edit"):
            self.book.sheets["Accounts"].range("B7").value = "Renamed by the planner"
            self.book.app.impl.busy = 6  # and is at the next cell already
        if self._ordered("move"):
            edit_open_plan(self.book)
        if self._ordered("close"):
            self.book.close()
        return super().is_open()

    def show_progress(self, text: str) -> None:
        """Keep it for the test."""
        self._say("progress", text)
        super().show_progress(text)

    def note(self, text: str) -> None:
        """Keep it, and at the end the workbook too."""
        super().note(text)
        if text[:2] == "20":
            self.book.save(self.orders / "now.xlsx")
        self._say("notes", text)

    def tell(self, text: str) -> None:
        """Keep it."""
        self._say("told", text)

    def ask(self, question: str) -> bool:
        """Answer as ordered."""
        self._say("asked", question)
        return (self.orders / "yes").exists()

    def decide(self, question: str) -> bool | None:
        """Answer as ordered: "keep" is yes, "drop" no."""
        self._say("asked", question)
        return True if (self.orders / "keep").exists() else False if (self.orders / "drop").exists() else None

    def _say(self, where: str, text: str) -> None:
        with (self.orders / where).open("a", encoding="utf-8") as file:
            file.write(text + "\n")

    def _ordered(self, what: str) -> bool:
        order = self.orders / what
        if order.exists():
            order.unlink()
            return True
        return False


def edit_open_plan(book: xw.Book) -> str:
    """Give the first account of the plan to the other of two CSMs, by hand; gives whom."""
    sheet = book.sheets["Assignments"]
    at = sheet.range("A4:Z4").value.index("Assigned CSM")
    cell = sheet.range("A5").offset(0, at)
    cell.value = "C2" if cell.value == "C1" else "C1"
    return str(cell.value)


def attach(path: str, orders: str) -> ObedientDesk:
    """The desk with the workbook ``path`` open on it."""
    desk = ObedientDesk(excel().books.open(path))
    desk.orders = Path(orders)
    return desk

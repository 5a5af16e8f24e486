"""xlwings' own way with an Excel that rejects calls, which is to ask for ever, and how the host ends that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings

from tests.udfs.windows import ComError, windows
from xl_territory.workbook.excel.excel_busy import (
    CALL_REJECTED,
    EDITING_A_CELL,
    BusyError,
    Patience,
    in_passing,
    patiently,
)


class Rejected(ComError):  # noqa: N818  (as pywin32 would raise it)
    """A call that Excel had no time for."""

    hresult = CALL_REJECTED


class Refused(ComError):  # noqa: N818
    """A call that Excel understood and did not like; while a cell is edited it says so with a number of its own."""

    hresult = -2147352567

    def __init__(self, scode: int) -> None:
        super().__init__(self.hresult, "Exception occurred.", (0, "Excel", "No.", "", 0, scode), None)
        self.excepinfo = self.args[2]


class Workbook:
    """A COM object that is busy for so many calls."""

    def __init__(self, busy: int, error: ComError) -> None:
        self.__dict__.update(busy=busy, error=error, asked=0)

    @property
    def Name(self) -> str:  # noqa: N802  (Excel's)
        """What is asked for."""
        self.__dict__["asked"] += 1
        if self.asked <= self.busy:
            raise self.error
        return "plan.xlsm"


@pytest.fixture(scope="module")
def wrapper() -> Iterator[type]:
    """What xlwings wraps every COM object in."""
    with windows([]):
        yield xlwings._xlwindows.COMRetryObjectWrapper


def test_pauses_are_made_between_attempts(wrapper: type) -> None:
    """xlwings alone would ask again at once, as fast as it can."""
    workbook, pauses = Workbook(3, Rejected()), []
    assert patiently(lambda: wrapper(workbook).Name, Patience(sleep=pauses.append)) == "plan.xlsm"
    assert workbook.asked == 4
    assert pauses == [0.05, 0.1, 0.2]


def test_there_is_an_end_to_it(wrapper: type) -> None:
    """After which xlwings is as it was."""
    before = xlwings._xlwindows.N_COM_ATTEMPTS
    with pytest.raises(BusyError, match="Press Enter or Esc"):
        patiently(lambda: wrapper(Workbook(10**9, Rejected())).Name, Patience(sleep=lambda _: None))
    assert before == xlwings._xlwindows.N_COM_ATTEMPTS


def test_what_can_wait_is_asked_once(wrapper: type) -> None:
    """Progress is shown when there is time for it."""
    workbook = Workbook(1, Rejected())
    assert in_passing(lambda: wrapper(workbook).Name) is None
    assert in_passing(lambda: wrapper(workbook).Name) == "plan.xlsm"


def test_a_cell_being_edited_has_a_number_of_its_own(wrapper: type) -> None:
    """Hidden among the details of the error."""
    workbook = Workbook(2, Refused(EDITING_A_CELL))
    assert patiently(lambda: wrapper(workbook).Name, Patience(sleep=lambda _: None)) == "plan.xlsm"


def test_what_excel_does_not_like_is_not_asked_again(wrapper: type) -> None:
    """It would not like it better."""
    workbook = Workbook(9, Refused(-2146827284))
    with pytest.raises(Refused):
        patiently(lambda: wrapper(workbook).Name, Patience(sleep=lambda _: None))
    assert workbook.asked == 1

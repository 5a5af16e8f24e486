"""Excel that has no time: while a cell is being edited it rejects every call from outside."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from xl_territory.errors import WorkbookError

Answer = TypeVar("Answer")

CALL_REJECTED = -2147418111
RETRY_LATER = -2147417846
EDITING_A_CELL = -2146777998
MAC_TIMEOUT = -1712
REJECTIONS = frozenset({CALL_REJECTED, RETRY_LATER, EDITING_A_CELL, MAC_TIMEOUT})
BUSY = "Excel is busy: a cell is being edited or a dialog is open. Press Enter or Esc there, then try again."


class BusyError(WorkbookError):
    """Excel stayed busy for as long as it was asked; nothing has changed."""


@dataclass(frozen=True)
class Patience:
    """How long a busy Excel is asked again: ``seconds`` in all; pauses double from ``first`` to ``longest``."""

    seconds: float = 30.0
    first: float = 0.05
    longest: float = 1.0
    sleep: Callable[[float], None] = time.sleep

    def pauses(self) -> Iterator[float]:
        """The pauses, one after the other, until the time is used up."""
        spent, pause = 0.0, self.first
        while spent < self.seconds:
            yield pause
            spent, pause = spent + pause, min(2 * pause, self.longest)


def patiently(ask: Callable[[], Answer], patience: Patience) -> Answer:
    """What ``ask`` answers, asked again while Excel rejects the call. Raises `BusyError` when it stays busy."""
    with _rejections_told():
        for pause in patience.pauses():
            try:
                return ask()
            except Exception as error:
                if not is_rejection(error):
                    raise
                patience.sleep(pause)
    raise BusyError(BUSY)


def in_passing(ask: Callable[[], Answer]) -> Answer | None:
    """What ``ask`` answers, None where Excel has no time for it."""
    with _rejections_told():
        try:
            return ask()
        except Exception as error:
            if is_rejection(error):
                return None
            raise


def is_rejection(error: BaseException) -> bool:
    """Whether Excel only had no time; told by the error's numbers, so that nothing of Windows or macOS is imported."""
    details = getattr(error, "excepinfo", None) or ()
    numbers = {getattr(error, "hresult", None), getattr(error, "errornumber", None), *details[5:6]}
    return bool(numbers & REJECTIONS) or type(error).__name__ == "ExcelBusyError"


@contextmanager
def _rejections_told() -> Iterator[None]:
    """Have xlwings raise what Excel rejects: left alone, it asks again without a pause and without an end."""
    windows = sys.modules.get("xlwings._xlwindows")
    before = getattr(windows, "N_COM_ATTEMPTS", None)
    if windows is not None:
        windows.N_COM_ATTEMPTS = 1  # type: ignore[attr-defined]
    try:
        yield
    finally:
        if windows is not None:
            windows.N_COM_ATTEMPTS = before  # type: ignore[attr-defined]

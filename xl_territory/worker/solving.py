"""The process that solves: it gets sheets, tells how far it is, and ends with a plan or with why there is none."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from xl_territory.app import noticed, plan, read_workbook, solve_options
from xl_territory.assignment.problem import Progress
from xl_territory.errors import Fault, InputError, TerritoryError
from xl_territory.plans import Plan
from xl_territory.sheets import RawSheet


@dataclass(frozen=True)
class Began:
    """The input is sound and the search has begun."""

    accounts: int
    csms: int
    time_limit: float


@dataclass(frozen=True)
class Solved:
    """The end: a plan, and what was noticed about its input."""

    plan: Plan
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Refused:
    """The end: the input has errors."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Failed:
    """The end: no plan. ``message`` is for planners, ``details`` for the log."""

    message: str
    details: str = ""


Message = Began | Progress | Solved | Refused | Failed


def solve_sheets(sheets: Mapping[str, RawSheet], out: Connection, stop: Event) -> None:
    """Plan these sheets and send what there is to tell; ``stop`` ends it with the best so far.

    It also ends when the process that started it is gone.
    """
    out.send(_answer(sheets, out.send, lambda: stop.is_set() or _alone()))


def _answer(
    sheets: Mapping[str, RawSheet], send: Callable[[Message], None], stop: Callable[[], bool]
) -> Solved | Refused | Failed:
    try:
        territory = read_workbook(sheets)
        send(Began(len(territory.accounts), len(territory.csms), solve_options(territory).time_limit))
        found = plan(territory, send, stop)
        return Solved(found, noticed(found))
    except InputError as error:
        return Refused(error.faults)
    except TerritoryError as error:
        return Failed(str(error))
    except Exception as error:
        return Failed(f"This is a defect, please report it: {error!r}", traceback.format_exc())


def _alone() -> bool:
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()

"""Starting and stopping runs, as the buttons do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from xl_territory.run.worker.request import OPTIMIZE, Request
from xl_territory.run.worker.run_folder import RunFolder

BREAK = "--"
EXCEL = "xl_territory.run.worker.excel_session:attach"
RUNNING = "{} is still under way. Wait for it, or click Stop."
WITHOUT_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only
NOT_RUNNING = "Nothing is under way, so there is nothing to stop."
DIED = "The last run ended unexpectedly; it wrote nothing. Your workbook is as it was."


def begin(folder: RunFolder, attach: str, names: Sequence[str], request: Request = OPTIMIZE) -> bool:
    """Start a run and return at once; False where one is under way.

    The run's process finds its session by calling ``attach`` (``module:function``) with ``names``.
    """
    if not folder.claim(request.title):
        return False
    command = [sys.executable, "-m", "xl_territory.run.worker", str(folder.path), attach, *names, BREAK, *request.words]
    with folder.log.open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            creationflags=WITHOUT_WINDOW,
            start_new_session=os.name != "nt",  # it outlives the button's process
        )
    folder.started(process.pid)
    return True


def running(folder: RunFolder) -> str:
    """What to tell of the run that is under way."""
    state = folder.state()
    return RUNNING.format(state.message if state else "Another run")


def request_stop(folder: RunFolder) -> bool:
    """Have the run end, a search with the best plan so far; False where there is none."""
    if not folder.is_running():
        return False
    folder.ask_to_stop()
    return True


def crash_notice(folder: RunFolder) -> str:
    """What to tell of a run that died since somebody last asked; "" where none did."""
    if not folder.died():
        return ""
    folder.forget()
    return DIED

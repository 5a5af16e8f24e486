"""Whether a process that was started, or that left a file behind, may still be at it."""

from __future__ import annotations

import os
import sys


def lives(process: int) -> bool | None:
    """Whether there is such a process; None where the system does not tell without harm, as on Windows."""
    if process == os.getpid():
        return True
    if sys.platform == "win32":
        return None
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return not _is_dead_child(process)


def _is_dead_child(process: int) -> bool:
    """Whether it is a child of this process that has ended; its exit code stays for whoever waits for it."""
    if not hasattr(os, "waitid"):
        return False
    try:
        return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except OSError:
        return False

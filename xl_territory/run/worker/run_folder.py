"""What a run and the buttons tell each other: a folder per workbook, with a state, a wish to stop and a lock."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from xl_territory.errors import WorkbookError
from xl_territory.workbook.file_lock import held, is_held
from xl_territory.workbook.processes import lives

STARTING_TAKES = 60.0
"""Seconds after which a run that never worked counts as dead, where its process cannot be asked for."""


class Phase(StrEnum):
    """How far a run is, or how it ended."""

    STARTING = "starting"
    SOLVING = "solving"
    WRITING = "writing"
    DONE = "done"
    NOT_WRITTEN = "not written"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"
    CLOSED = "closed"

    @property
    def over(self) -> bool:
        """Whether nothing more comes."""
        return self not in {Phase.STARTING, Phase.SOLVING, Phase.WRITING}


@dataclass(frozen=True)
class State:
    """What a run says of itself: its phase, since when (seconds of the system's clock), and for planners what it is
    about, or once it is over how it ended.
    """

    phase: Phase
    since: float
    message: str = ""


@dataclass(frozen=True)
class RunFolder:
    """The folder of a workbook's runs."""

    path: Path

    def claim(self, what: str = "") -> bool:
        """Make the folder ready for a run that is about to start, called ``what``; False where one runs already."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        with held(self.path / "claim.lock") as is_held:
            if not is_held or self.is_running():
                return False
            for old in ("stop", "process"):
                (self.path / old).unlink(missing_ok=True)
            self.say(Phase.STARTING, what)
            return True

    def is_running(self) -> bool:
        """Whether a run works, or has just been started."""
        if is_held(self._lock):
            return True
        state = self.state()
        if state is None or state.phase is not Phase.STARTING:
            return False
        process_lives = self._started_lives()
        return process_lives if process_lives is not None else time.time() - state.since < STARTING_TAKES

    def started(self, process: int) -> None:
        """Note the process that is to be the run: a slow start is no death, and a death is seen at once."""
        (self.path / "process").write_text(str(process), encoding="utf-8")

    def _started_lives(self) -> bool | None:
        try:
            return lives(int((self.path / "process").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def died(self) -> bool:
        """Whether the last run ended without a word."""
        state = self.state()
        return state is not None and not state.phase.over and not self.is_running()

    @contextmanager
    def running(self) -> Iterator[bool]:
        """Whether this process is the run, for as long as the block lasts."""
        with held(self._lock) as is_held:
            yield is_held

    def say(self, phase: Phase, message: str = "") -> None:
        """Put the state down; a reader sees the old one or the new one."""
        text = json.dumps(asdict(State(phase, time.time(), message)))
        handle, name = tempfile.mkstemp(dir=self.path)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(self.path / "state.json")

    def state(self) -> State | None:
        """What the last run has said, None where there was none, or where what stands there is no state."""
        try:
            stored = json.loads((self.path / "state.json").read_text(encoding="utf-8"))
            return State(Phase(stored["phase"]), float(stored["since"]), str(stored["message"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def forget(self) -> None:
        """Take note that the last run died, so that it is told once."""
        self.say(Phase.FAILED, "It ended unexpectedly.")

    def ask_to_stop(self) -> None:
        """Have the run end."""
        (self.path / "stop").touch()

    def stop_asked(self) -> bool:
        """Whether somebody wants that."""
        return (self.path / "stop").exists()

    @property
    def log(self) -> Path:
        """Where the run's processes write what nobody should need to read."""
        return self.path / "worker.log"

    @property
    def _lock(self) -> Path:
        return self.path / "run.lock"


def run_folder(*workbook: object) -> RunFolder:
    """The folder of the workbook that these names tell apart from every other: same names, same folder.

    Raises `WorkbookError` as `private_folder`.
    """
    digest = hashlib.sha256("\0".join(map(str, workbook)).encode()).hexdigest()[:16]
    return RunFolder(private_folder(Path(tempfile.gettempdir())) / digest)


def private_folder(place: Path) -> Path:
    """This user's folder in a place where others may write too; made where it is missing.

    Raises `WorkbookError` where somebody else has put something there, or could look into it: what a run reads there
    would not be what a run has written.
    """
    user = f"-{os.getuid()}" if sys.platform != "win32" else ""  # on Windows the place itself is the user's
    path = place / f"xl_territory{user}"
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    status = path.lstat()
    is_private = sys.platform == "win32" or (status.st_uid == os.getuid() and not status.st_mode & 0o077)
    if not (stat.S_ISDIR(status.st_mode) and is_private):
        raise WorkbookError(
            f"{path} should be a folder of yours that nobody else may enter, and it is not. Delete it, or set TMPDIR "
            "to a folder of your own; then try again."
        )
    return path

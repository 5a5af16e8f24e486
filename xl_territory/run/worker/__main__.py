"""The process of a run: ``python -m xl_territory.run.worker FOLDER MODULE:FUNCTION NAME… -- JOB OPTIONS``."""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from pathlib import Path

from xl_territory.errors import TerritoryError
from xl_territory.run.worker.launching import BREAK
from xl_territory.run.worker.request import Request
from xl_territory.run.worker.run_folder import Phase, RunFolder
from xl_territory.run.worker.session import Session
from xl_territory.run.worker.supervising import supervise


def main(arguments: list[str]) -> None:
    """Be the run, unless there is one already."""
    middle = arguments.index(BREAK)
    (path, attach, *names), words = arguments[:middle], arguments[middle + 1 :]
    folder = RunFolder(Path(path))
    with folder.running() as is_first:
        if not is_first:
            return
        try:
            supervise(folder, Request.of(words), found_session(attach, names))
        except TerritoryError as error:
            folder.say(Phase.FAILED, str(error))
        except Exception as error:
            traceback.print_exc()
            folder.say(Phase.FAILED, f"This is a defect, please report it: {error!r} (details in {folder.log}).")


def found_session(attach: str, names: list[str]) -> Session:
    """What the function ``module:function`` gives for these names."""
    module, _, function = attach.partition(":")
    session: Session = getattr(import_module(module), function)(*names)
    return session


if __name__ == "__main__":
    main(sys.argv[1:])

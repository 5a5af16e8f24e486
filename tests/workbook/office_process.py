"""One LibreOffice that saves workbook after workbook: starting it anew for each would take most of the time.

Run as a script it is the far side, for a Python that has LibreOffice's ``uno``: paths in, "saved" out, line by line.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PYTHON = "/usr/bin/python3"
"""The Python that Debian's ``python3-uno`` is for."""
STARTING = 180
TYPE = "Calc MS Excel 2007 XML"


def is_there() -> bool:
    """Whether that Python can talk to LibreOffice."""
    if shutil.which("soffice") is None or not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


@contextmanager
def office(folder: Path) -> Iterator[Callable[[Path], None]]:
    """What opens and saves a file in one LibreOffice, whose profile is in ``folder``; it ends with the block."""
    far = subprocess.Popen(
        [PYTHON, __file__, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert far.stdin is not None
    assert far.stdout is not None
    told, heard = far.stdin, far.stdout

    def save(path: Path) -> None:
        told.write(f"{path}\n")
        told.flush()
        answer = heard.readline().strip()
        assert answer == "saved", f"LibreOffice did not save {path.name}: {answer}"

    try:
        yield save
    finally:
        told.close()
        far.wait(STARTING)


def _serve(folder: Path) -> None:
    pipe, profile = f"rounds{folder.name}", (folder / "profile").as_uri()
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    options = ["--headless", "--norestore", "--nologo", "--nofirststartwizard", accept]
    process = subprocess.Popen(["soffice", f"-env:UserInstallation={profile}", *options], stderr=subprocess.DEVNULL)
    desktop = _desktop(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    for line in sys.stdin:
        path = Path(line.strip())
        document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (_property("Hidden", True),))
        document.calculateAll()
        document.storeToURL(path.as_uri(), (_property("FilterName", TYPE),))
        document.close(False)
        sys.stdout.write("saved\n")
        sys.stdout.flush()
    desktop.terminate()
    process.wait()


def _desktop(address: str) -> Any:
    import uno

    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    end = time.monotonic() + STARTING
    while True:
        try:
            there = resolver.resolve(address)
        except Exception:  # uno's NoConnectException is known to uno alone
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def _property(name: str, value: Any) -> Any:
    from com.sun.star.beans import PropertyValue

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))

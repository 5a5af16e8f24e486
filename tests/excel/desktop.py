"""A LibreOffice on a screen that nobody sees, with a mouse: what a click test needs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

TOOLS = ("soffice", "Xvfb", "xdotool", "import")
SCREEN = "1400x1000x24"
FACE = (236, 233, 216)
"""Colour of a worksheet button."""
NARROWEST, HEIGHT = 20, 32
ATTEMPTS, STARTING = 3, 120
"""Starts that are tried, and seconds that each has until the sheet is shown."""
SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {"MacroSecurityLevel": "0"},
    "org.openoffice.Office.Common/Misc": {"FirstRun": "false", "ShowTipOfTheDay": "false"},
    "org.openoffice.Office.UI.Infobar/Enabled": {"Donate": "false", "GetInvolved": "false", "WhatsNew": "false"},
}
"""Macros run without a question, and nothing but the workbook asks for attention: a bar would move the buttons."""

Found = TypeVar("Found")


def missing_tools() -> list[str]:
    """The programs that a click needs and that are not here."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def wait_for(look: Callable[[], Found], what: str, seconds: float) -> Found:
    """The first truthy result of ``look``; AssertionError with ``what`` when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"waited {seconds:g} s for {what}")


@dataclass(frozen=True)
class Desktop:
    """A screen with LibreOffice on it; positions in pixels from its upper left corner."""

    display: str

    def run(self, *command: str) -> bytes:
        """Output of a program that looks at this screen or acts on it."""
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(command, env=environment, capture_output=True, check=False).stdout

    def screenshot(self, path: Path) -> None:
        """Keep what is on the screen as a picture."""
        self.run("import", "-window", "root", str(path))

    def click(self, x: int, y: int) -> None:
        """Click with the left button."""
        self.run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def press(self, key: str, times: int = 1) -> None:
        """Press a key, slowly enough for LibreOffice."""
        self.run("xdotool", "key", "--delay", "400", *[key] * times)

    def window(self, title: str) -> str:
        """ID of the visible window with exactly this title, "" where there is none."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$").decode().strip()

    def windows(self) -> list[str]:
        """Titles of all visible windows."""
        found = self.run("xdotool", "search", "--onlyvisible", "--name", ".").decode().split()
        return [self.run("xdotool", "getwindowname", window).decode().strip() for window in found]

    def focus(self, window: str) -> None:
        """Give a window the keyboard."""
        self.run("xdotool", "windowfocus", "--sync", window)

    def buttons(self) -> list[tuple[int, int]]:
        """Middles of the worksheet buttons, row by row and from left to right."""
        width, _, pixels = _parse(self.run("import", "-window", "root", "-depth", "8", "ppm:-"))
        places: list[tuple[int, int]] = []
        at = pixels.find(bytes(FACE) * NARROWEST)
        while at >= 0:
            row = at // 3 // width + 2
            places += [((left + right) // 2, row + 12) for left, right in _runs(pixels, width, row)]
            at = pixels.find(bytes(FACE) * NARROWEST, (row + HEIGHT) * width * 3)
        return places


def _parse(picture: bytes) -> tuple[int, int, bytes]:
    """Width, height and pixels of a PPM picture."""
    if not picture:
        return 1, 0, b""
    _, size, _, pixels = picture.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, pixels


def _runs(pixels: bytes, width: int, row: int) -> list[tuple[int, int]]:
    """First and last column of each run of button face in a row."""
    line = pixels[row * width * 3 : (row + 1) * width * 3]
    face = [tuple(line[at : at + 3]) == FACE for at in range(0, len(line), 3)]
    edges = [at for at in range(1, width) if face[at] != face[at - 1]]
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [(left, right) for left, right in pairs if right - left >= NARROWEST]


@contextmanager
def libreoffice(book: Path, shown: Callable[[Desktop], bool]) -> Iterator[Desktop]:
    """LibreOffice with ``book`` open on a screen of its own, once ``shown`` sees it; both end with the block.

    A start that never shows the workbook says nothing about the workbook, so it is tried again from nothing.
    """
    for attempt in range(1, ATTEMPTS + 1):
        with ExitStack() as stack:
            desktop = stack.enter_context(_opened(book))
            if _within(STARTING, partial(shown, desktop)):
                yield desktop
                return
            seen = desktop.windows()
        warnings.warn(f"start {attempt} of LibreOffice showed no sheet; windows: {seen}", stacklevel=3)
    raise AssertionError(f"LibreOffice was started {ATTEMPTS} times and never showed {book.name}; windows: {seen}")


def _within(seconds: float, look: Callable[[], bool]) -> bool:
    try:
        return wait_for(look, "the sheet", seconds)
    except AssertionError:
        return False


@contextmanager
def _opened(book: Path) -> Iterator[Desktop]:
    profile = Path(mkdtemp(prefix="territory-libreoffice-"))
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(SETTINGS), encoding="utf-8")
    try:
        with _screen() as display, _started(book, profile, display):
            yield Desktop(display)
    finally:
        shutil.rmtree(profile, ignore_errors=True)
        book.with_name(f".~lock.{book.name}#").unlink(missing_ok=True)


def _registry(settings: Mapping[str, Mapping[str, str]]) -> str:
    """What LibreOffice calls registrymodifications.xcu."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in settings.items()
        for name, value in values.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


@contextmanager
def _screen() -> Iterator[str]:
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert server.stdout is not None
        yield f":{server.stdout.readline().decode().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _started(book: Path, profile: Path, display: str) -> Iterator[None]:
    options = ["--norestore", "--nologo", "--nofirststartwizard", "--calc", str(book)]
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", *options],
        env={**os.environ, "DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)
        office.wait()

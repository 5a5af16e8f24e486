"""Standard output is ours alone, whatever a library prints."""

from __future__ import annotations

import subprocess
import sys

from typer.testing import CliRunner

NOISY = """
import os, subprocess, sys
import typer
from xl_territory.interfaces.cli.output import Command, own_stream, say, separate_descriptor
separate_descriptor()
app = typer.Typer()

@app.command(cls=Command)
def run() -> None:
    "Help of the command."
    print("printed by a library")
    os.write(1, b"written below Python\\n")
    subprocess.run([sys.executable, "-c", "print('printed by a child')"])
    say("ours")
    own_stream().write("ours too\\n")

app()
"""


def noisy(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of ours full of libraries that print."""
    return subprocess.run([sys.executable, "-c", NOISY, *arguments], capture_output=True, text=True, check=False)


def test_only_what_we_say_reaches_standard_output() -> None:
    """Not what Python prints, not what is written to the descriptor, not what a child process prints."""
    done = noisy()
    assert done.stdout == "ours\nours too\n"
    assert all(text in done.stderr for text in ("by a library", "below Python", "by a child"))


def test_help_is_on_standard_output() -> None:
    """Where it can be piped into a pager."""
    assert "Help of the command." in noisy("--help").stdout


def test_a_closed_standard_error_is_no_reason_to_fail() -> None:
    """Scheduled tasks and windows without console may have none."""
    script = "import os, subprocess, sys; os.close(2); exec(sys.argv.pop())"
    done = subprocess.run([sys.executable, "-c", script, NOISY], stdout=subprocess.PIPE, text=True, check=False)
    assert done.stdout == "ours\nours too\n"


def test_a_runner_without_descriptors_sees_the_same() -> None:
    """Typer's own runner puts its stream in the place of standard output."""
    from xl_territory.interfaces.cli.main import app

    assert "Python" in CliRunner().invoke(app, ["doctor"]).stdout

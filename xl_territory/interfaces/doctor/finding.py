"""What the doctor says of one thing, and the machine it says it of."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from xl_territory.errors import Severity


@dataclass(frozen=True)
class Finding:
    """Something that was looked at: an error or a warning with its mend, or INFO where all is well."""

    severity: Severity
    subject: str
    text: str
    mend: str = ""

    @classmethod
    def well(cls, subject: str, text: str) -> Finding:
        """A finding without a mend, for there is nothing to mend."""
        return cls(Severity.INFO, subject, text)

    @classmethod
    def warning(cls, subject: str, text: str, mend: str) -> Finding:
        """Something that may get in the way."""
        return cls(Severity.WARNING, subject, text, mend)

    @classmethod
    def error(cls, subject: str, text: str, mend: str) -> Finding:
        """Something that keeps the planner from working."""
        return cls(Severity.ERROR, subject, text, mend)


@dataclass(frozen=True)
class System:
    """The machine as the checks see it; ``platform`` is ``sys.platform``, ``prefix`` the environment Python runs in."""

    platform: str = sys.platform
    python: tuple[int, int] = sys.version_info[:2]
    executable: str = sys.executable
    prefix: str = sys.prefix
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: Path = field(default_factory=Path.home)
    version: Callable[[str], str] = metadata.version


def installed_version(system: System, name: str) -> str:
    """The version of a package, "" where it is not installed."""
    try:
        return system.version(name)
    except metadata.PackageNotFoundError:
        return ""

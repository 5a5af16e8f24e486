"""Who did something, and when: a claim, no proof."""

from __future__ import annotations

import datetime as dt
import getpass
from dataclasses import dataclass

from xl_territory.workbook import Host


@dataclass(frozen=True)
class Author:
    """A name as it was given or found, and a moment in UTC without its zone, as cells hold it."""

    name: str
    when: dt.datetime

    @property
    def day(self) -> dt.date:
        """The day in UTC."""
        return self.when.date()


def author(by: str | None, host: Host) -> Author:
    """Who is at work: ``by`` if given, else the application's user, else the login of the system."""
    timestamp = dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)
    return Author((by or "").strip() or host.user_name or _login(), timestamp)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"

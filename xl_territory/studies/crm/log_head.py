"""The head of the change log, as every file for a CRM carries it: the one place where it is asked for."""

from __future__ import annotations

from xl_territory.workbook import Host


def log_head(host: Host) -> str:  # noqa: ARG001  (the log has no head yet)
    """The head as one line, "" while the workbook has no log with a head."""
    return ""

"""What may keep the planner from working on this machine, or in a workbook, and how to mend it.

Only Python itself is imported here: each check brings what it needs, and what cannot be imported is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from xl_territory.errors import Severity, TerritoryError, install_command
from xl_territory.interfaces.doctor.finding import Finding, System
from xl_territory.interfaces.doctor.installation import INSTALLATION
from xl_territory.interfaces.doctor.workbook_checks import WORKBOOK, readable

__all__ = ["Finding", "System", "doctor"]


def doctor(workbook: Path | None = None, system: System | None = None) -> tuple[Finding, ...]:
    """Everything that was looked at, in a fixed order: the installation, then the workbook where one is given."""
    system = system or System()
    findings = [finding for check in INSTALLATION for finding in _found(check, system)]
    if workbook is None:
        return tuple(findings)
    findings += _found(readable, workbook, system)
    if findings[-1].severity is Severity.ERROR:
        return tuple(findings)
    return (*findings, *(finding for look in WORKBOOK for finding in _found(look, workbook, system)))


def _found(check: Callable[..., Iterator[Finding]], *about: Path | System) -> list[Finding]:
    """What a check finds; what it cannot even look at is a finding too."""
    name = check.__name__.replace("_", " ")
    try:
        return list(check(*about))
    except ImportError as error:
        mend = f"In the Python that Excel starts, run {install_command()}."
        return [Finding.error(name, f"{error.name or error} cannot be imported.", mend)]
    except (TerritoryError, OSError) as error:
        return [Finding.error(name, str(error), "Mend that, then ask again.")]

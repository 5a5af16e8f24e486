"""What ``--json`` prints: one object, however a command ends, with a status, a message and faults."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from xl_territory.errors import Fault
from xl_territory.interfaces.cli.output import say

JSON = "--json"
STATUSES = ("done", "defect", "error", "partial", "stopped", "attention")
"""What each exit code is called where a command has no better word."""


def print_json(exit_code: int, message: str, faults: Sequence[Fault] = (), **more: Any) -> None:
    """Print the object of a command that ends with ``exit_code``; a ``status`` among ``more`` is more telling."""
    told = {"status": STATUSES[exit_code], "exit_code": exit_code, "message": message}
    say(json.dumps(_finite({**told, "faults": [vars(fault) for fault in faults], **more}), allow_nan=False))


def _finite(value: Any) -> Any:
    """The same with None for numbers that JSON has no word for, such as a gap that nothing is known of."""
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value

"""A new planning workbook: the input sheets from the template, the result sheets as an empty run leaves them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xl_territory.errors import UsageError
from xl_territory.hosts import XlsxHost
from xl_territory.reports import REPORTS, Findings
from xl_territory.template import Example, build_template

SUFFIXES = (".xlsx",)


def new_workbook(path: Path, example: Example) -> Path:
    """Make the workbook at ``path`` and return it.

    Raises
    ------
    UsageError : when the suffix is none that can be made, or something is there already.
    WorkbookError : when it cannot be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"A new workbook ends in {' or '.join(SUFFIXES)}, not {path.suffix or path.name!r}.")
    if path.exists():
        raise UsageError(f"{path} is there already. Choose another name, or move it away first.")
    empty = [report(Findings(None)) for report in REPORTS]
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / path.name
        build_template(inputs, example)
        XlsxHost(inputs).write(empty, path)
    return path

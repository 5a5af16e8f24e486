"""A new planning workbook: the input sheets from the template, the result sheets as an empty run leaves them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xl_territory.errors import UsageError
from xl_territory.reports import REPORTS, ReportContext
from xl_territory.template import BUILDERS, Example
from xl_territory.workbook import XlsxHost


def new_workbook(path: Path, example: Example) -> Path:
    """Make the workbook at ``path`` and return it.

    Raises
    ------
    UsageError : when the suffix is none that can be made, or something is there already.
    WorkbookError : when it cannot be written.
    """
    build = BUILDERS.get(path.suffix.lower())
    if build is None:
        raise UsageError(f"A new workbook ends in {' or '.join(BUILDERS)}, not {path.suffix or path.name!r}.")
    if path.exists():
        raise UsageError(f"{path} is there already. Choose another name, or move it away first.")
    empty = [report(ReportContext(None)) for report in REPORTS]
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / path.name
        build(inputs, example)
        XlsxHost(inputs).write(empty, path)
    return path

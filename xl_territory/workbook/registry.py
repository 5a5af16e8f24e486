"""Every host there is, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xl_territory.errors import UsageError
from xl_territory.workbook.excel.excel_host import ExcelHost
from xl_territory.workbook.host import Host
from xl_territory.workbook.memory import MemoryHost
from xl_territory.workbook.xlsx.xlsx_host import XlsxHost

HOSTS: dict[str, type[MemoryHost] | type[XlsxHost] | type[ExcelHost]] = {
    "memory": MemoryHost,
    "xlsx": XlsxHost,
    "excel": ExcelHost,
}


def open_workbook(source: Any) -> Host:
    """The workbook behind ``source``: a path (str or Path), a mapping of sheet name to frame or `RawSheet`, or
    an xlwings Book that is open in Excel.

    Raises `WorkbookError` where the file cannot be used, `UsageError` where no host knows such a source.
    """
    for host in HOSTS.values():
        if host.supports(source):
            make: Callable[[Any], Host] = host
            return make(source)
    raise UsageError(f"A workbook is a path or a mapping of sheets, not {type(source).__name__}.")

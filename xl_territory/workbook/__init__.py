"""Where a workbook lives: one small Protocol, and one file per place that keeps it."""

from xl_territory.workbook.backups import restore
from xl_territory.workbook.host import Host, Written
from xl_territory.workbook.memory import MemoryHost
from xl_territory.workbook.registry import HOSTS, open_workbook
from xl_territory.workbook.xlsx.xlsx_host import XlsxHost

__all__ = ["HOSTS", "Host", "MemoryHost", "Written", "XlsxHost", "open_workbook", "restore"]

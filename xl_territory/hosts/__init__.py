"""Where a workbook lives: one small Protocol, and one file per place that keeps it."""

from xl_territory.hosts.host import Host, Written
from xl_territory.hosts.memory import MemoryHost
from xl_territory.hosts.registry import HOSTS, open_workbook
from xl_territory.hosts.saving import restore
from xl_territory.hosts.xlsx import XlsxHost

__all__ = ["HOSTS", "Host", "MemoryHost", "Written", "XlsxHost", "open_workbook", "restore"]

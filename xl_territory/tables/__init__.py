"""Raw sheets → Tables, or one InputError that carries every fault of every sheet."""

from xl_territory.tables.participants import active_csms
from xl_territory.tables.read import read_tables
from xl_territory.tables.result import Tables

__all__ = ["Tables", "active_csms", "read_tables"]

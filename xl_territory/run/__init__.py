"""A run on a workbook: read, plan, write, verify; alone, in batches, or beside Excel."""

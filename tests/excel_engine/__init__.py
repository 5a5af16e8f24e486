"""The Excel host on a test engine of xlwings."""

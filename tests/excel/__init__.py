"""Tests of the macro workbook: its VBA, its ribbon, and a real click on a button."""

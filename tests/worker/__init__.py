"""Runs beside Excel, with real processes."""

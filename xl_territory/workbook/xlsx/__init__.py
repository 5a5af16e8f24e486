"""The package behind an .xlsx or .xlsm file: its parts, and how sheets are put among them without touching the rest."""

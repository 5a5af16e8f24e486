"""What the buttons of the workbook call."""
